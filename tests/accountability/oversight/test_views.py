"""The kecamatan's desk as its members see it, and as others do not."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accountability.accounts.models import Membership, Role
from accountability.budget.drafting import draft
from accountability.budget.publication import publish
from accountability.regions import sebutan
from accountability.regions.models import Wilayah
from posko.states import Channel
from tests import makers

pytestmark = pytest.mark.django_db
PAGES = ("kec", "kec-peringatan")


def page(client: Client, member: Membership, name: str = "kec", *args: Any) -> str:
    """The page as this member sees it."""
    client.force_login(member.user)
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    return response.content.decode()


class TestWhoMayEnter:
    @pytest.mark.parametrize("name", PAGES)
    def test_a_stranger_is_sent_to_sign_in(self, client: Client, name: str) -> None:
        response = client.get(reverse(name))
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("masuk"))

    @pytest.mark.parametrize("name", PAGES)
    @pytest.mark.parametrize("role", [Role.KETUA_BPD, Role.KADES, Role.KEUANGAN, Role.PETUGAS])
    def test_a_member_of_a_village_has_no_desk_here(
        self, client: Client, desa: Wilayah, role: Role, name: str
    ) -> None:
        client.force_login(makers.make_member(role, desa).user)
        assert client.get(reverse(name)).status_code == 403

    def test_a_village_elsewhere_is_not_there(self, client: Client, camat: Membership) -> None:
        elsewhere = makers.make_desa("99.01.02.2001", "Lain Jauh")
        client.force_login(camat.user)
        assert client.get(reverse("kec-desa", args=[elsewhere.kode])).status_code == 404
        assert "Lain Jauh" not in page(client, camat)

    def test_a_code_that_begins_alike_is_not_inside(self, client: Client, camat: Membership) -> None:
        assert camat.wilayah_id == "99.01.01"
        client.force_login(camat.user)
        for kode in ("99.01.01", "99.01.010.2001", "%25", "99.01.01.2999"):
            assert client.get(f"/kec/desa/{kode}/").status_code == 404

    def test_the_kabupaten_sees_all_of_its_own(self, client: Client, desa: Wilayah) -> None:
        makers.make_desa("99.01.02.2001", "Lain Jauh")
        makers.make_desa("99.03.01.2001", "Luar Wilayah")
        assert desa.parent is not None
        assert desa.parent.parent is not None
        seen = page(client, makers.make_member(Role.KABUPATEN, desa.parent.parent))
        assert "Lain Jauh" in seen
        assert "Luar Wilayah" not in seen

    def test_nothing_is_done_by_a_post(self, client: Client, camat: Membership) -> None:
        client.force_login(camat.user)
        assert client.post(reverse("kec")).status_code == 405


class TestWhatIsSaid:
    def test_the_alert_comes_first_with_figure_and_way_to_help(
        self, client: Client, desa: Wilayah, camat: Membership
    ) -> None:
        seen = page(client, camat)
        alert = seen.index("belum tayang, lewat")
        assert alert < seen.index("peringatan terbuka")
        assert reverse("kec-desa", args=[desa.kode]) in seen

    def test_no_citizens_words_and_no_phone_are_shown(
        self, client: Client, desa: Wilayah, camat: Membership
    ) -> None:
        long_ago = timezone.now() - dt.timedelta(days=40)
        contact = makers.make_contact()
        words = "tetangga saya minta uang"
        makers.make_aspirasi(desa, words, at=long_ago, contact=contact, channel=Channel.SMS)
        makers.make_aspirasi(desa, words, at=long_ago, confidential=True)
        for name, args in (("kec", ()), ("kec-peringatan", ()), ("kec-desa", (desa.kode,))):
            seen = page(client, camat, name, *args)
            assert words not in seen
            assert "0812" not in seen
            assert "62812" not in seen

    def test_small_counts_of_people_are_not_told_exactly(
        self, client: Client, desa: Wilayah, camat: Membership
    ) -> None:
        makers.make_aspirasi(desa, at=timezone.now(), gender="p", confidential=True)
        seen = page(client, camat, "kec-desa", desa.kode)
        assert "tercatat perempuan kurang dari 5" in seen
        assert "rahasia kurang dari 5" in seen

    def test_one_rule_can_be_kept(self, client: Client, desa: Wilayah, camat: Membership) -> None:
        client.force_login(camat.user)
        only = client.get(reverse("kec-peringatan"), {"aturan": "no_women"}).content.decode()
        assert "suara perempuan" in only
        assert "belum tayang, lewat" not in only

    def test_a_village_shows_the_whole_thread(
        self, client: Client, desa: Wilayah, camat: Membership, ketua: Membership, kades: Membership
    ) -> None:
        kelompok = makers.make_kelompok(desa, ketua.actor(), voices=5, title="Jalan Krajan rusak")
        usulan = makers.make_usulan(kelompok, ketua.actor(), adopted=True)
        kegiatan = makers.make_kegiatan(desa, kades.actor(), usulan)
        makers.make_published(desa, kades.actor(), kegiatan)
        seen = page(client, camat, "kec-desa", desa.kode)
        for knot in ("Jalan Krajan rusak", "5 suara", "Disepakati", "Rencana 2027: 2.3.10", "Rp125,5 juta"):
            assert knot in seen

    def test_a_perubahan_replaces_the_money_and_does_not_double_it(
        self, client: Client, desa: Wilayah, camat: Membership, ketua: Membership, kades: Membership
    ) -> None:
        usulan = makers.make_usulan(makers.make_kelompok(desa, ketua.actor()), ketua.actor(), adopted=True)
        makers.make_published(desa, kades.actor(), makers.make_kegiatan(desa, kades.actor(), usulan))
        change = draft(desa=desa, year=2027, by=kades.actor(), at=makers.NOW)
        publish(apb=change, perdes_no="2", perdes_date=makers.NOW.date(), by=kades.actor(), at=makers.NOW)
        seen = page(client, camat, "kec-desa", desa.kode)
        assert "Anggaran Rp125,5 juta" in seen
        assert "kurang dari 5 suara" in seen

    def test_what_only_secret_voices_say_is_not_named(
        self, client: Client, desa: Wilayah, camat: Membership, ketua: Membership
    ) -> None:
        makers.make_kelompok(desa, ketua.actor(), title="canary", confidential=True)
        assert "canary" not in page(client, camat, "kec-desa", desa.kode)

    def test_an_empty_kecamatan_says_what_will_be_here(self, client: Client, camat: Membership) -> None:
        Wilayah.objects.get(kode="99.01.01.2001").facts.delete()
        assert "Belum ada yang memakai posko di sini" in page(client, camat)

    def test_a_distrik_reads_only_its_own_words(self, client: Client, camat: Membership) -> None:
        kampung = makers.make_desa("99.02.01.2001", "Yenmarau")
        sebutan.adopt(wilayah_kode="99.02", preset="papua")
        member = makers.make_member(Role.CAMAT, Wilayah.objects.get(kode="99.02.01"))
        for name, args in (("kec", ()), ("kec-peringatan", ()), ("kec-desa", (kampung.kode,))):
            seen = page(client, member, name, *args)
            assert "Distrik" in seen
            assert "APB Desa" not in seen
            assert "BPD" not in seen


class TestCost:
    def test_queries_do_not_grow_with_the_villages(
        self, client: Client, desa: Wilayah, camat: Membership, django_assert_num_queries: Any
    ) -> None:
        client.force_login(camat.user)
        counts = []
        for more in (0, 12):
            for number in range(more):
                one = makers.make_desa(f"99.01.01.21{number:02d}", f"Contoh {number}")
                makers.make_aspirasi(one, at=timezone.now() - dt.timedelta(days=30))
            with django_assert_num_queries(20, exact=False) as caught:  # menu, thresholds, targets: one each
                client.get(reverse("kec"))
            counts.append(len(caught.captured_queries))
        assert counts[1] <= counts[0]  # the words of the place are known the second time
