"""The desk of what came up: who sees it, what they may do, and what never shows there."""

import csv
import io
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accountability.accounts.models import Membership, Role
from accountability.lib import nomor
from accountability.oversight.models import PassedUp, PassedUpAct, Standing
from accountability.oversight.passed_up import acting
from accountability.oversight.passed_up.categories import categories
from accountability.regions import sebutan
from accountability.regions.models import Wilayah
from posko import answering
from posko.models import Aspirasi, Opening
from posko.openings import mark_of
from sms_gateway.models import OutboundSMS
from tests import makers
from tests.accountability.oversight.passed_up.conftest import HOUR, twice_not_yet, up

pytestmark = pytest.mark.django_db
LIST, FILE = reverse("kec-diteruskan"), "kec-diteruskan-unduh"


def one(passed: PassedUp, where: str = "kec") -> str:
    return reverse(f"{where}-diteruskan-satu", args=[passed.pk])


def signed_in(member: Membership) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def mark(passed: PassedUp) -> str:
    return acting.mark(PassedUp.objects.select_related("aspirasi").get(pk=passed.pk))


class TestWhoseEyes:
    @pytest.fixture
    def past_the_camat(self, desa: Wilayah, ketua: Membership) -> PassedUp:
        """Sent by the council straight to the kabupaten."""
        said = makers.make_aspirasi(desa, "petugas di sana minta uang rokok")
        answering.forward(
            aspirasi=said,
            to="kabupaten",
            sentence="Soal kantor di atas kami.",
            by=ketua.actor(),
            at=makers.NOW,
        )
        return up(said)

    def test_what_went_past_the_kecamatan_is_not_for_its_eyes(
        self, past_the_camat: PassedUp, camat: Membership, kabupaten: Membership
    ) -> None:
        if past_the_camat.aspirasi.confidential:
            pytest.fail("this voice was to be an open one")
        page = signed_in(camat).get(one(past_the_camat)).content.decode()
        assert "uang rokok" not in page
        assert "Soal kantor di atas" not in page
        assert not Opening.objects.exists()
        assert "uang rokok" in signed_in(kabupaten).get(one(past_the_camat, "kab")).content.decode()

    def test_words_shown_again_with_a_slip_are_a_reading_too(
        self, passed: PassedUp, camat: Membership
    ) -> None:
        sent = {"aksi": "jawab", "kalimat": "", "dilihat": mark(passed), "kunci_kirim": "a"}
        answer = signed_in(camat).post(one(passed), sent)
        assert answer.status_code == 422
        assert "jembatan RT 03 putus" in answer.content.decode()
        assert Opening.objects.filter(aspirasi=passed.aspirasi, user=camat.user).exists()

    def test_what_became_secret_later_stands_in_no_file(self, passed: PassedUp, camat: Membership) -> None:
        said = acting.Said(
            sentence="Kami teruskan.", category=next(iter(categories())), report="Jembatan putus."
        )
        acting.pass_to_sp4n(passed=passed, said=said, by=camat.actor(), at=makers.NOW + HOUR * 7)
        client = signed_in(camat)
        assert "Jembatan putus." in client.get(reverse(FILE, args=["csv"])).content.decode()
        Aspirasi.objects.filter(pk=passed.aspirasi_id).update(confidential=True, public_summary="")
        assert "Jembatan putus." not in client.get(reverse(FILE, args=["csv"])).content.decode()
        assert "Jembatan putus." not in client.get(one(passed)).content.decode()


class TestTheList:
    def test_it_is_there_without_anybody_ringing(self, voice: Aspirasi, camat: Membership) -> None:
        page = signed_in(camat).get(LIST).content.decode()
        assert "Warga dua kali menjawab BELUM" in page
        assert "hari kerja" in page
        assert "Permenpan RB 62/2018" in page

    def test_an_empty_desk_says_so(self, camat: Membership) -> None:
        assert "Tidak ada yang menunggu" in signed_in(camat).get(LIST).content.decode()

    def test_the_words_of_a_citizen_stand_in_no_list(self, voice: Aspirasi, camat: Membership) -> None:
        assert "jembatan RT 03 putus" not in signed_in(camat).get(LIST).content.decode()

    def test_filters_keep_what_is_asked_for(
        self, passed: PassedUp, other_desa: Wilayah, camat: Membership
    ) -> None:
        client = signed_in(camat)
        for asked, there in (
            ({"tempat": "99.01.01.2001"}, True),
            ({"tempat": other_desa.kode}, False),
            ({"asal": "diteruskan"}, False),
            ({"keadaan": "dijawab"}, False),
            ({"keadaan": "semua"}, True),
            ({"keadaan": "ngawur", "tempat": "%"}, True),
        ):
            assert (one(passed) in client.get(LIST, asked).content.decode()) is there

    def test_it_has_pages(self, desa: Wilayah, ketua: Membership, camat: Membership) -> None:
        for _number in range(22):
            said = makers.make_aspirasi(desa)
            answering.forward(
                aspirasi=said, to="kecamatan", sentence="Ke atas.", by=ketua.actor(), at=makers.NOW
            )
        client = signed_in(camat)
        assert 'rel="next"' in client.get(LIST).content.decode()
        assert 'rel="prev"' in client.get(LIST, {"halaman": "2"}).content.decode()

    def test_queries_do_not_grow_with_the_villages(
        self, desa: Wilayah, ketua: Membership, camat: Membership, django_assert_max_num_queries: Any
    ) -> None:
        for number in range(8):
            near = makers.make_desa(f"99.01.01.20{number + 10}", f"Dekat {number}")
            said = makers.make_aspirasi(near)
            answering.forward(
                aspirasi=said, to="kecamatan", sentence="Ke atas.", by=ketua.actor(), at=makers.NOW
            )
        client = signed_in(camat)
        client.get(LIST)
        with django_assert_max_num_queries(16):
            client.get(LIST)


