"""A file from SP4N-LAPOR!: read, looked through, noted once, taken back."""

import datetime as dt
import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from accountability.accounts.models import Membership, Role
from accountability.lib import nomor
from accountability.oversight.models import PassedUp, SP4NFile, Standing
from accountability.oversight.passed_up import acting, sp4n_files
from accountability.oversight.passed_up.acting import Said
from accountability.oversight.passed_up.at_sp4n import note_news
from accountability.oversight.passed_up.refusals import TooLateToTakeBack
from accountability.oversight.passed_up.sp4n_judging import NOT_HERE, Judged, judge
from accountability.oversight.passed_up.sp4n_rows import SP4NRow, as_data, read_sp4n
from accountability.regions.models import Wilayah
from posko.models import Aspirasi
from sms_gateway.models import OutboundSMS
from tests import makers
from tests.accountability.oversight.passed_up.conftest import HOUR, SENT, sent, signed_in, twice_not_yet, up

pytestmark = pytest.mark.django_db
AT = makers.NOW + HOUR * 8
TODAY = dt.date(2026, 10, 5)
FILES, UPLOAD = "kec-diteruskan-berkas-satu", reverse("kec-diteruskan-berkas")
HEAD = "nomor_posko;nomor_pelacakan;status;tanggal;instansi;tanggapan"


def lines(*rows: str) -> io.BytesIO:
    return io.BytesIO("\n".join((HEAD, *rows)).encode())


def read(*rows: str) -> list[SP4NRow]:
    return read_sp4n(lines(*rows), today=TODAY)


def sms_since(at: dt.datetime = AT) -> list[str]:
    kept = OutboundSMS.objects.filter(promised_at__gte=at).exclude(state="cancelled")
    return [str(sms.body) for sms in kept.order_by("id")]


@pytest.fixture
def number(there: PassedUp) -> str:
    """Its own number."""
    return nomor.written(there.aspirasi.nomor)


def kept(rows: list[SP4NRow], member: Membership) -> SP4NFile:
    return sp4n_files.keep(rows=as_data(rows), sha256="a" * 64, member=member, at=AT)


def adopt(rows: list[SP4NRow], member: Membership, at: dt.datetime = AT) -> tuple[SP4NFile, list[Judged]]:
    file = kept(rows, member)
    judged = judge(rows=rows, member=member, at=at)
    sp4n_files.adopt(file=file, expected=sum(one.standing == "baru" for one in judged), member=member, at=at)
    file.refresh_from_db()
    return file, judged


class TestReadingRows:
    def test_a_workbook_reads_as_a_csv_does(self) -> None:
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.append(["Tracking ID", "Nomor kami", "Status laporan", "Tanggal tindak lanjut", "Jawaban"])
        sheet.append([1916449, "204-5813", "SELESAI", TODAY, "Sudah."])
        out = io.BytesIO()
        book.save(out)
        (row,) = read_sp4n(out, today=TODAY)
        (same,) = read("204-5813;1916449;Selesai;05-10-2026;;Sudah.")
        assert (row.words, row.faults) == (same.words, [])
        assert (row.nomor, row.tracking, row.status, row.day) == ("2045813", "1916449", "selesai", TODAY)

    @pytest.mark.parametrize(
        ("line", "column", "words"),
        [
            (";;Proses;;;", "nomor", "Isi nomor kami"),
            ("abc;;Proses;;;", "nomor", "Bukan nomor kami"),
            ("204-5813;=1;;;;", "lacak", "4 sampai 20"),
            ("204-5813;;Dibakar;;;", "keadaan", "“Dibakar” belum dikenal. Yang dikenal: Menunggu"),
            ("204-5813;;Selesai;;;", "isi", "perlu isi tanggapan"),
            ("204-5813;;;;;Sudah ada.", "keadaan", "belum ada statusnya"),
            ("204-5813;;Proses;kemarin;;", "tanggal", "Tanggal tidak terbaca"),
            ("204-5813;;;;;", "lacak", "Tidak ada yang bisa dicatat"),
            (f"204-5813;;Proses;;;{'a' * 4001}", "isi", "Paling banyak 4000"),
        ],
    )
    def test_what_is_not_understood_is_said_at_its_column(self, line: str, column: str, words: str) -> None:
        (row,) = read(line)
        assert [told for place, told in row.faults if place == column and words in told]

    def test_numbers_of_people_are_covered_before_anything_is_kept(self) -> None:
        (row,) = read("204-5813;;Proses;;;Hubungi 081234567890 atau NIK 3201012345678901.")
        assert "0812" not in json.dumps(as_data([row]))
        assert "3201" not in json.dumps(as_data([row]))
        assert any("disamarkan" in hint for hint in row.hints)

    def test_a_likely_name_is_pointed_out(self) -> None:
        (row,) = read("204-5813;;Proses;;;Sudah ditemui Pak Suryadi di rumahnya.")
        assert any("nama orang" in hint for hint in row.hints)


