"""Peringatan on the desks: the list with its filters, one with its buttons, and the village's own page."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accountability.accounts.models import Membership, Role
from accountability.oversight.answering_warnings import set_aside, take_in_hand
from accountability.oversight.keeping import keep_warnings
from accountability.oversight.models import AsideClass, KeptWarning, MapPlace, WarningStanding
from accountability.regions import sebutan
from accountability.regions.models import Wilayah
from tests import makers

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def warning(desa: Wilayah, camat: Membership) -> KeptWarning:
    """A voice nobody read, kept as a warning."""
    makers.make_aspirasi(desa, at=timezone.now() - 30 * DAY)
    keep_warnings(kecamatan=camat.wilayah, at=timezone.now())
    return desa.kept_warnings.get(rule="unread")


def door(warning: KeptWarning) -> str:
    """The page of one warning."""
    return reverse("kec-peringatan-rinci", args=[warning.pk])


def page(client: Client, member: Membership, address: str, **query: str) -> str:
    """The page as this member sees it."""
    client.force_login(member.user)
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


class TestList:
    def test_what_is_open_now_with_rule_village_and_standing_in_the_address(
        self, client: Client, warning: KeptWarning, camat: Membership, other_desa: Wilayah
    ) -> None:
        address = reverse("kec-peringatan")
        assert "1 aspirasi belum dibaca" in page(client, camat, address)
        assert "1 aspirasi belum dibaca" in page(
            client, camat, address, aturan="unread", desa=warning.desa_id
        )
        assert "1 aspirasi belum dibaca" not in page(client, camat, address, desa=other_desa.kode)
        assert "1 aspirasi belum dibaca" not in page(client, camat, address, keadaan="ditangani")
        take_in_hand(warning=warning, by=camat.actor(), at=timezone.now())
        assert "1 aspirasi belum dibaca" in page(client, camat, address, keadaan="ditangani")

    def test_what_was_set_aside_waits_behind_its_filter(
        self, client: Client, warning: KeptWarning, camat: Membership
    ) -> None:
        words = "Petugasnya cuti sampai Jumat."
        set_aside(
            warning=warning,
            reason_class=AsideClass.AGREED_DAY,
            words=words,
            by=camat.actor(),
            at=timezone.now(),
        )
        address = reverse("kec-peringatan")
        assert "1 aspirasi belum dibaca" not in page(client, camat, address)
        assert "1 aspirasi belum dibaca" not in page(client, camat, reverse("kec"))
        assert words in page(client, camat, address, keadaan="dijawab")

    def test_what_the_figures_ended_is_history(
        self, client: Client, warning: KeptWarning, camat: Membership
    ) -> None:
        KeptWarning.objects.filter(pk=warning.pk).update(
            standing=WarningStanding.DONE, ended_at=timezone.now()
        )
        assert "kembali dalam batas" in page(client, camat, reverse("kec-peringatan"), keadaan="reda")

    def test_what_no_round_has_kept_yet_can_be_followed_up_at_once(
        self, client: Client, desa: Wilayah, camat: Membership
    ) -> None:
        makers.make_aspirasi(desa, at=timezone.now() - 30 * DAY)
        client.force_login(camat.user)
        answer = client.post(reverse("kec-peringatan"), {"desa": desa.kode, "kunci": "unread:-"})
        assert answer.status_code == 303
        assert answer["Location"] == door(desa.kept_warnings.get(rule="unread"))

    def test_wrong_words_in_the_address_are_passed_over(
        self, client: Client, warning: KeptWarning, camat: Membership
    ) -> None:
        seen = page(client, camat, reverse("kec-peringatan"), aturan="'", desa="x", halaman="99")
        assert "1 aspirasi belum dibaca" in seen

    def test_queries_do_not_grow_with_the_villages(
        self, client: Client, desa: Wilayah, camat: Membership, django_assert_max_num_queries: Any
    ) -> None:
        client.force_login(camat.user)
        for number in range(30):
            makers.make_desa(f"99.01.01.21{number:02d}", f"Contoh {number}")
        keep_warnings(kecamatan=camat.wilayah, at=timezone.now())
        for name in ("kec-peringatan", "kec"):
            with django_assert_max_num_queries(22):
                client.get(reverse(name))


class TestOne:
    def test_it_shows_figure_limit_basis_next_step_and_history(
        self, client: Client, warning: KeptWarning, camat: Membership
    ) -> None:
        seen = page(client, camat, door(warning))
        for words in (
            "1 aspirasi belum dibaca",
            "Dibaca paling lambat 3 hari kerja",
            "Permenpan RB 62/2018",
            "Ingatkan BPD",
            "Angkanya sendiri",
        ):
            assert words in seen

    @pytest.mark.parametrize(("act", "standing"), [("tangani", "ditangani"), ("selesai", "selesai")])
    def test_a_button_moves_it_and_another_takes_that_back(
        self, client: Client, warning: KeptWarning, camat: Membership, act: str, standing: str
    ) -> None:
        client.force_login(camat.user)
        assert client.post(door(warning), {"aksi": act, "kalimat": "Kami datang."}).status_code == 303
        warning.refresh_from_db()
        assert warning.standing == standing
        assert client.post(door(warning), {"aksi": "batal"}).status_code == 303
        warning.refresh_from_db()
        assert warning.standing == WarningStanding.NEW

    def test_setting_aside_needs_a_reason_and_keeps_what_was_typed(
        self, client: Client, warning: KeptWarning, camat: Membership
    ) -> None:
        client.force_login(camat.user)
        answer = client.post(door(warning), {"aksi": "sisihkan", "kalimat": "Sudah dibaca di kantor."})
        assert answer.status_code == 422
        assert "Pilih dulu alasannya." in answer.content.decode()
        assert "Sudah dibaca di kantor." in answer.content.decode()
        answer = client.post(
            door(warning), {"aksi": "sisihkan", "alasan": "belum_dicatat", "kalimat": "Sudah dibaca."}
        )
        assert answer.status_code == 303
        warning.refresh_from_db()
        assert (warning.standing, warning.reason) == (WarningStanding.ASIDE, "Sudah dibaca.")

    def test_an_unknown_act_is_not_there(
        self, client: Client, warning: KeptWarning, camat: Membership
    ) -> None:
        client.force_login(camat.user)
        assert client.post(door(warning), {"aksi": "hapus"}).status_code == 404

    def test_the_camat_of_another_kecamatan_does_not_find_it(
        self, client: Client, warning: KeptWarning
    ) -> None:
        makers.make_desa("99.01.02.2001", "Lain Jauh")
        stranger = makers.make_member(Role.CAMAT, Wilayah.objects.get(kode="99.01.02"))
        client.force_login(stranger.user)
        assert client.get(door(warning)).status_code == 404
        assert client.post(door(warning), {"aksi": "tangani"}).status_code == 404
        posted = {"desa": warning.desa_id, "kunci": "unread:-"}
        assert client.post(reverse("kec-peringatan"), posted).status_code == 404
        warning.refresh_from_db()
        assert warning.standing == WarningStanding.NEW

    @pytest.mark.parametrize("role", [Role.KABUPATEN, Role.AUDITOR])
    def test_others_above_read_and_do_not_act(
        self, client: Client, warning: KeptWarning, desa: Wilayah, role: Role
    ) -> None:
        assert desa.parent is not None
        member = makers.make_member(role, desa.parent)
        seen = page(client, member, door(warning))
        assert "Saya dampingi" not in seen
        assert client.post(door(warning), {"aksi": "tangani"}).status_code == 403

    @pytest.mark.parametrize("role", [Role.KETUA_BPD, Role.KADES, Role.PETUGAS])
    def test_a_village_has_no_desk_here(
        self, client: Client, warning: KeptWarning, desa: Wilayah, role: Role
    ) -> None:
        client.force_login(makers.make_member(role, desa).user)
        assert client.get(door(warning)).status_code == 403


class TestVillage:
    def test_the_council_reads_the_same_words_and_what_became_of_it(
        self, client: Client, warning: KeptWarning, camat: Membership, ketua: Membership
    ) -> None:
        take_in_hand(warning=warning, by=camat.actor(), at=timezone.now())
        seen = page(client, ketua, reverse("bpd-peringatan"))
        assert "1 aspirasi belum dibaca" in seen
        assert "Kecamatan sedang mendampingi." in seen
        assert f"{reverse('bpd')}?lewat=baca" in seen
        assert "Ingatkan BPD" not in seen

    def test_what_counts_voices_goes_past_the_village_government(
        self, client: Client, warning: KeptWarning, kades: Membership
    ) -> None:
        seen = page(client, kades, reverse("pemdes-peringatan"))
        assert "belum dibaca" not in seen
        assert "suara" not in seen.partition("<main")[2].partition("</main>")[0]
        assert "belum tayang, lewat" in seen
        assert reverse("pemdes-langkah") in seen

    def test_what_was_set_aside_is_told_with_its_reason(
        self, client: Client, warning: KeptWarning, camat: Membership, ketua: Membership
    ) -> None:
        words = "Petugasnya cuti."
        set_aside(
            warning=warning, reason_class="tanpa_masalah", words=words, by=camat.actor(), at=timezone.now()
        )
        assert words in page(client, ketua, reverse("bpd-peringatan"))

    @pytest.mark.parametrize(
        ("name", "role"),
        [
            ("bpd-peringatan", Role.KADES),
            ("pemdes-peringatan", Role.KETUA_BPD),
            ("bpd-peringatan", Role.CAMAT),
        ],
    )
    def test_each_has_its_own_door(self, client: Client, desa: Wilayah, name: str, role: Role) -> None:
        assert desa.parent is not None
        client.force_login(makers.make_member(role, desa if role != Role.CAMAT else desa.parent).user)
        assert client.get(reverse(name)).status_code == 403

    def test_a_village_sees_only_its_own(
        self, client: Client, warning: KeptWarning, outsider: Membership
    ) -> None:
        assert "belum dibaca" not in page(client, outsider, reverse("bpd-peringatan"))


class TestLocalWords:
    def test_a_distrik_and_its_kampung_read_only_their_own_words(self, client: Client) -> None:
        kampung = makers.make_desa("99.02.01.2001", "Yenmarau")
        sebutan.adopt(wilayah_kode="99.02", preset="papua")
        distrik = Wilayah.objects.get(kode="99.02.01")
        makers.make_aspirasi(kampung, at=timezone.now() - 40 * DAY)
        keep_warnings(kecamatan=distrik, at=timezone.now())
        kepala = makers.make_member(Role.CAMAT, distrik)
        pages = [page(client, kepala, reverse(name)) for name in ("kec", "kec-peringatan", "kec-peta")]
        pages += [page(client, kepala, door(one)) for one in kampung.kept_warnings.all()]
        pages.append(page(client, makers.make_member(Role.KETUA_BPD, kampung), reverse("bpd-peringatan")))
        pages.append(page(client, makers.make_member(Role.KADES, kampung), reverse("pemdes-peringatan")))
        for seen in pages:
            shown = seen.partition("<main")[2].partition("</main>")[0]
            for foreign in ("kecamatan", "Kecamatan", "BPD", "APB Desa", " desa", "Desa ", "camat"):
                assert foreign not in shown, foreign


class TestMapPlaces:
    def posted(self, desa: Wilayah, **said: str) -> dict[str, str]:
        """What the form sends for one village."""
        return {f"d{desa.kode[-4:]}-{name}": value for name, value in said.items()}

    def test_tiles_are_set_and_taken_back(self, client: Client, desa: Wilayah, camat: Membership) -> None:
        client.force_login(camat.user)
        address = reverse("kec-peta")
        assert client.post(address, self.posted(desa, baris="2", kolom="3")).status_code == 303
        assert 'class="b2 k3"' in page(client, camat, reverse("kec"))
        assert client.post(address, self.posted(desa, baris="", kolom="")).status_code == 303
        assert not MapPlace.objects.exists()

    def test_two_on_one_tile_and_half_a_place_are_told_and_nothing_is_kept(
        self, client: Client, desa: Wilayah, other_desa: Wilayah, camat: Membership
    ) -> None:
        client.force_login(camat.user)
        both = self.posted(desa, baris="1", kolom="1") | self.posted(other_desa, baris="1", kolom="1")
        half = self.posted(desa, baris="1", kolom="") | self.posted(other_desa, baris="13", kolom="1")
        for said, words in ((both, "di petak yang sama"), (half, "Isi baris dan kolom")):
            answer = client.post(reverse("kec-peta"), said)
            assert answer.status_code == 422
            assert words in answer.content.decode()
        assert not MapPlace.objects.exists()

    def test_fifty_villages_are_placed_page_by_page_and_share_no_tile(
        self, client: Client, camat: Membership
    ) -> None:
        for number in range(50):
            makers.make_desa(f"99.01.01.21{number:02d}", f"Contoh {number}")
        client.force_login(camat.user)
        address = reverse("kec-peta")
        first, far = Wilayah.objects.get(kode="99.01.01.2100"), Wilayah.objects.get(kode="99.01.01.2149")
        assert client.post(address, self.posted(first, baris="1", kolom="1")).status_code == 303
        page_3 = f"{address}?halaman=3"
        answer = client.post(page_3, self.posted(far, baris="1", kolom="1"))
        assert "Contoh 0 dan Contoh 49 di petak yang sama" in answer.content.decode()
        assert client.post(page_3, self.posted(far, baris="1", kolom="2")).status_code == 303
        assert MapPlace.objects.count() == 2

    def test_degrees_make_dots(
        self, client: Client, desa: Wilayah, other_desa: Wilayah, camat: Membership
    ) -> None:
        client.force_login(camat.user)
        said = self.posted(desa, baris="1", kolom="1", lintang="-6.9", bujur="109.1")
        said |= self.posted(other_desa, baris="1", kolom="2", lintang="-6.95", bujur="109.2")
        assert client.post(reverse("kec-peta"), said).status_code == 303
        assert page(client, camat, reverse("kec")).count("<circle") == 2

    def test_who_only_reads_sets_nothing(self, client: Client, desa: Wilayah) -> None:
        assert desa.parent is not None
        client.force_login(makers.make_member(Role.AUDITOR, desa.parent).user)
        assert client.get(reverse("kec-peta")).status_code == 403


class TestSummary:
    def test_fifty_villages_stay_a_page_of_bounded_weight(self, client: Client, camat: Membership) -> None:
        for number in range(50):
            makers.make_desa(f"99.01.01.21{number:02d}", f"Contoh {number}")
        seen = page(client, camat, reverse("kec"))
        assert len(seen.encode()) < 60_000
        assert "Halaman" in seen
        assert "Contoh" in page(client, camat, reverse("kec"), halaman="2")

    def test_the_strip_tells_what_happened_last_and_no_words_of_people(
        self, client: Client, warning: KeptWarning, camat: Membership
    ) -> None:
        take_in_hand(warning=warning, by=camat.actor(), at=timezone.now(), words="canary")
        for name in ("kec", "kec-kabar"):
            seen = page(client, camat, reverse(name))
            assert "sedang didampingi" in seen
            assert "canary" not in seen
            assert 'data-segar="60"' in seen
