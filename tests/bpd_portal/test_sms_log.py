"""Pesan: every SMS of the village and no other, without a phone and without the words of a secret."""

import csv
import datetime as dt
import io
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accountability.accounts.actors import CITIZEN
from accountability.accounts.models import Membership
from accountability.lib import nomor
from accountability.regions.models import Wilayah
from posko.adding import keep_secret
from posko.models import Aspirasi
from sms_gateway import contacts
from sms_gateway.models import Line
from tests import makers
from tests.bpd_portal.conftest import Desk
from tests.bpd_portal.sms_makers import mark, promise, write

OTHER_PHONE = "+6281200000002"


@pytest.fixture
def desk(anggota: Membership, desk_of: Desk) -> Client:
    """The desk of a member of the council."""
    return desk_of(anggota)


@pytest.fixture
def line(desa: Wilayah) -> Line:
    """The village's own line."""
    return makers.make_line(desa)


@pytest.fixture
def shared(db: None) -> Line:
    """A line of several villages."""
    return makers.make_line(None, address="+6281200009999")


def page(desk: Client, **asked: str) -> str:
    """The log as asked for."""
    answer = desk.get(reverse("sms"), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def list_of(html: str) -> str:
    """The entries alone, without the filters above them."""
    return html.partition("percakapan-sms")[2]


class TestEntries:
    def test_an_sms_stands_with_its_answer_and_the_aspirasi_it_became(
        self, desk: Client, desa: Wilayah, line: Line, at: dt.datetime
    ) -> None:
        write(line, "lampu jalan mati dekat pasar", at)
        voice = Aspirasi.objects.get()
        html = list_of(page(desk))
        assert "lampu jalan mati dekat pasar" in html
        assert f"Menjadi {nomor.written(voice.nomor)}" in html
        assert reverse("bpd-aspirasi", args=[voice.nomor]) in html
        answer = html.index("balasan-sms")
        assert html.index("lampu jalan mati") < answer < html.index("Aspirasi Anda kami catat")

    def test_a_delivered_sms_says_when_on_the_villages_clock_and_what_it_cost(
        self, desk: Client, desa: Wilayah, line: Line
    ) -> None:
        sent = promise(desa, "sudah dibaca", dt.datetime(2026, 11, 21, 1, 0, tzinfo=dt.UTC))
        then = dt.datetime(2026, 11, 21, 2, 5, tzinfo=dt.UTC)
        mark(sent, state="delivered", rank=100, sending_at=then, sent_at=then, delivered_at=then, rupiah=350)
        html = list_of(page(desk))
        assert "Sampai di HP" in html
        assert "21 November 2026, 09.05 WIB" in html
        assert "1 bagian, Rp350" in html

    def test_a_failure_is_told_in_words(
        self, desk: Client, desa: Wilayah, line: Line, at: dt.datetime
    ) -> None:
        mark(promise(desa, "sudah dibaca", at), state="failed", rank=90, error_code="30005")
        mark(promise(desa, "sudah dibahas", at), state="failed", rank=90, error_code="LainSekali")
        mark(promise(desa, "disepakati", at), state="failed", rank=90, error_code="+6281200000001")
        html = list_of(page(desk))
        assert "Nomor HP ini tidak aktif lagi." in html
        assert "Penyedia tidak bisa mengirim (kode LainSekali)." in html
        assert "81200000001" not in html

    def test_a_waiting_sms_says_from_when_it_may_go(
        self, desk: Client, desa: Wilayah, line: Line, settings: Any
    ) -> None:
        settings.SMS_QUIET_HOURS = (dt.time(20), dt.time(6))
        promise(desa, "sudah dibaca", dt.datetime(2026, 11, 21, 15, 0, tzinfo=dt.UTC))
        html = list_of(page(desk))
        assert "Menunggu giliran" in html
        assert "paling cepat 22 November 2026, 06.00 WIB" in html

    def test_a_machine_has_no_pseudonym(self, desk: Client, line: Line, at: dt.datetime) -> None:
        write(line, "Pulsa Anda hampir habis", at, sender="TELCO")
        html = list_of(page(desk))
        assert "Dari mesin, disimpan saja" in html
        assert "Telepon" not in html

    def test_an_empty_log_says_what_will_be_here(self, desk: Client) -> None:
        assert "Belum ada SMS" in page(desk)

    def test_dead_letters_are_counted_and_linked(self, desk: Client, line: Line, at: dt.datetime) -> None:
        mark(write(line, "lampu mati", at), state="dead", handed_over_at=None)
        html = page(desk)
        assert "1 SMS warga tersimpan, tetapi belum masuk." in html
        assert "Tertahan (1)" in html


class TestWhoseSMS:
    def test_the_neighbours_sms_are_not_shown(
        self, desk: Client, desa: Wilayah, other_desa: Wilayah, at: dt.datetime
    ) -> None:
        write(makers.make_line(other_desa, address="+6281200002002"), "canary tetangga", at)
        promise(other_desa, "canary keluar", at)
        assert "canary" not in page(desk)

    def test_on_a_shared_line_the_phones_of_the_village_count(
        self, desk: Client, desa: Wilayah, other_desa: Wilayah, shared: Line, at: dt.datetime
    ) -> None:
        contacts.settle(contact=makers.make_contact(), desa=desa, at=at)
        contacts.settle(contact=makers.make_contact(OTHER_PHONE), desa=other_desa, at=at)
        write(shared, "air keruh di sini", at)
        write(shared, "canary tetangga", at, sender=OTHER_PHONE)
        html = page(desk)
        assert "air keruh di sini" in html
        assert "canary" not in html

    def test_a_phone_that_moved_leaves_its_words_where_they_were_said(
        self, desk: Client, desa: Wilayah, other_desa: Wilayah, shared: Line, at: dt.datetime
    ) -> None:
        contact = makers.make_contact()
        contacts.settle(contact=contact, desa=other_desa, at=at)
        write(shared, "canary dari tempat lama", at)
        contacts.settle(contact=contact, desa=desa, at=at)
        write(shared, "sekarang saya di sini", at + dt.timedelta(minutes=20))
        html = page(desk)
        assert "sekarang saya di sini" in html
        assert "canary" not in html

    def test_words_added_to_a_neighbours_aspirasi_stay_with_the_neighbour(
        self, desk: Client, desa: Wilayah, other_desa: Wilayah, line: Line, at: dt.datetime
    ) -> None:
        theirs = makers.make_aspirasi(other_desa, contact=makers.make_contact(), at=at)
        write(line, f"TAMBAH {theirs.nomor} canary tetangga", at)
        assert "canary" not in page(desk)


class TestPrivacy:
    def test_no_phone_kunci_or_fingerprint_is_on_the_page(
        self, desk: Client, desa: Wilayah, line: Line, at: dt.datetime
    ) -> None:
        write(line, "hubungi saya di 0812-0000-0001 atau +62 812 0000 0001, nik 3329041234567890", at)
        html = page(desk)
        assert "hubungi saya di 08** **** ****" in html
        digits = re.sub(r"[ -]", "", html)
        assert "81200000001" not in digits
        assert "3329041234567890" not in digits
        assert re.search(r"kunci (?!\*)", html) is None
        assert makers.make_contact().fingerprint not in html

    def test_a_phone_has_one_name_here_and_another_at_the_neighbours(
        self, desk: Client, outsider: Membership, desk_of: Desk, desa: Wilayah, line: Line, at: dt.datetime
    ) -> None:
        write(line, "jalan rusak", at)
        write(line, "air keruh", at + dt.timedelta(minutes=1))
        write(line, "lampu mati", at + dt.timedelta(minutes=2), sender=OTHER_PHONE)
        theirs = makers.make_line(outsider.wilayah, address="+6281200002002")
        write(theirs, "jembatan rusak", at + dt.timedelta(minutes=3))
        here = re.findall(r"Telepon (\w{5})\b", list_of(page(desk)))
        there = re.findall(r"Telepon (\w{5})\b", list_of(page(desk_of(outsider))))
        assert len(here) == 3
        assert here[1] == here[2] != here[0]
        assert not set(here) & set(there)

    def test_the_words_of_a_secret_stay_with_the_aspirasi(
        self, desk: Client, desa: Wilayah, line: Line, at: dt.datetime
    ) -> None:
        write(line, "RAHASIA canary bantuan dipotong", at)
        voice = Aspirasi.objects.get()
        assert voice.confidential
        write(line, f"TAMBAH {voice.nomor} canary lagi", at + dt.timedelta(minutes=1))
        promise(desa, f"{nomor.written(voice.nomor)}: canary jawaban", at, key=f"{voice.nomor}:9")
        html = list_of(page(desk))
        assert "canary" not in html
        assert "Telepon rahasia" in html
        assert re.search(r"Telepon \w{5}\b(?<!rahas)", html) is None
        assert reverse("bpd-aspirasi", args=[voice.nomor]) in html
        assert "canary" not in page(desk, arah="keluar")
        assert "canary" not in page(desk, nomor=voice.nomor)

    def test_what_became_secret_later_is_covered_too(
        self, desk: Client, desa: Wilayah, line: Line, at: dt.datetime
    ) -> None:
        write(line, "canary lampu jalan mati", at)
        assert "canary" in page(desk)
        keep_secret(aspirasi=Aspirasi.objects.get(), by=CITIZEN, at=at)
        assert "canary" not in page(desk)

    def test_a_secret_that_is_not_taken_in_yet_is_covered(
        self, desk: Client, line: Line, at: dt.datetime
    ) -> None:
        mark(write(line, "rahasia: canary", at), state="dead", handed_over_at=None)
        line.inbound.get().replies.all().delete()
        Aspirasi.objects.all().update(inbound=None)
        assert "canary" not in list_of(page(desk))

    def test_what_is_recognised_as_confidential_and_no_aspirasi_yet_is_covered(
        self, desk: Client, line: Line, at: dt.datetime
    ) -> None:
        mark(write(line, "kades korupsi uang jalan canary", at), state="dead", handed_over_at=None)
        line.inbound.get().replies.all().delete()
        Aspirasi.objects.all().update(inbound=None)
        assert "canary" not in list_of(page(desk))


class TestFilters:
    @pytest.fixture(autouse=True)
    def _a_little_of_everything(self, desa: Wilayah, line: Line) -> None:
        at = dt.datetime(2026, 11, 20, 3, 0, tzinfo=dt.UTC)
        write(line, "masuk tanggal dua puluh", at)
        promise(desa, "keluar tanggal dua satu", at + dt.timedelta(days=1))
        write(line, "masuk tanggal dua dua", at + dt.timedelta(days=2))

    @pytest.mark.parametrize(
        ("asked", "shown", "hidden"),
        [
            ({}, ["masuk tanggal dua puluh", "keluar tanggal dua satu", "masuk tanggal dua dua"], []),
            ({"arah": "masuk"}, ["masuk tanggal dua puluh", "kami catat"], ["keluar tanggal"]),
            ({"arah": "keluar"}, ["keluar tanggal dua satu", "kami catat"], ["masuk tanggal"]),
            ({"keadaan": "handed_over"}, ["masuk tanggal dua dua"], ["keluar tanggal"]),
            ({"keadaan": "dead"}, ["Tidak ada SMS yang cocok"], ["tanggal dua"]),
            ({"keadaan": "promised"}, ["keluar tanggal dua satu", "kami catat"], ["masuk tanggal"]),
            ({"jenis": "news"}, ["keluar tanggal dua satu"], ["masuk tanggal", "kami catat"]),
            ({"jenis": "reply"}, ["kami catat"], ["masuk tanggal", "keluar tanggal"]),
            ({"teks": "dibaca"}, ["keluar tanggal dua satu"], ["masuk tanggal", "kami catat"]),
            ({"sejak": "2026-11-22"}, ["masuk tanggal dua dua"], ["dua puluh", "dua satu"]),
            ({"sampai": "2026-11-20"}, ["masuk tanggal dua puluh"], ["dua satu", "dua dua"]),
            ({"sejak": "2026-11-21", "sampai": "2026-11-21"}, ["dua satu"], ["dua puluh", "dua dua"]),
            ({"nomor": "123"}, ["Tidak ada SMS yang cocok"], ["tanggal dua"]),
        ],
    )
    def test_what_is_asked_for_is_shown(
        self, desk: Client, asked: dict[str, str], shown: list[str], hidden: list[str]
    ) -> None:
        html = page(desk, **asked).partition("</details>")[2]
        for words in shown:
            assert words in html
        for words in hidden:
            assert words not in html

    def test_a_day_is_the_villages_day(self, desk: Client, desa: Wilayah) -> None:
        promise(desa, "lewat tengah malam", dt.datetime(2026, 11, 23, 17, 30, tzinfo=dt.UTC))
        assert "lewat tengah malam" in page(desk, sejak="2026-11-24")

    def test_a_number_finds_everything_said_about_it(self, desk: Client, desa: Wilayah, line: Line) -> None:
        voice = Aspirasi.objects.get(text="masuk tanggal dua puluh")
        later = dt.datetime(2026, 11, 24, 3, 0, tzinfo=dt.UTC)
        write(line, f"tambah {voice.nomor} sudah parah", later)
        promise(desa, "kabar nomor ini", later, key=f"{voice.nomor}:1")
        html = page(desk, nomor=nomor.written(voice.nomor))
        for words in ("masuk tanggal dua puluh", "sudah parah", "kabar nomor ini"):
            assert words in html
        assert "dua dua" not in html

    def test_nonsense_in_the_address_is_borne(self, desk: Client) -> None:
        assert "Cari dan saring" in page(desk, sejak="kemarin", arah="atas", keadaan="x", teks="../x")
        assert desk.get(reverse("sms"), {"sebelum": "x"}).status_code == 404
        assert desk.get(reverse("sms"), {"sebelum": f"{'9' * 18}-1-1"}).status_code in {200, 404}


class TestPages:
    def test_every_sms_is_on_one_page_and_on_one_only(self, desk: Client, desa: Wilayah, line: Line) -> None:
        at = dt.datetime(2026, 11, 20, 3, 0, tzinfo=dt.UTC)
        for number in range(20):  # many at the same moment
            promise(desa, f"berita-{number:02}.", at)
            write(line, f"suara-{number:02} jalan", at, sender=f"+62812000001{number:02}")
        seen: list[str] = []
        address = reverse("sms")
        for _page in range(4):
            html = desk.get(address).content.decode()
            seen += re.findall(r"(berita-\d\d|suara-\d\d)", html)
            further = re.search(r'rel="next" href="([^"]+)"', html)
            if further is None:
                break
            address = reverse("sms") + further[1].replace("&amp;", "&")
        assert len(seen) == len(set(seen)) == 40

    def test_the_filters_stay_with_the_pages(self, desk: Client, desa: Wilayah, line: Line) -> None:
        at = dt.datetime(2026, 11, 20, 3, 0, tzinfo=dt.UTC)
        for number in range(26):
            promise(desa, f"berita-{number:02}.", at)
        html = page(desk, jenis="news")
        assert re.search(r'rel="next" href="\?jenis=news&amp;sebelum=', html)

    def test_more_sms_ask_no_more_questions(self, desk: Client, desa: Wilayah, line: Line) -> None:
        at = dt.datetime(2026, 11, 20, 3, 0, tzinfo=dt.UTC)

        def questions() -> int:
            with CaptureQueriesContext(connection) as asked:
                page(desk)
            return len(asked)

        write(line, "jalan rusak sekali", at)
        promise(desa, "satu berita", at)
        few = questions()
        for number in range(12):
            write(line, f"suara nomor {number} rusak", at, sender=f"+62812000001{number:02}")
            promise(desa, f"berita nomor {number}", at)
        assert questions() == few


class TestDoors:
    @pytest.mark.parametrize("door", ["sms", "sms-biaya", "sms-jalur", "pengaturan", "nomor-darurat"])
    @pytest.mark.parametrize("who", ["petugas", "kades", "keuangan", "camat"])
    def test_only_the_council_reads_messages(
        self, request: pytest.FixtureRequest, desk_of: Desk, line: Line, at: dt.datetime, door: str, who: str
    ) -> None:
        write(line, "canary kata warga", at)
        answer = desk_of(request.getfixturevalue(who)).get(reverse(door))
        assert answer.status_code == 403
        assert "canary" not in answer.content.decode()

    def test_looking_changes_nothing(self, desk: Client) -> None:
        assert desk.post(reverse("sms")).status_code == 405
        assert desk.post(reverse("sms-jalur")).status_code == 405


class TestFile:
    def test_it_says_what_became_of_each_sms_and_nothing_anybody_wrote(
        self, desk: Client, desa: Wilayah, line: Line, at: dt.datetime
    ) -> None:
        write(line, "lampu jalan mati dekat rumah Bu Siti", at)
        voice = Aspirasi.objects.get()
        mark(promise(desa, "sudah dibaca", at), state="failed", rank=90, error_code="30005", rupiah=350)
        answer = desk.get(reverse("sms-csv"))
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert f"sms-{desa.kode}.csv" in answer["Content-Disposition"]
        rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
        assert {row["arah"] for row in rows} == {"masuk", "keluar"}
        assert nomor.written(voice.nomor) in {row["nomor"] for row in rows}
        assert any(row["rupiah"] == "350" and "tidak aktif" in row["sebab"] for row in rows)
        told = answer.content.decode()
        assert not any(one in told for one in ("lampu", "Siti", "sudah dibaca", "Telepon", "812000000"))

    def test_a_confidential_voice_leaves_no_number_in_it(
        self, desk: Client, line: Line, at: dt.datetime
    ) -> None:
        write(line, "dana jalan dikorupsi", at)
        voice = Aspirasi.objects.get()
        told = desk.get(reverse("sms-csv")).content.decode()
        assert nomor.written(voice.nomor) not in told
        assert voice.nomor not in told

    def test_it_follows_the_filters_and_is_for_the_council_only(
        self, desk: Client, line: Line, at: dt.datetime, desk_of: Desk, kades: Membership
    ) -> None:
        write(line, "lampu jalan mati", at)
        rows = list(
            csv.DictReader(io.StringIO(desk.get(reverse("sms-csv"), {"arah": "masuk"}).content.decode()))
        )
        assert [row["arah"] for row in rows] == ["masuk"]
        assert desk_of(kades).get(reverse("sms-csv")).status_code == 403