class TestJudging:
    def test_each_row_says_what_it_will_do(self, there: PassedUp, number: str, camat: Membership) -> None:
        said = {
            f"{number};1916449;;;;": "Mencatat nomor 1916449. Warga dikabari.",
            f"{number};;Proses;;;": "Mencatat kabar: Sedang diproses. Warga dikabari.",
            f"{number};1916449;Selesai;05/10/2026;PU;Sudah.": (
                "Menyampaikan jawabannya ke warga; warga bisa menilai. Nomor 1916449 ikut dicatat."
            ),
        }
        for line, words in said.items():
            (one,) = judge(rows=read(line), member=camat, at=AT)
            assert (one.standing, one.does) == ("baru", words)

    def test_a_row_of_another_kecamatan_is_refused_as_if_it_were_not_there(
        self, number: str, camat: Membership
    ) -> None:
        makers.make_desa("99.01.02.2001", "Jauh")
        far = makers.make_member(Role.CAMAT, Wilayah.objects.get(kode="99.01.02"), "camat-jauh")
        (one,) = judge(rows=read(f"{number};1916449;;;;"), member=far, at=AT)
        (none,) = judge(rows=read("204-5813;1916449;;;;"), member=far, at=AT)
        assert one.faults == none.faults == [("nomor", NOT_HERE)]

    def test_what_lies_at_the_kabupaten_is_noted_there(
        self, passed: PassedUp, camat: Membership, kabupaten: Membership
    ) -> None:
        acting.pass_to_kabupaten(passed=passed, said=Said("Besar."), by=camat.actor(), at=SENT)
        sent(passed, kabupaten, SENT + dt.timedelta(minutes=5))
        line = f"{passed.aspirasi.nomor};1916449;;;;"
        (ours,) = judge(rows=read(line), member=camat, at=AT)
        assert "kantor itu yang mencatatnya" in ours.faults[0][1]
        (theirs,) = judge(rows=read(line), member=kabupaten, at=AT)
        assert theirs.standing == "baru"

    def test_a_number_of_theirs_finds_the_item_too(self, there: PassedUp, camat: Membership) -> None:
        acting.note_tracking(passed=there, said=Said(tracking="#1916449"), by=camat.actor(), at=SENT)
        (one,) = judge(rows=read(";1916449;Proses;;;"), member=camat, at=AT)
        assert one.passed == there

    def test_one_number_of_theirs_is_of_one_item(
        self, there: PassedUp, desa: Wilayah, ketua: Membership, camat: Membership
    ) -> None:
        other = sent(up(twice_not_yet(desa, ketua, "sumur kering")), camat)
        both = (f"{there.aspirasi.nomor};1916449;;;;", f"{other.aspirasi.nomor};1916449;;;;")
        first, second = judge(rows=read(*both), member=camat, at=AT)
        assert first.standing == "baru"
        assert "juga ada di baris 2" in second.faults[0][1]
        acting.note_tracking(passed=there, said=Said(tracking="1916449"), by=camat.actor(), at=SENT)
        (late,) = judge(rows=read(both[1]), member=camat, at=AT)
        assert "sudah dicatat untuk" in late.faults[0][1]

    def test_of_several_rows_about_one_the_newest_is_told(
        self, there: PassedUp, number: str, camat: Membership
    ) -> None:
        rows = read(f"{number};;Selesai;05-10-2026;PU;Sudah.", f"{number};;Proses;;PU;Disurvei.")
        newest, older = judge(rows=rows, member=camat, at=AT)
        assert (newest.standing, older.standing) == ("baru", "lama")
        assert "baris 2" in older.does

    @pytest.mark.parametrize("day", ["04-10-2026", "06-10-2026"])
    def test_a_day_that_cannot_be_is_told(
        self, there: PassedUp, number: str, camat: Membership, day: str
    ) -> None:
        (one,) = judge(rows=read(f"{number};;Proses;{day};;"), member=camat, at=AT)
        assert one.faults[0][0] == "tanggal"

    def test_what_was_answered_here_is_no_more_to_be_noted(
        self, there: PassedUp, number: str, camat: Membership
    ) -> None:
        acting.answer(passed=there, said=Said("Sudah."), by=camat.actor(), at=SENT + HOUR / 2)
        (one,) = judge(rows=read(f"{number};;Proses;;;"), member=camat, at=AT)
        assert "Tidak sedang di SP4N-LAPOR!" in one.faults[0][1]

    def test_questions_do_not_grow_with_the_rows(
        self, desa: Wilayah, ketua: Membership, camat: Membership, django_assert_num_queries: Any
    ) -> None:
        for turn in range(6):
            sent(up(twice_not_yet(desa, ketua, f"sumur {turn} kering")), camat)
        numbers = list(Aspirasi.objects.values_list("nomor", flat=True))
        rows = read(*(f"{one};;Proses;;;" for one in numbers))
        with django_assert_num_queries(2):
            judge(rows=rows, member=camat, at=AT)