class TestTheItem:
    def test_the_words_are_read_masked_and_the_reading_is_kept(
        self, desa: Wilayah, ketua: Membership, camat: Membership
    ) -> None:
        said = twice_not_yet(desa, ketua, "jembatan putus, hub 081234567890")
        page = signed_in(camat).get(one(up(said))).content.decode()
        assert "jembatan putus" in page
        assert "masih putus" in page
        assert "081234567890" not in page
        assert Opening.objects.filter(aspirasi=said, user=camat.user).count() == 1

    @pytest.mark.parametrize("field", ["confidential", "about_pemdes"])
    def test_words_that_stay_in_the_village_are_not_shown(
        self, voice: Aspirasi, camat: Membership, field: str
    ) -> None:
        Aspirasi.objects.filter(pk=voice.pk).update(**{field: True})
        page = signed_in(camat).get(one(up(voice))).content.decode()
        for words in ("jembatan", "masih putus", "Sudah dilihat", "SP4N-LAPOR"):
            assert words not in page
        assert "Isinya tidak dibuka di sini" in page
        assert not Opening.objects.exists()

    def test_another_kecamatan_finds_nothing(self, passed: PassedUp) -> None:
        makers.make_desa("99.01.02.2001", "Lain Jauh")
        client = signed_in(makers.make_member(Role.CAMAT, Wilayah.objects.get(kode="99.01.02")))
        assert client.get(one(passed)).status_code == 404
        assert client.post(one(passed), {"aksi": "terima"}).status_code == 404
        assert PassedUpAct.objects.count() == 0

    @pytest.mark.parametrize("role", [Role.KETUA_BPD, Role.KADES, Role.PETUGAS])
    def test_a_village_has_no_desk_here(self, passed: PassedUp, desa: Wilayah, role: Role) -> None:
        client = signed_in(makers.make_member(role, desa))
        addresses = (
            LIST,
            one(passed),
            reverse("kab-diteruskan"),
            one(passed, "kab"),
            reverse(FILE, args=["csv"]),
        )
        assert [client.get(each).status_code for each in addresses] == [403] * 5

    @pytest.mark.parametrize("role", [Role.KABUPATEN, Role.AUDITOR])
    def test_who_only_reads_acts_on_nothing(self, passed: PassedUp, role: Role) -> None:
        client = signed_in(makers.make_member(role, Wilayah.objects.get(kode="99.01")))
        assert "Tidak ada tindakan untuk Anda" in client.get(one(passed)).content.decode()
        answer = client.post(one(passed), {"aksi": "terima"})
        assert answer.status_code in {403, 422}
        assert PassedUpAct.objects.count() == 0

    def test_what_lies_higher_up_is_no_work_of_this_desk(self, passed: PassedUp, camat: Membership) -> None:
        acting.pass_to_kabupaten(
            passed=passed, said=acting.Said("Besar."), by=camat.actor(), at=makers.NOW + HOUR * 8
        )
        client = signed_in(camat)
        assert one(passed) not in client.get(LIST).content.decode()
        assert "Di meja" in client.get(LIST, {"keadaan": "meja_lain"}).content.decode()
        assert "Sekarang di meja" in client.get(one(passed)).content.decode()

    def test_the_kabupaten_sees_its_own_desk_only_when_it_came_that_far(
        self, passed: PassedUp, camat: Membership, kabupaten: Membership
    ) -> None:
        client = signed_in(kabupaten)
        assert client.get(one(passed, "kab")).status_code == 404
        acting.pass_to_kabupaten(
            passed=passed, said=acting.Said("Besar."), by=camat.actor(), at=makers.NOW + HOUR * 8
        )
        assert one(passed, "kab") in client.get(reverse("kab-diteruskan")).content.decode()
        answer = client.post(one(passed, "kab"), {"aksi": "terima", "dilihat": mark(passed)})
        assert answer.status_code == 303
        passed.refresh_from_db()
        assert passed.standing == Standing.ACCEPTED

    @pytest.mark.parametrize(
        "name", ["kec-diteruskan", "kec-pembinaan", "kec-pembinaan-tugas", "kec-pembinaan-bantuan"]
    )
    def test_local_words_are_said(self, passed: PassedUp, camat: Membership, name: str) -> None:
        sebutan.adopt(wilayah_kode="99.01.01", preset="papua")
        for address in (reverse(name), one(passed)):
            page = signed_in(camat).get(address).content.decode()
            main = re.sub(r"<[^>]*>", " ", page[page.index("<main") : page.index("</main>")])
            main = main.replace("camat-uji", "").replace("Pembangunan Desa, Daerah Tertinggal", "")
            main = main.replace("Dana Desa", "")  # a subcategory of SP4N-LAPOR!, in its own words
            assert not re.search(r"\b(desa|kecamatan|BPD|kepala desa|camat|APB Desa)\b", main, re.IGNORECASE)


