"""A meeting as a calendar file: RFC 5545, in the village's own time."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accountability.accounts.models import Membership
from accountability.lib.icalendar import LONGEST_LINE, escaped, folded
from accountability.planning.convening import call_off
from accountability.regions.models import Wilayah
from tests import makers


def unfolded(body: bytes) -> list[str]:
    """The lines as a calendar reads them."""
    assert body.endswith(b"\r\n")
    assert b"\n" not in body.replace(b"\r\n", b"")
    for line in body.split(b"\r\n"):
        assert len(line) <= LONGEST_LINE
    return body.decode().replace("\r\n ", "").split("\r\n")[:-1]


class TestFile:
    def test_it_says_when_and_where_in_the_zone_of_the_village(
        self, client: Client, desa: Wilayah, ketua: Membership
    ) -> None:
        held = makers.make_musyawarah(
            desa,
            ketua.actor(),
            title="Musyawarah; rencana, kerja \\ 2027 " + "panjang " * 9,
            held_on=dt.date(2099, 1, 5),
            starts_at=dt.time(9),
        )
        answer = client.get(reverse("musyawarah-ics", args=[desa.kode, held.pk]))
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        lines = unfolded(answer.content)
        for told in (
            "BEGIN:VCALENDAR",
            "TZID:Asia/Jakarta",
            "TZOFFSETTO:+0700",
            "DTSTART;TZID=Asia/Jakarta:20990105T090000",
            "LOCATION:Balai warga",
            "STATUS:CONFIRMED",
            "END:VCALENDAR",
        ):
            assert told in lines, told
        assert any(line.startswith("SUMMARY:Musyawarah\\; rencana\\, kerja \\\\ 2027") for line in lines)

    def test_without_an_hour_it_is_that_whole_day_and_called_off_it_says_so(
        self, client: Client, desa: Wilayah, ketua: Membership
    ) -> None:
        held = makers.make_musyawarah(desa, ketua.actor(), held_on=dt.date(2099, 1, 5))
        call_off(musyawarah=held, why="Banjir", by=ketua.actor(), at=makers.NOW)
        lines = unfolded(client.get(reverse("musyawarah-ics", args=[desa.kode, held.pk])).content)
        assert "DTSTART;VALUE=DATE:20990105" in lines
        assert "STATUS:CANCELLED" in lines

    def test_a_neighbours_meeting_is_not_found(
        self, client: Client, desa: Wilayah, other_desa: Wilayah, ketua: Membership
    ) -> None:
        held = makers.make_musyawarah(other_desa, ketua.actor())
        assert client.get(reverse("musyawarah-ics", args=[desa.kode, held.pk])).status_code == 404


class TestText:
    @given(st.text(max_size=300))
    def test_no_text_breaks_out_of_its_line(self, text: str) -> None:
        told = escaped(text)
        assert "\n" not in told
        assert "\r" not in told
        line = folded(f"SUMMARY:{told}")
        assert line.replace("\r\n ", "") == f"SUMMARY:{told}"
        assert all(len(part.encode()) <= LONGEST_LINE for part in line.split("\r\n"))


class TestPublicPage:
    @pytest.fixture
    def address(self, desa: Wilayah) -> str:
        return f"/desa/{desa.kode}/musyawarah/"

    def test_it_says_for_whom_and_what_was_called_off(
        self, client: Client, desa: Wilayah, ketua: Membership, address: str
    ) -> None:
        day, by = dt.date(2099, 1, 5), ketua.actor()
        makers.make_musyawarah(desa, by, kind="dusun", dusun=makers.make_dusun(desa), held_on=day)
        off = makers.make_musyawarah(desa, by, kind="perempuan", held_on=day)
        call_off(musyawarah=off, why="Banjir di jalan", by=by, at=makers.NOW)
        page = client.get(address).content.decode()
        for told in ("Untuk warga dusun Krajan.", "Simpan ke kalender", "Tidak jadi.", "Banjir di jalan"):
            assert told in page, told

    @pytest.mark.parametrize(
        ("men", "women", "told"),
        [
            (20, 19, "Hadir 39 orang, 19 perempuan."),
            (2, 20, "Hadir 22 orang."),
            (1, 2, "Hadir kurang dari 5 orang."),
        ],
    )
    def test_no_handful_of_those_who_came_stands_alone(
        self, client: Client, desa: Wilayah, ketua: Membership, address: str, men: int, women: int, told: str
    ) -> None:
        held = makers.make_musyawarah(desa, ketua.actor(), held_on=dt.date(2026, 1, 5))
        held.men, held.women = men, women
        held.save()
        assert told in client.get(address).content.decode()