class TestTakingOver:
    def test_what_was_shown_is_noted_and_told_and_the_rest_is_kept(
        self, there: PassedUp, number: str, camat: Membership
    ) -> None:
        rows = read(f"{number};1916449;Proses;05-10-2026;PU;Disurvei.", "204-5813;1;;;;")
        file, _judged = adopt(rows, camat)
        there.refresh_from_db()
        assert (there.tracking, there.status) == ("1916449", "proses")
        assert len(sms_since()) == 1
        assert (file.taken, file.rows, len(file.payload)) == (1, 2, 1)

    def test_the_same_file_twice_changes_nothing(
        self, there: PassedUp, number: str, camat: Membership
    ) -> None:
        rows = read(f"{number};1916449;Selesai;05-10-2026;PU;Sudah diperbaiki.")
        adopt(rows, camat)
        (again,) = judge(rows=rows, member=camat, at=AT + HOUR)
        assert again.standing == "sudah"
        with pytest.raises(sp4n_files.NothingToTake):
            adopt(rows, camat, AT + HOUR)
        assert len(sms_since()) == 1

    def test_what_changed_since_it_was_shown_is_shown_again(
        self, there: PassedUp, number: str, camat: Membership
    ) -> None:
        file = kept(read(f"{number};;Proses;;;"), camat)
        note_news(passed=there, said=Said(status="proses"), by=camat.actor(), at=AT)
        with pytest.raises(sp4n_files.ChangedMeanwhile):
            sp4n_files.adopt(file=file, expected=1, member=camat, at=AT)

    def test_decided_is_decided(self, there: PassedUp, number: str, camat: Membership) -> None:
        file = kept(read(f"{number};;Proses;;;"), camat)
        sp4n_files.drop(file=file, at=AT)
        with pytest.raises(sp4n_files.DecidedAlready):
            sp4n_files.adopt(file=file, expected=1, member=camat, at=AT)
        file.refresh_from_db()
        assert file.payload == []

    def test_old_files_are_emptied(self, there: PassedUp, number: str, camat: Membership) -> None:
        kept(read(f"{number};;Proses;;;"), camat)
        assert sp4n_files.forget_rows(at=AT + dt.timedelta(days=29), limit=9) == 0
        assert sp4n_files.forget_rows(at=AT + dt.timedelta(days=31), limit=9) == 1


class TestTakingBack:
    def test_within_minutes_everything_stands_as_before_and_nobody_heard(
        self, there: PassedUp, number: str, camat: Membership
    ) -> None:
        file, _judged = adopt(read(f"{number};1916449;Selesai;05-10-2026;PU;Sudah."), camat)
        assert sp4n_files.undo(file=file, member=camat, at=AT + dt.timedelta(minutes=9)) == (1, 0)
        there.refresh_from_db()
        assert (there.standing, there.tracking, there.status) == (Standing.SP4N, "", "")
        assert sms_since() == []

    def test_later_it_is_too_late(self, there: PassedUp, number: str, camat: Membership) -> None:
        file, _judged = adopt(read(f"{number};1916449;;;;"), camat)
        with pytest.raises(TooLateToTakeBack):
            sp4n_files.undo(file=file, member=camat, at=AT + dt.timedelta(minutes=11))

    def test_what_has_gone_on_stays_and_is_counted(
        self, there: PassedUp, number: str, desa: Wilayah, ketua: Membership, camat: Membership
    ) -> None:
        other = sent(up(twice_not_yet(desa, ketua, "sumur kering")), camat)
        file, _judged = adopt(read(f"{number};1916449;;;;", f"{other.aspirasi.nomor};1916450;;;;"), camat)
        soon = AT + dt.timedelta(minutes=2)
        note_news(passed=there, said=Said(status="proses"), by=camat.actor(), at=soon)
        assert sp4n_files.undo(file=file, member=camat, at=soon) == (1, 1)