class TestActing:
    def test_an_answer_is_told_and_the_page_says_so(self, passed: PassedUp, camat: Membership) -> None:
        client = signed_in(camat)
        sent = {"aksi": "jawab", "kalimat": "Dikerjakan minggu depan.", "dilihat": mark(passed)}
        page = client.post(one(passed), sent, follow=True).content.decode()
        assert "Jawaban disampaikan ke warga." in page
        assert "Batalkan" in page
        assert OutboundSMS.objects.filter(body__contains="Dikerjakan minggu depan").count() == 1

    def test_taken_back_within_seconds_nobody_hears(self, passed: PassedUp, camat: Membership) -> None:
        client = signed_in(camat)
        client.post(one(passed), {"aksi": "jawab", "kalimat": "Keliru.", "dilihat": mark(passed)})
        page = client.post(one(passed), {"aksi": "batal"}, follow=True).content.decode()
        assert "Dibatalkan. Semua kembali seperti tadi." in page
        assert OutboundSMS.objects.get(body__contains="Keliru").state == "cancelled"

    @pytest.mark.parametrize(
        ("sent", "sentence"),
        [
            ({"aksi": "jawab"}, "Tulis dulu kalimatnya."),
            ({"aksi": "kembalikan", "kalimat": "Bukan di sini."}, "Pilih alasannya."),
            ({"aksi": "sp4n", "kalimat": "Kami teruskan.", "isi_laporan": "x"}, "Pilih kategorinya."),
            (
                {
                    "aksi": "sp4n",
                    "kalimat": "Kata.",
                    "isi_laporan": "x",
                    "kategori": "sosial",
                    "nomor_lacak": "=1",
                },
                "Nomor berisi 4 sampai 20 huruf atau angka.",
            ),
        ],
    )
    def test_what_is_missing_is_said_and_the_words_stay(
        self, passed: PassedUp, camat: Membership, sent: dict[str, str], sentence: str
    ) -> None:
        answer = signed_in(camat).post(one(passed), {**sent, "dilihat": mark(passed)})
        assert answer.status_code == 422
        page = answer.content.decode()
        assert sentence in page
        assert sent.get("kalimat", "") in page
        assert PassedUpAct.objects.count() == 0

    def test_of_two_at_once_the_second_is_told_and_keeps_the_words(
        self, passed: PassedUp, camat: Membership
    ) -> None:
        seen = mark(passed)
        acting.answer(passed=passed, said=acting.Said("Sudah."), by=camat.actor(), at=makers.NOW + HOUR * 7)
        client = signed_in(makers.make_member(Role.CAMAT, camat.wilayah, "staf-uji"))
        answer = client.post(one(passed), {"aksi": "jawab", "kalimat": "Kata saya panjang.", "dilihat": seen})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Baru saja ada yang bertindak" in page
        assert "Kata saya panjang." in page
        assert PassedUpAct.objects.count() == 1

    def test_a_second_tap_changes_nothing(self, passed: PassedUp, camat: Membership) -> None:
        client = signed_in(camat)
        sent = {"aksi": "jawab", "kalimat": "Sekali.", "dilihat": mark(passed), "kunci_kirim": "k1"}
        assert [client.post(one(passed), sent).status_code for _tap in range(2)] == [303, 303]
        assert PassedUpAct.objects.count() == 1

    @pytest.mark.parametrize("aksi", ["", "hapus", "Terima"])
    def test_what_stands_on_no_button_is_not_there(
        self, passed: PassedUp, camat: Membership, aksi: str
    ) -> None:
        assert signed_in(camat).post(one(passed), {"aksi": aksi}).status_code == 404

    def test_words_in_place_of_html_stay_words(self, passed: PassedUp, camat: Membership) -> None:
        client = signed_in(camat)
        sent = {"aksi": "jawab", "kalimat": "<script>alert(1)</script>", "dilihat": mark(passed)}
        page = client.post(one(passed), sent, follow=True).content.decode()
        assert "<script>alert" not in page


