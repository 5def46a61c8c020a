"""The calendar at the desks of the council and of the village government."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from accountability.accounts.models import Membership, Role
from accountability.lib.icalendar import WholeDay, calendar_of
from accountability.planning.marking_done import mark_done
from accountability.planning.models import CalendarDone
from accountability.regions.models import RegionalHoliday, Wilayah
from tests import makers
from tests.bpd_portal.conftest import Desk

BEGAN = dt.datetime(2025, 1, 6, 3, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _used(desa: Wilayah) -> None:
    makers.make_aspirasi(desa, at=BEGAN)


def mark_address(item: str, year: int, who: str = "pemdes") -> str:
    return reverse(f"{who}-kalender-tandai", args=[item, year])


class TestPage:
    def test_what_waits_now_stands_before_the_year(self, kades: Membership, desk_of: Desk) -> None:
        page = desk_of(kades).get(reverse("pemdes-kalender")).content.decode()
        assert page.index("Yang dikerjakan sekarang") < page.index("Setahun")
        assert "Masih bisa dikerjakan hari ini." in page
        assert "Bila terjadi" in page

    def test_the_council_is_offered_its_own_marks_only(
        self, ketua: Membership, anggota: Membership, desk_of: Desk
    ) -> None:
        page = desk_of(ketua).get(reverse("bpd-kalender")).content.decode()
        assert mark_address("lkppd_eval", 2025, "bpd") in page
        assert mark_address("lppd", 2025, "bpd") not in page
        assert "tandai" not in desk_of(anggota).get(reverse("bpd-kalender")).content.decode()

    @pytest.mark.parametrize("asked", ["2024", "2030", "2099"])
    def test_any_year_can_be_read(self, kades: Membership, desk_of: Desk, asked: str) -> None:
        answer = desk_of(kades).get(reverse("pemdes-kalender"), {"tahun": asked})
        assert answer.status_code == 200
        assert "Yang dikerjakan sekarang" not in answer.content.decode()

    @pytest.mark.parametrize("asked", ["1", "abc", "999999"])
    def test_a_year_out_of_this_world_is_no_page(self, kades: Membership, desk_of: Desk, asked: str) -> None:
        assert desk_of(kades).get(reverse("pemdes-kalender"), {"tahun": asked}).status_code == 404

    def test_the_page_takes_a_handful_of_queries(
        self, kades: Membership, desk_of: Desk, django_assert_max_num_queries: Any
    ) -> None:
        client = desk_of(kades)
        client.get(reverse("pemdes-kalender"))
        with django_assert_max_num_queries(10):
            client.get(reverse("pemdes-kalender"))


class TestMarking:
    def send(self, client: Any, **said: str) -> Any:
        told = {"aksi": "tandai", "tanggal": "2026-03-27", "nomor": "140/31", **said}
        return client.post(mark_address("lppd", 2025), told)

    def test_it_is_marked_with_its_number_and_taken_back(self, kades: Membership, desk_of: Desk) -> None:
        client = desk_of(kades)
        assert self.send(client)["Location"] == reverse("pemdes-kalender")
        assert CalendarDone.objects.get().document_no == "140/31"
        page = client.get(reverse("pemdes-kalender"), {"tahun": "2026"}).content.decode()
        assert "Selesai 27 Maret 2026, nomor 140/31" in page
        assert client.post(mark_address("lppd", 2025), {"aksi": "tarik"}).status_code == 303
        assert not CalendarDone.objects.exists()

    @pytest.mark.parametrize(
        ("said", "sentence"),
        [
            ({"nomor": ""}, "Tulis nomor suratnya."),
            ({"tanggal": "2099-01-01"}, "belum tiba"),
            ({"tanggal": "27-03"}, "Pilih tanggalnya."),
            ({"tanggal": "2019-03-27"}, "Periksa lagi tahunnya"),
        ],
    )
    def test_a_slip_gets_a_sentence_and_keeps_the_words(
        self, kades: Membership, desk_of: Desk, said: dict[str, str], sentence: str
    ) -> None:
        answer = self.send(desk_of(kades), **{"nomor": "140/31 a", **said})
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert said.get("nomor") == "" or "140/31 a" in answer.content.decode()
        assert not CalendarDone.objects.exists()

    def test_marked_meanwhile_it_says_so(
        self, kades: Membership, keuangan: Membership, desk_of: Desk
    ) -> None:
        day = dt.date(2026, 3, 27)
        mark_done(
            desa=kades.wilayah,
            item="lppd",
            year=2025,
            done_on=day,
            document_no="1",
            by=keuangan.actor(),
            at=makers.NOW,
        )
        assert "sudah ditandai orang lain" in self.send(desk_of(kades)).content.decode()

    @pytest.mark.parametrize(("item", "year"), [("bpd_report", 2025), ("buatan", 2025), ("lppd", 2099999)])
    def test_what_is_not_theirs_or_not_there_is_no_page(
        self, kades: Membership, desk_of: Desk, item: str, year: int
    ) -> None:
        assert desk_of(kades).get(mark_address(item, year)).status_code == 404


class TestFile:
    def test_the_year_is_a_calendar_file(self, ketua: Membership, desk_of: Desk) -> None:
        answer = desk_of(ketua).get(reverse("bpd-kalender-ics", args=[2026]))
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        text = answer.content.decode()
        assert text.count("BEGIN:VEVENT") == text.count("END:VEVENT") >= 15
        assert "DTSTART;VALUE=DATE:20260930" in text
        assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))

    def test_a_line_is_folded_between_letters_and_signs_are_escaped(self) -> None:
        said = "Sepakat; rapat, \\ dan\nlagi " + "é" * 60
        text = calendar_of(
            "Uji", [WholeDay("1@x", dt.date(2026, 12, 31), said, remind_days=3)], at=makers.NOW
        )
        assert text.endswith("END:VCALENDAR\r\n")
        whole = text.replace("\r\n ", "")
        assert "Sepakat\\; rapat\\, \\\\ dan\\nlagi" in whole
        assert "DTEND;VALUE=DATE:20270101" in whole
        assert "TRIGGER:-P3D" in whole
        assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


class TestReminders:
    def test_the_head_of_the_village_may_ask_to_be_reminded(self, kades: Membership, desk_of: Desk) -> None:
        page = desk_of(kades).get(reverse("pemdes-kabar"))
        assert page.status_code == 200
        assert "Kabar Senin" not in page.content.decode()
        assert desk_of(kades).get(reverse("kabar-senin")).status_code == 403


class TestRegion:
    @pytest.fixture
    def kabupaten(self, desa: Wilayah) -> Membership:
        return makers.make_member(Role.KABUPATEN, Wilayah.objects.get(kode="99.01"))

    def test_a_kabupaten_decrees_and_takes_back(self, kabupaten: Membership, desk_of: Desk) -> None:
        client, day = desk_of(kabupaten), dt.datetime.now(dt.UTC).date() + dt.timedelta(days=40)
        said = {"aksi": "libur", "libur": day.isoformat(), "nama": "Hari jadi", "dasar_libur": "Kepbup 1"}
        address = f"{reverse('kab-kalender')}?tahun={day.year}"
        assert client.post(address, said).status_code == 303
        page = client.get(address).content.decode()
        assert "Hari jadi" in page
        assert "Sukamaju" in page
        twice = client.post(address, said)
        assert twice.status_code == 422
        assert "sudah tercatat" in twice.content.decode()
        pk = str(RegionalHoliday.objects.get().pk)
        assert client.post(address, {"aksi": "tarik-libur", "nomor": pk}).status_code == 303
        assert not RegionalHoliday.objects.exists()

    def test_a_deadline_is_set_and_shown_with_the_national_one(
        self, kabupaten: Membership, desk_of: Desk
    ) -> None:
        client = desk_of(kabupaten)
        address = f"{reverse('kab-kalender')}?tahun=2026"
        said = {"aksi": "batas", "butir": "rkp_final-2027", "batas": "2026-10-20", "dasar_batas": "Perbup 3"}
        assert client.post(address, said).status_code == 303
        page = client.get(address).content.decode()
        assert "20 Oktober 2026" in page
        assert "30 September 2026" in page

    @pytest.mark.parametrize(
        "said",
        [
            {"aksi": "libur", "libur": "", "nama": "", "dasar_libur": ""},
            {"aksi": "batas", "butir": "buatan-2027", "batas": "2026-10-20", "dasar_batas": "x"},
            {"aksi": "libur", "libur": "2062-01-01", "nama": "a", "dasar_libur": "b"},
        ],
    )
    def test_a_slip_gets_a_sentence(self, kabupaten: Membership, desk_of: Desk, said: dict[str, str]) -> None:
        answer = desk_of(kabupaten).post(f"{reverse('kab-kalender')}?tahun=2026", said)
        assert answer.status_code == 422
        assert "pesan-salah" in answer.content.decode()

    def test_the_kecamatan_reads_only(self, camat: Membership, desk_of: Desk) -> None:
        client = desk_of(camat)
        page = client.get(reverse("kab-kalender")).content.decode()
        assert "Catat hari libur" not in page
        assert client.post(reverse("kab-kalender"), {"aksi": "libur"}).status_code == 403

    @pytest.mark.parametrize("said", [{"aksi": "lain"}, {"aksi": "tarik-libur", "nomor": "x"}, {}])
    def test_what_nobody_asked_for_is_no_page(
        self, kabupaten: Membership, desk_of: Desk, said: dict[str, str]
    ) -> None:
        assert desk_of(kabupaten).post(reverse("kab-kalender"), said).status_code == 404
