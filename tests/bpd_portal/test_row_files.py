"""Isi dari berkas: every row is shown with what will become of it, and comes in once."""

import datetime as dt
import html
import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from accountability.accounts.models import Membership
from accountability.lib import kunci
from accountability.lib.local_time import local_date
from accountability.planning.agenda import propose
from accountability.planning.checking_in import take_off
from accountability.planning.models import Musyawarah
from accountability.regions.models import Wilayah
from posko.models import Kelompok
from posko.states import Kind, ReasonClass, State
from tests import makers
from tests.bpd_portal.conftest import Desk, refusals

PHONE = "081234567890"


def book(*rows: Any) -> bytes:
    made = Workbook()
    assert made.active is not None
    for row in rows:
        made.active.append(list(row))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def send(desk: Client, address: str, raw: bytes, name: str = "isian.xlsx") -> Any:
    return desk.post(address, {"aksi": "baca", "berkas": SimpleUploadedFile(name, raw)})


def words(answer: Any) -> str:
    """The words of a page, without its marks."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def take(desk: Client, address: str, looked: Any) -> Any:
    """Says yes to what was looked through."""
    return desk.post(address, {"aksi": "pakai", "isi": looked.context["isi"]}, follow=True)


class TestPaper:
    @pytest.fixture
    def desk(self, petugas: Membership, desk_of: Desk) -> Client:
        return desk_of(petugas)

    ADDRESS = "/bpd/lembar/berkas/"
    HEAD = ["Isi aspirasi", "Dari mana", "Dusun", "Nomor HP", "Jenis", "Penyampai", "Rahasia"]

    def test_its_address_is_not_that_of_a_sheet(self) -> None:
        assert reverse("lembar-berkas") == self.ADDRESS

    def test_nothing_changes_before_the_yes_and_each_row_is_a_voice_after_it(
        self, desk: Client, desa: Wilayah
    ) -> None:
        krajan = makers.make_dusun(desa)
        first = ["jembatan lapuk", "kotak", "KRAJAN", PHONE, "laporan", "Perempuan", "ya"]
        looked = send(desk, self.ADDRESS, book(self.HEAD, first, ["air keruh", *[None] * 6]))
        assert "2 baris baru, akan masuk." in words(looked)
        assert not desa.aspirasi.exists()
        take(desk, self.ADDRESS, looked)
        kept = desa.aspirasi.get(text="jembatan lapuk")
        assert (kept.channel, kept.dusun, kept.kind, kept.gender) == ("box", krajan, "laporan", "p")
        assert kept.confidential
        assert kept.contact is not None
        assert desa.aspirasi.get(text="air keruh").kind == Kind.USUL

    def test_the_same_file_twice_adds_nothing_twice_by_whoever_it_is_sent(
        self, desk: Client, desa: Wilayah, anggota: Membership, desk_of: Desk
    ) -> None:
        raw = book(self.HEAD, ["air keruh", *[None] * 6], ["jalan putus", *[None] * 6])
        take(desk, self.ADDRESS, send(desk, self.ADDRESS, raw))
        again = send(desk_of(anggota), self.ADDRESS, raw)
        assert "2 baris sudah ada, tidak diulang." in words(again)
        assert again.context["isi"] == ""
        assert desa.aspirasi.count() == 2

    def test_a_second_tap_on_yes_adds_nothing(self, desk: Client, desa: Wilayah) -> None:
        looked = send(desk, self.ADDRESS, book(self.HEAD, ["air keruh", *[None] * 6]))
        for _tap in range(2):
            take(desk, self.ADDRESS, looked)
        assert desa.aspirasi.count() == 1

    def test_the_same_words_twice_in_a_file_are_two_people_and_this_is_said(
        self, desk: Client, desa: Wilayah
    ) -> None:
        looked = send(desk, self.ADDRESS, book(self.HEAD, *[["air keruh", *[None] * 6]] * 2))
        assert "Sama dengan baris 2. Keduanya masuk." in words(looked)
        take(desk, self.ADDRESS, looked)
        assert desa.aspirasi.count() == 2

    def test_what_is_not_understood_is_told_by_row_and_column_and_the_others_come_in(
        self, desk: Client, desa: Wilayah
    ) -> None:
        makers.make_dusun(desa)
        rows = [
            ["air keruh", "pos ronda", None, None, None, None, None],
            ["jalan putus", None, "Entah", None, None, None, None],
            ["lampu mati", None, None, "12", None, None, None],
        ]
        good = ["pasar becek", *[None] * 6]
        looked = send(desk, self.ADDRESS, book(self.HEAD, *rows, [None] * 7, good))
        said = words(looked)
        assert "Baris 2, kolom Dari mana: “pos ronda” tidak dikenal. Pilih: " in said
        assert "Baris 3, kolom Dusun: “Entah” tidak dikenal. Pilih: Krajan." in said
        assert "Baris 4, kolom Nomor HP: Bukan nomor HP." in said
        take(desk, self.ADDRESS, looked)
        assert desa.aspirasi.get().text == "pasar becek"

    def test_number_and_kunci_of_each_are_shown_once_to_be_written_on_the_slips(
        self, desk: Client, desa: Wilayah
    ) -> None:
        page = words(
            take(desk, self.ADDRESS, send(desk, self.ADDRESS, book(self.HEAD, ["air", *[None] * 6])))
        )
        kept = desa.aspirasi.get()
        shown = re.search(r"(\d{4} \d{4} \d{4} \d{4})", page)
        assert shown is not None
        assert kunci.matches(kunci.tidy(shown[1]), kept.kunci_hash)
        assert shown[1] not in words(desk.get(self.ADDRESS))

    def test_a_phone_stands_on_no_page_and_nothing_of_it_in_what_the_page_keeps(
        self, desk: Client, desa: Wilayah
    ) -> None:
        row = ["air keruh", None, None, int(PHONE), None, None, None]
        looked = send(desk, self.ADDRESS, book(self.HEAD, row))
        assert PHONE[1:] not in looked.content.decode()
        assert "ada nomor HP" in words(looked)
        done = take(desk, self.ADDRESS, looked)
        assert PHONE[1:] not in done.content.decode()
        assert desa.aspirasi.get().contact is not None

    def test_what_a_page_kept_is_for_its_reader_alone_and_cannot_be_changed(
        self, desk: Client, desa: Wilayah, anggota: Membership, desk_of: Desk
    ) -> None:
        looked = send(desk, self.ADDRESS, book(self.HEAD, ["air keruh", *[None] * 6]))
        kept = looked.context["isi"]
        assert "terlalu lama" in words(take(desk_of(anggota), self.ADDRESS, looked))
        for changed in (f"A{kept[1:]}", kept[:-4], "", "é"):
            told = desk.post(self.ADDRESS, {"aksi": "pakai", "isi": changed}, follow=True)
            assert "terlalu lama" in words(told)
        assert not desa.aspirasi.exists()

    def test_a_csv_of_a_spreadsheet_here_is_read_too(self, desk: Client, desa: Wilayah) -> None:
        raw = "\ufeffIsi aspirasi;Jenis\r\nair keruh;laporan\r\n".encode()
        take(desk, self.ADDRESS, send(desk, self.ADDRESS, raw, "isian.csv"))
        assert desa.aspirasi.get().kind == Kind.LAPORAN

    @pytest.mark.parametrize(
        ("raw", "said"), [(b"%PDF-1.7", "Kirim .xlsx atau .csv"), (b"halo", "Judul kolomnya tidak ditemukan")]
    )
    def test_another_file_is_told_in_a_sentence(self, desk: Client, raw: bytes, said: str) -> None:
        answer = send(desk, self.ADDRESS, raw)
        assert answer.status_code == 422
        assert said in refusals(answer)

    def test_the_template_is_read_back_as_empty_and_its_examples_are_not_taken(
        self, desk: Client, desa: Wilayah
    ) -> None:
        makers.make_dusun(desa)
        raw = desk.get(self.ADDRESS, {"templat": "xlsx"}).content
        assert "Belum ada baris" in refusals(send(desk, self.ADDRESS, raw))
        filled = load_workbook(io.BytesIO(raw))
        filled.worksheets[0]["A5"] = "air keruh"
        filled.worksheets[0]["D5"] = "Krajan"
        out = io.BytesIO()
        filled.save(out)
        looked = send(desk, self.ADDRESS, out.getvalue())
        assert [row.said["dusun"] != "" for row in looked.context["baris"]] == [True]


class TestAttendance:
    @pytest.fixture
    def desk(self, anggota: Membership, desk_of: Desk) -> Client:
        return desk_of(anggota)

    @pytest.fixture
    def held(self, desa: Wilayah, ketua: Membership) -> Musyawarah:
        today = local_date(timezone.now(), desa.kode)
        return makers.make_musyawarah(desa, ketua.actor(), held_on=today)

    @pytest.fixture
    def address(self, held: Musyawarah) -> str:
        return reverse("bpd-musyawarah-hadir-berkas", args=[held.pk])

    HEAD = ["Nama", "L/P", "Dusun", "Mewakili"]
    ROWS = (["Rekaan Satu", "P", None, "kader"], ["Rekaan Dua", "Laki-laki", None, None])

    def test_names_come_into_the_list_and_are_counted(
        self, desk: Client, held: Musyawarah, address: str
    ) -> None:
        take(desk, address, send(desk, address, book(self.HEAD, *self.ROWS)))
        held.refresh_from_db()
        assert list(held.attendees.order_by("pk").values_list("name", "gender", "stands_for")) == [
            ("Rekaan Satu", "p", "kader"),
            ("Rekaan Dua", "l", ""),
        ]
        assert (held.women, held.men) == (1, 1)

    def test_who_is_in_the_list_already_is_not_written_again_also_not_who_was_struck_off(
        self, desk: Client, held: Musyawarah, address: str, anggota: Membership
    ) -> None:
        raw = book(self.HEAD, *self.ROWS)
        take(desk, address, send(desk, address, raw))
        first = held.attendees.order_by("pk").first()
        assert first is not None
        take_off(attendee=first, by=anggota.actor(), at=timezone.now())
        assert "2 baris sudah ada" in words(send(desk, address, raw))
        by_hand = {"aksi": "nama", "nama": "Rekaan Tiga", "kelamin": "l"}
        desk.post(reverse("bpd-musyawarah-hadir", args=[held.pk]), by_hand)
        typed = send(desk, address, book(self.HEAD, ["rekaan  tiga", "l", None, None]))
        assert "1 baris sudah ada" in words(typed)

    def test_one_person_twice_in_a_file_is_told(self, desk: Client, address: str) -> None:
        looked = send(desk, address, book(self.HEAD, self.ROWS[0], self.ROWS[0]))
        assert "Nama, L/P dan tempatnya sama dengan baris lain. Lihat baris 2." in words(looked)

    def test_before_its_day_each_row_says_why_it_does_not_come_in(
        self, desk: Client, desa: Wilayah, ketua: Membership
    ) -> None:
        coming = makers.make_musyawarah(
            desa, ketua.actor(), held_on=local_date(timezone.now(), desa.kode) + dt.timedelta(days=3)
        )
        address = reverse("bpd-musyawarah-hadir-berkas", args=[coming.pk])
        done = take(desk, address, send(desk, address, book(self.HEAD, self.ROWS[0])))
        assert "belum berlangsung" in words(done)
        assert not coming.attendees.exists()

    def test_a_file_looked_through_for_one_meeting_is_not_taken_into_another(
        self, desk: Client, desa: Wilayah, ketua: Membership, held: Musyawarah, address: str
    ) -> None:
        other = makers.make_musyawarah(desa, ketua.actor(), held_on=held.held_on, title="Lain")
        looked = send(desk, address, book(self.HEAD, self.ROWS[0]))
        take(desk, reverse("bpd-musyawarah-hadir-berkas", args=[other.pk]), looked)
        assert not other.attendees.exists()


class TestProposals:
    @pytest.fixture
    def desk(self, anggota: Membership, desk_of: Desk) -> Client:
        return desk_of(anggota)

    @pytest.fixture
    def held(self, desa: Wilayah, ketua: Membership) -> Musyawarah:
        day = local_date(timezone.now(), desa.kode) + dt.timedelta(days=5)
        return makers.make_musyawarah(desa, ketua.actor(), held_on=day, at=timezone.now())

    @pytest.fixture
    def address(self, held: Musyawarah) -> str:
        return reverse("bpd-acara-berkas", args=[held.pk])

    HEAD = ["Kelompok", "Penerima manfaat (jiwa)", "Perkiraan biaya"]

    @pytest.fixture
    def groups(self, desa: Wilayah, ketua: Membership) -> list[Kelompok]:
        titles = ("Jalan ke sawah", "Air bersih Kulon", "Posyandu")
        return [makers.make_kelompok(desa, ketua.actor(), title=one) for one in titles]

    def test_kelompok_come_onto_the_agenda_in_the_order_of_the_file_with_their_estimates(
        self, desk: Client, held: Musyawarah, address: str, groups: list[Kelompok]
    ) -> None:
        raw = book(self.HEAD, ["air  bersih kulon", 120, 75_000_000], [groups[0].pk, None, "50jt"])
        looked = send(desk, address, raw)
        assert "2 baris baru" in words(looked)
        assert not held.usulan.exists()
        take(desk, address, looked)
        told = held.usulan.order_by("place").values_list("title", "beneficiaries", "cost_estimate")
        assert list(told) == [("Air bersih Kulon", 120, 75_000_000), ("Jalan ke sawah", None, 50_000_000)]
        assert groups[0].aspirasi.filter(state=State.ON_AGENDA).count() == 2
        again = send(desk, address, raw)
        assert "2 baris sudah ada" in words(again)
        assert not again.context["isi"]

    def test_what_is_not_understood_is_told_by_row_and_column(
        self, desk: Client, desa: Wilayah, ketua: Membership, address: str, groups: list[Kelompok]
    ) -> None:
        for number in range(12):
            makers.make_kelompok(desa, ketua.actor(), voices=1, title=f"Saluran nomor {number}")
        rows = (["Air bersi Kulon", None, None], ["Posyandu", "banyak", None], [None, 3, None])
        said = words(send(desk, address, book(self.HEAD, *rows)))
        assert (
            "Baris 2, kolom Kelompok: “Air bersi Kulon” tidak dikenal. Yang mirip: Air bersih Kulon." in said
        )
        assert "Baris 3, kolom Penerima manfaat (jiwa): Tulis jumlah dengan angka." in said
        assert "Tulis nama atau nomor kelompoknya." in said

    def test_two_of_one_name_are_told_apart_by_number(
        self, desk: Client, held: Musyawarah, address: str, groups: list[Kelompok]
    ) -> None:
        Kelompok.objects.filter(pk=groups[1].pk).update(title=groups[0].title)
        said = words(send(desk, address, book(self.HEAD, [groups[0].title, None, None])))
        assert "ada lebih dari satu. Tulis nomornya:" in said
        take(desk, address, send(desk, address, book(self.HEAD, [groups[1].pk, None, None])))
        assert held.usulan.get().kelompok == groups[1]

    def test_what_another_meeting_has_yet_to_decide_stays_there(
        self,
        desk: Client,
        desa: Wilayah,
        ketua: Membership,
        held: Musyawarah,
        address: str,
        groups: list[Kelompok],
    ) -> None:
        other = makers.make_musyawarah(desa, ketua.actor(), title="Lain", at=timezone.now())
        by, at = ketua.actor(), timezone.now()
        propose(kelompok=groups[0], musyawarah=other, title="", by=by, at=at)
        said = words(send(desk, address, book(self.HEAD, [groups[0].title, None, None])))
        assert "Sudah ada di acara Lain" in said

    def test_an_agenda_that_closed_meanwhile_takes_nothing(
        self, desk: Client, held: Musyawarah, address: str, groups: list[Kelompok]
    ) -> None:
        looked = send(desk, address, book(self.HEAD, [groups[0].title, None, None]))
        Musyawarah.objects.filter(pk=held.pk).update(voting_opened_at=timezone.now())
        assert "Pemungutan suara sudah mulai" in words(take(desk, address, looked))
        assert not held.usulan.exists()

    def test_the_template_offers_names_but_those_that_give_a_secret_away(
        self, desk: Client, desa: Wilayah, ketua: Membership, address: str, groups: list[Kelompok]
    ) -> None:
        secret = makers.make_kelompok(desa, ketua.actor(), title="Rahasia sekali", confidential=True)
        assert "Rahasia sekali" in desk.get(address).content.decode()
        made = load_workbook(io.BytesIO(desk.get(address, {"templat": "xlsx"}).content))
        offered = {cell for row in made["Pilihan"].iter_rows(values_only=True) for cell in row}
        assert "Air bersih Kulon" in offered
        assert secret.title not in offered


class TestAnswers:
    @pytest.fixture
    def desk(self, ketua: Membership, desk_of: Desk) -> Client:
        return desk_of(ketua)

    ADDRESS = "/bpd/jawab/berkas/"
    HEAD = ["Nomor", "Jawaban", "Hasil", "Alasan kalau belum bisa", "Langkah berikutnya"]

    def test_each_number_gets_its_answer(self, desk: Client, desa: Wilayah, at: dt.datetime) -> None:
        one, two = (makers.make_aspirasi(desa, text, kind=Kind.LAPORAN, at=at) for text in ("air", "jalan"))
        rows = [
            [f"{one.nomor[:3]}-{one.nomor[3:]}", "Pipanya diganti Senin.", None, None, None],
            [
                int(two.nomor),
                "Belum ada uangnya.",
                "Belum bisa sekarang",
                str(ReasonClass.choices[0][1]),
                "Diusulkan lagi.",
            ],
        ]
        looked = send(desk, self.ADDRESS, book(self.HEAD, *rows))
        take(desk, self.ADDRESS, looked)
        one.refresh_from_db()
        two.refresh_from_db()
        assert (one.state, two.state) == (State.ANSWERED, State.NOT_NOW)

    def test_a_number_that_has_its_answer_is_not_answered_again(
        self, desk: Client, desa: Wilayah, at: dt.datetime
    ) -> None:
        one = makers.make_aspirasi(desa, "air", kind=Kind.LAPORAN, at=at)
        raw = book(self.HEAD[:2], [one.nomor, "Pipanya diganti Senin."])
        take(desk, self.ADDRESS, send(desk, self.ADDRESS, raw))
        assert "1 baris sudah ada" in words(send(desk, self.ADDRESS, raw))

    def test_numbers_of_elsewhere_and_wrong_ones_are_told_and_empty_answers_are_passed_over(
        self, desk: Client, desa: Wilayah, other_desa: Wilayah, at: dt.datetime
    ) -> None:
        theirs = makers.make_aspirasi(other_desa, "air", kind=Kind.LAPORAN, at=at)
        mine = makers.make_aspirasi(desa, "jalan", kind=Kind.LAPORAN, at=at)
        rows = [[theirs.nomor, "Sudah."], ["99", "Sudah."], [mine.nomor, None]]
        said = words(send(desk, self.ADDRESS, book(self.HEAD[:2], *rows)))
        assert "Baris 2: Nomor ini tidak ada di sini, atau tidak menunggu jawaban." in said
        assert "Baris 3: Nomornya keliru." in said
        assert "1 baris belum diisi, dilewati." in said

    def test_the_template_holds_the_numbers_that_wait_and_none_that_is_confidential(
        self, desk: Client, desa: Wilayah, at: dt.datetime
    ) -> None:
        open_one = makers.make_aspirasi(desa, "air", kind=Kind.LAPORAN, at=at)
        makers.make_aspirasi(desa, "rahasia", kind=Kind.LAPORAN, confidential=True, at=at)
        raw = desk.get(self.ADDRESS, {"templat": "xlsx"}).content
        sheet = load_workbook(io.BytesIO(raw)).worksheets[0]
        numbers = [row[0].value for row in sheet.iter_rows(min_row=5) if row[0].value]
        assert [str(one).replace("-", "") for one in numbers] == [open_one.nomor]

    def test_a_member_who_is_not_the_head_has_no_such_page(self, anggota: Membership, desk_of: Desk) -> None:
        assert desk_of(anggota).get(self.ADDRESS).status_code == 403