class TestWhatOthersSee:
    def test_the_public_reads_every_act_in_plain_words(
        self, passed: PassedUp, camat: Membership, client: Client
    ) -> None:
        at = makers.NOW + HOUR * 8
        acting.accept(passed=passed, by=camat.actor(), at=at)
        page = client.get(reverse("kabar", args=[passed.aspirasi.nomor])).content.decode()
        assert "Diterima Kecamatan Tirtasari, 5 Oktober 2026" in page
        assert "Ditangani Kecamatan Tirtasari." in page
        said = acting.Said("Kami teruskan.", category="sosial", report="x", tracking="1916449")
        acting.pass_to_sp4n(passed=passed, said=said, by=camat.actor(), at=at + HOUR)
        page = client.get(reverse("kabar", args=[passed.aspirasi.nomor])).content.decode()
        assert "Diteruskan ke SP4N-LAPOR!" in page

    def test_the_number_at_sp4n_is_shown(self, passed: PassedUp, camat: Membership, client: Client) -> None:
        at = makers.NOW + HOUR * 8
        acting.pass_to_sp4n(
            passed=passed, said=acting.Said("x", category="sosial", report="x"), by=camat.actor(), at=at
        )
        acting.note_tracking(
            passed=passed, said=acting.Said(tracking="1916449"), by=camat.actor(), at=at + HOUR
        )
        page = client.get(reverse("kabar", args=[passed.aspirasi.nomor])).content.decode()
        assert "Nomor di SP4N-LAPOR!: 1916449" in page

    def test_a_secret_shows_the_public_its_state_alone(
        self, passed: PassedUp, camat: Membership, client: Client
    ) -> None:
        Aspirasi.objects.filter(pk=passed.aspirasi_id).update(confidential=True)
        acting.answer(
            passed=passed, said=acting.Said("Isi rahasia."), by=camat.actor(), at=makers.NOW + HOUR * 8
        )
        page = client.get(reverse("kabar", args=[passed.aspirasi.nomor])).content.decode()
        assert "Isi rahasia" not in page
        assert "Tirtasari," not in page

    def test_the_village_reads_what_became_of_it_on_its_own_page(
        self, passed: PassedUp, camat: Membership, ketua: Membership
    ) -> None:
        acting.accept(passed=passed, by=camat.actor(), at=makers.NOW + HOUR * 8)
        page = signed_in(ketua).get(reverse("bpd-aspirasi", args=[passed.aspirasi.nomor])).content.decode()
        assert "Diterima kantor di atas" in page
        assert "Kecamatan Tirtasari" in page

    def test_a_mark_changes_with_every_act(self, passed: PassedUp, camat: Membership) -> None:
        before = mark_of(passed.aspirasi)
        acting.accept(passed=passed, by=camat.actor(), at=makers.NOW + HOUR * 8)
        passed.aspirasi.refresh_from_db()
        assert mark_of(passed.aspirasi) != before


class TestTheFile:
    @pytest.fixture
    def sent(self, passed: PassedUp, camat: Membership) -> PassedUp:
        said = acting.Said("x", category="pekerjaan_umum", report="=cmd|' /C calc'!A0")
        acting.pass_to_sp4n(passed=passed, said=said, by=camat.actor(), at=makers.NOW + HOUR * 8)
        return passed

    def test_the_csv_has_their_category_and_no_formula(self, sent: PassedUp, camat: Membership) -> None:
        text = signed_in(camat).get(reverse(FILE, args=["csv"])).content.decode("utf-8-sig")
        (row,) = csv.DictReader(io.StringIO(text))
        assert row["kategori"] == "Pekerjaan Umum dan Penataan Ruang"
        assert row["klasifikasi"] == "Pengaduan"
        assert row["isi_laporan"].startswith("'=")
        assert "jembatan" not in text
        assert "0812" not in text

    def test_the_xlsx_too(self, sent: PassedUp, camat: Membership) -> None:
        answer = signed_in(camat).get(reverse(FILE, args=["xlsx"]))
        sheet = load_workbook(io.BytesIO(answer.content))["SP4N-LAPOR"]
        cells = [cell for row in sheet.iter_rows() for cell in row]
        assert all(cell.data_type != "f" for cell in cells)
        assert any(cell.value == nomor.written(sent.aspirasi.nomor) for cell in cells)

    def test_another_form_is_not_there(self, camat: Membership) -> None:
        assert signed_in(camat).get(reverse(FILE, args=["pdf"])).status_code == 404
