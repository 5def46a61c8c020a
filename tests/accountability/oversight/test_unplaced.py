"""The desk for SMS nobody could place: who sees it, what they see of it, and what placing does."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from accountability.accounts.models import Membership, Role
from accountability.regions.models import Wilayah
from posko.models import Aspirasi
from sms_gateway.log import pseudonym
from sms_gateway.models import Contact, InboundSMS, Line, OutboundSMS
from tests import makers
from tests.posko.test_intake import NOW, says
from tests.posko.test_unplaced import machine_says, sticks

pytestmark = pytest.mark.django_db
CANARY = "+6281299007731"
REPORT = "jembatan bambu lapuk bahaya buat anak sekolah"
MINUTE = dt.timedelta(minutes=1)


def line_of(wilayah: str, address: str = "+6281200009999") -> Line:
    """A number without a village that says which wilayah it serves; "" for none."""
    line = makers.make_line(None, address=address)
    Line.objects.filter(pk=line.pk).update(settings={"wilayah": wilayah} if wilayah else {})
    line.refresh_from_db()
    return line


@pytest.fixture
def shared(desa: Wilayah) -> Line:
    """The number of kecamatan Tirtasari."""
    return line_of("99.01.01")


@pytest.fixture
def kabupaten(desa: Wilayah) -> Membership:
    """Staff of the kabupaten."""
    return makers.make_member(Role.KABUPATEN, Wilayah.objects.get(kode="99.01"), "kabupaten-uji")


def door() -> str:
    """The address of the desk."""
    return reverse("kec-tanpa-tempat")


def opened(member: Membership) -> Client:
    """A browser in which this member has signed in."""
    client = Client()
    client.force_login(member.user)
    return client


def page_of(member: Membership) -> str:
    """The desk as this member reads it."""
    answer = opened(member).get(door())
    assert answer.status_code == 200
    return str(answer.content.decode())


class TestWhoSeesIt:
    def test_a_stranger_is_sent_to_the_sign_in_page(self, shared: Line, client: Client) -> None:
        answer = client.get(door())
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/masuk/")

    @pytest.mark.parametrize("role", list(Role))
    def test_only_kecamatan_and_kabupaten_have_this_desk(self, shared: Line, role: Role) -> None:
        kode = {Role.CAMAT: "99.01.01", Role.KABUPATEN: "99.01", Role.AUDITOR: "99.01"}.get(role)
        member = makers.make_member(role, Wilayah.objects.get(kode=kode or "99.01.01.2001"))
        client = opened(member)
        expected = 200 if role in {Role.CAMAT, Role.KABUPATEN} else 403
        assert client.get(door()).status_code == expected
        assert client.post(door(), {"sms": "x"}).status_code == (404 if expected == 200 else 403)

    @pytest.mark.parametrize(
        ("wilayah", "camat_sees", "kabupaten_sees"),
        [
            ("99.01.01", 200, 200),
            ("99.01", 404, 200),
            ("", 404, 200),
            ("99.01.02", 404, 200),
            ("99.02", 404, 404),
        ],
    )
    def test_the_line_says_whose_strangers_they_are(
        self,
        desa: Wilayah,
        camat: Membership,
        kabupaten: Membership,
        wilayah: str,
        camat_sees: int,
        kabupaten_sees: int,
    ) -> None:
        says(line_of(wilayah), REPORT)
        assert opened(camat).get(door()).status_code == camat_sees
        assert opened(kabupaten).get(door()).status_code == kabupaten_sees

    def test_a_phone_of_a_line_elsewhere_is_not_placed_from_here(
        self, shared: Line, desa: Wilayah, camat: Membership
    ) -> None:
        sms = says(line_of("99.02", "+6281200009998"), REPORT)
        answer = opened(camat).post(door(), {"sms": sms.ref, "desa": desa.kode})
        assert answer.status_code == 404
        assert not Aspirasi.objects.exists()

    def test_the_menu_leads_there_with_the_count_only_where_the_desk_has_a_line(
        self, desa: Wilayah, camat: Membership
    ) -> None:
        client = opened(camat)
        assert door() not in client.get(reverse("kec")).content.decode()
        says(line_of("99.01.01"), REPORT)
        assert "Tanpa tempat (1)" in client.get(reverse("kec")).content.decode()


class TestWhatIsShown:
    def test_the_words_the_day_and_a_pseudonym_and_never_a_number(
        self, shared: Line, camat: Membership
    ) -> None:
        says(shared, REPORT, sender=CANARY)
        says(shared, "telepon saya 0812-9900-7731 pak", sender=CANARY, at=NOW + MINUTE)
        page, contact = page_of(camat), Contact.objects.get()
        assert REPORT in page
        assert "5 Oktober 2026, 10.00 WIB" in page
        assert pseudonym(contact, "99.01.01") in page
        assert "81299007731" not in re.sub(r"[ .+-]", "", page)
        assert contact.fingerprint not in page

    def test_secret_words_are_covered_and_the_phone_has_no_name(
        self, shared: Line, desa: Wilayah, camat: Membership
    ) -> None:
        sms = says(shared, "RAHASIA kenari emas hilang dari kas")
        page = page_of(camat)
        assert "kenari" not in page
        assert "Pesan rahasia" in page
        assert pseudonym(Contact.objects.get(), "99.01.01") not in page
        assert opened(camat).post(door(), {"sms": sms.ref, "desa": desa.kode}).status_code == 303
        assert Aspirasi.objects.get().confidential

    def test_that_it_cannot_be_taken_back_is_said_before(self, shared: Line, camat: Membership) -> None:
        says(shared, REPORT)
        assert "Tidak bisa dibatalkan." in page_of(camat)

    def test_nothing_waits(self, shared: Line, camat: Membership) -> None:
        assert "Semua SMS sudah bertempat" in page_of(camat)

    def test_thirty_phones_cost_as_many_queries_as_two(
        self, shared: Line, camat: Membership, django_assert_max_num_queries: object
    ) -> None:
        counts = []
        for turn in range(30):
            says(shared, f"{REPORT} {turn} {'x' * turn}", sender=f"+62812990030{turn:02d}")
            if turn in {1, 29}:
                with django_assert_max_num_queries(40) as caught:  # type: ignore[operator]
                    page_of(camat)
                counts.append(len(caught))
        assert counts[1] <= counts[0]  # the words of the place are known the second time


class TestOnlyToRead:
    def test_an_advertisement_stands_once_with_its_count_and_the_sender_nowhere(
        self, shared: Line, camat: Membership
    ) -> None:
        for turn in range(3):
            machine_says(shared, "PROMO kuota murah", at=NOW + turn * MINUTE, sender="PULSAKU")
        machine_says(
            shared, "kabel tiang putus, telepon 0274-512345 atau 0812 9900 7731", sender="0274512345"
        )
        page = page_of(camat)
        assert "Dari mesin atau telepon rumah" in page
        assert page.count("PROMO kuota murah") == 1
        assert "10.02 WIB, 3 kali" in page
        assert "kabel tiang putus" in page
        bare = re.sub(r"[ .+()-]", "", page)
        assert not any(number in bare for number in ("512345", "81299007731", "PULSAKU"))

    def test_a_dead_letter_is_shown_without_its_number_and_nothing_claims_that_all_is_well(
        self, shared: Line, camat: Membership
    ) -> None:
        sms = sticks(shared, f"{REPORT} <b>", sender=CANARY)
        page = page_of(camat)
        assert "Tertahan, belum bisa dicatat" in page
        assert f"{REPORT} &lt;b&gt;" in page
        assert "Semua SMS sudah bertempat" not in page
        assert sms.contact is not None
        assert pseudonym(sms.contact, "99.01.01") not in page
        assert "81299007731" not in re.sub(r"[ .+-]", "", page)

    def test_covered_words_are_said_to_be_covered_and_empty_ones_to_be_empty(
        self, shared: Line, camat: Membership
    ) -> None:
        machine_says(shared, "RAHASIA kenari emas hilang dari kas", sender="0274512345")
        machine_says(shared, "")
        sticks(shared, "RAHASIA kepala dusun minta uang")
        page = page_of(camat)
        assert "kenari" not in page
        assert "minta uang" not in page
        assert page.count("Pesan rahasia, kata-katanya ditutup.") == 2
        assert page.count("(tanpa kata)") == 1

    def test_the_lines_of_another_kecamatan_stay_there(
        self, shared: Line, camat: Membership, kabupaten: Membership
    ) -> None:
        neighbour = line_of("99.01.02", "+6281200009998")
        machine_says(neighbour, "PROMO kuota murah")
        sticks(neighbour, REPORT)
        page = page_of(camat)
        assert "PROMO" not in page
        assert REPORT not in page
        above = page_of(kabupaten)
        assert "PROMO kuota murah" in above
        assert REPORT in above

    def test_a_hundred_of_them_cost_as_many_queries_as_two(
        self, shared: Line, camat: Membership, django_assert_max_num_queries: object
    ) -> None:
        counts = []
        for turn in range(100):
            machine_says(shared, f"PROMO {turn}")
            sticks(shared, f"{REPORT} {turn}", sender=f"+62812990030{turn:02d}")
            if turn in {1, 99}:
                with django_assert_max_num_queries(40) as caught:  # type: ignore[operator]
                    page_of(camat)
                counts.append(len(caught))
        assert counts[1] <= counts[0]  # the words of the place are known the second time


class TestPlacing:
    def test_it_becomes_an_aspirasi_of_that_village_with_a_receipt(
        self, shared: Line, desa: Wilayah, other_desa: Wilayah, camat: Membership
    ) -> None:
        sms, client = says(shared, REPORT), opened(camat)
        chosen = "Mekarsari, Tirtasari (99.01.01.2002)"
        assert chosen in page_of(camat)
        answer = client.post(door(), {"sms": sms.ref, "desa": chosen}, follow=True)
        assert answer.redirect_chain == [(door(), 303)]
        assert "Masuk ke Mekarsari: 1 aspirasi." in answer.content.decode()
        assert Aspirasi.objects.get().desa == other_desa
        assert OutboundSMS.objects.filter(kind="news").count() == 1
        assert REPORT not in page_of(camat)

    @pytest.mark.parametrize("said", ["mekarsari", "MEKARSARI", " 99.01.01.2002 "])
    def test_a_name_or_a_code_is_enough(
        self, shared: Line, desa: Wilayah, other_desa: Wilayah, camat: Membership, said: str
    ) -> None:
        sms = says(shared, REPORT)
        assert opened(camat).post(door(), {"sms": sms.ref, "desa": said}).status_code == 303
        assert Aspirasi.objects.get().desa == other_desa

    @pytest.mark.parametrize(
        ("said", "sentence"),
        [
            ("", "Pilih dulu namanya dari daftar."),
            ("Negeri Jauh", "Nama itu tidak ada di wilayah Anda. Pilih dari daftar."),
            ("99.01.02.2001", "Nama itu tidak ada di wilayah Anda. Pilih dari daftar."),
            ("Sukamaju", "Nama itu ada lebih dari satu. Pilih yang memakai kode."),
        ],
    )
    def test_a_wrong_village_is_refused_in_a_sentence_and_nothing_is_lost(
        self, shared: Line, desa: Wilayah, camat: Membership, said: str, sentence: str
    ) -> None:
        makers.make_desa("99.01.01.2009", "Sukamaju")
        makers.make_desa("99.01.02.2001", "Lain")
        sms = says(shared, REPORT)
        answer = opened(camat).post(door(), {"sms": sms.ref, "desa": said})
        assert answer.status_code == 422
        page = answer.content.decode()
        assert sentence in page
        assert REPORT in page
        assert not Aspirasi.objects.exists()

    def test_who_comes_second_is_told_and_changes_nothing(
        self, shared: Line, desa: Wilayah, other_desa: Wilayah, camat: Membership, kabupaten: Membership
    ) -> None:
        sms = says(shared, REPORT)
        opened(kabupaten).post(door(), {"sms": sms.ref, "desa": desa.kode})
        late = opened(camat).post(door(), {"sms": sms.ref, "desa": other_desa.kode}, follow=True)
        assert "sudah ditempatkan orang lain" in late.content.decode()
        assert Aspirasi.objects.get().desa == desa
        assert InboundSMS.objects.get().contact == Aspirasi.objects.get().contact