class TestThePages:
    def upload(self, client: Client, *rows: str) -> Any:
        raw = lines(*rows).getvalue()
        return client.post(UPLOAD, {"berkas": SimpleUploadedFile("sp4n.csv", raw)})

    def test_a_file_is_looked_through_taken_over_and_taken_back(
        self, there: PassedUp, number: str, camat: Membership
    ) -> None:
        client = signed_in(camat)
        assert "Belum pernah ada berkas" in client.get(UPLOAD).content.decode()
        answer = self.upload(client, f"{number};1916449;;;;", f"{number};;Dibakar;;;")
        assert answer.status_code == 303
        page = client.get(answer["Location"]).content.decode()
        assert "Mencatat nomor 1916449. Warga dikabari." in page
        assert "“Dibakar” belum dikenal" in page
        done = client.post(answer["Location"], {"aksi": "pakai", "banyak": "1"}, follow=True)
        assert "1 baris dicatat." in done.content.decode()
        there.refresh_from_db()
        assert there.tracking == "1916449"
        left = client.get(reverse("kec-diteruskan-berkas-masalah", args=[SP4NFile.objects.get().pk]))
        assert "Dibakar" in left.content.decode()
        back = client.post(answer["Location"], {"aksi": "urung"}, follow=True).content.decode()
        assert "1 baris dibatalkan. Warga tidak jadi dikabari." in back
        there.refresh_from_db()
        assert there.tracking == ""

    @pytest.mark.parametrize(
        "raw", [b"", b"%PDF-1.4", b"PK\x03\x04kacau", b"a;b\n1;2\n", b"\xd0\xcf\x11\xe0"]
    )
    def test_what_is_no_table_gets_a_sentence(self, camat: Membership, raw: bytes) -> None:
        answer = signed_in(camat).post(UPLOAD, {"berkas": SimpleUploadedFile("x.csv", raw)})
        assert answer.status_code == 422
        assert "pesan-salah" in answer.content.decode()
        assert not SP4NFile.objects.exists()

    def test_another_desk_finds_no_such_file(self, there: PassedUp, number: str, camat: Membership) -> None:
        where = self.upload(signed_in(camat), f"{number};1916449;;;;")["Location"]
        makers.make_desa("99.01.02.2001", "Jauh")
        far = makers.make_member(Role.CAMAT, Wilayah.objects.get(kode="99.01.02"), "camat-jauh")
        client = signed_in(far)
        assert client.get(where).status_code == 404
        assert client.post(where, {"aksi": "pakai", "banyak": "1"}).status_code == 404

    def test_by_hand_on_the_page_of_the_item(self, there: PassedUp, camat: Membership) -> None:
        client = signed_in(camat)
        at = reverse("kec-diteruskan-satu", args=[there.pk])
        page = client.get(at).content.decode()
        assert "Catat kabar SP4N-LAPOR!" in page
        assert "Diproses" not in page
        bad = client.post(at, {"aksi": "kabar", "status": "", "isi": "Kata saya."})
        assert bad.status_code == 422
        assert "Kata saya." in bad.content.decode()
        told = {"aksi": "kabar", "status": "arsip", "isi": "Data kurang.", "instansi": "Dinas PU"}
        page = client.post(at, told, follow=True).content.decode()
        assert "Kabarnya tersimpan. Warga dikabari." in page
        assert "SP4N-LAPOR! menunggu Anda." in page
        again = client.post(at, told)
        assert again.status_code == 422
        assert "sudah tercatat" in again.content.decode()

    def test_a_number_of_a_person_is_refused_with_the_words_kept(
        self, passed: PassedUp, camat: Membership
    ) -> None:
        told = {
            "aksi": "sp4n",
            "kategori": "sosial",
            "kalimat": "Ke sana.",
            "isi_laporan": "hubungi 081234567890",
        }
        answer = signed_in(camat).post(reverse("kec-diteruskan-satu", args=[passed.pk]), told)
        assert answer.status_code == 422
        assert "Di dalamnya ada nomor HP." in answer.content.decode()
        assert passed.acts.count() == 0

    def test_a_subcategory_of_another_category_is_told(self, passed: PassedUp, camat: Membership) -> None:
        told = {"aksi": "sp4n", "kategori": "sosial", "subkategori": "jembatan", "isi_laporan": "x"}
        answer = signed_in(camat).post(reverse("kec-diteruskan-satu", args=[passed.pk]), told)
        assert "Subkategori ini milik kategori lain." in answer.content.decode()

    def test_the_citizen_reads_it_on_the_page_of_the_number(
        self, there: PassedUp, camat: Membership, client: Client
    ) -> None:
        said = Said(status="proses", agency="Dinas PU Provinsi", told="Sedang disurvei.")
        note_news(passed=there, said=said, by=camat.actor(), at=AT)
        page = client.get(reverse("kabar", args=[there.aspirasi.nomor])).content.decode()
        assert "Kabar SP4N-LAPOR!, Dinas PU Provinsi: Sedang diproses, 5 Oktober 2026" in page
        done = Said(status="selesai", agency="Dinas PU Provinsi", told="Diperbaiki Mei.")
        note_news(passed=there, said=done, by=camat.actor(), at=AT + HOUR)
        page = client.get(reverse("kabar", args=[there.aspirasi.nomor])).content.decode()
        assert "Dijawab SP4N-LAPOR!, Dinas PU Provinsi" in page
        assert "Diperbaiki Mei." in page
