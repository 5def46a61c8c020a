"""The roll-up of a kabupaten: right sums, fair medians, and twelve queries for thirty kecamatan."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accountability.accounts.models import Membership
from accountability.oversight.models import KeptWarning, Level, PassedUp
from accountability.oversight.regency.foremost import foremost
from accountability.oversight.regency.rollup import ORDERS, RollUp, Row, in_order, roll_up
from accountability.regions.models import DesaFacts, Wilayah
from accountability.regions.sebutan import PRESETS
from tests import makers

pytestmark = pytest.mark.django_db
NOW = makers.NOW
DAY = dt.timedelta(days=1)
WORDS = PRESETS["umum"]


def warned(kode: str, rule: str = "no_women", days: int = 3, **more: Any) -> KeptWarning:
    """A warning that was kept for so many days."""
    said = dict.fromkeys(("name", "sentence", "limit", "legal_basis", "next_step", "village_step"), "x")
    at = NOW - days * DAY
    seen = {"first_seen_at": at, "last_seen_at": NOW, "moved_at": at}
    row = {"desa_id": kode, "rule": rule, "cause": "-", "weight": 2, "amount": 1}
    return KeptWarning.objects.create(**row, **said, **seen, **more)


def passed_up(kode: str, days_left: int) -> PassedUp:
    """A voice that lies at the kabupaten."""
    voice = makers.make_aspirasi(Wilayah.objects.get(kode=kode), "jembatan putus", at=NOW - 20 * DAY)
    due = NOW.date() + days_left * DAY
    return PassedUp.objects.create(
        desa_id=kode,
        aspirasi=voice,
        origin="diteruskan",
        came_at=NOW - DAY,
        level=Level.KABUPATEN,
        due_date=due,
    )


def by_name(found: RollUp) -> dict[str, Row]:
    return {row.name: row for row in found.rows}


class TestSums:
    def test_each_kecamatan_has_its_own(self, kabupaten: Wilayah) -> None:
        warned("99.01.01.2001", days=9)
        warned("99.01.01.2002", standing="ditangani")
        warned("99.01.01.2002", rule="unread", standing="disisihkan", reason_class="meja_lain", reason="x")
        warned("99.01.02.2001", ended_at=NOW, standing="selesai")
        passed_up("99.01.02.2001", days_left=-2)
        DesaFacts.objects.filter(desa="99.01.02.2001").delete()
        rows = by_name(roll_up(kabupaten, at=NOW))
        first, second = rows["Tirtasari"], rows["Wanahulu"]
        assert (first.villages, first.served, first.open, first.new) == (2, 2, 2, 1)
        assert first.new_since == NOW - 9 * DAY
        assert (second.villages, second.served, second.open, second.new_since) == (1, 0, 0, None)
        assert (second.above, second.above_late, first.above) == (1, 1, 0)

    def test_a_kabupaten_that_begins_alike_is_not_inside(self, kabupaten: Wilayah) -> None:
        makers.make_desa("99.02.01.2001", "Yenmarau")
        warned("99.02.01.2001")
        found = roll_up(kabupaten, at=NOW)
        assert {row.kode for row in found.rows} == {"99.01.01", "99.01.02"}
        assert found.sum_of("open") == 0

    def test_a_median_of_two_villages_is_not_told(self, kabupaten: Wilayah, kades: Membership) -> None:
        for kode in ("99.01.01.2001", "99.01.01.2002"):
            makers.make_published(Wilayah.objects.get(kode=kode), kades.actor(), year=2026)
        row = by_name(roll_up(kabupaten, at=NOW))["Tirtasari"]
        assert (row.published, row.spent) == (2, None)
        makers.make_published(makers.make_desa("99.01.01.2003", "Ketiga"), kades.actor(), year=2026)
        assert by_name(roll_up(kabupaten, at=NOW))["Tirtasari"].spent == 0


class TestOrder:
    @pytest.mark.parametrize("order", [*ORDERS, "entah"])
    def test_every_order_keeps_every_row(self, order: str) -> None:
        rows = [
            Row("99.01.01", "B", 3, served=1, open=2, answered=80, spent=None, new_since=NOW),
            Row("99.01.02", "A", 3, served=3, new=1, answered=None, spent=40),
        ]
        assert sorted(row.kode for row in in_order(rows, order)) == ["99.01.01", "99.01.02"]
        first = in_order(rows, order)[0].name
        assert first == ("B" if order in {"pemakai", "peringatan", "tertua", "dijawab"} else "A")


class TestFirstSentence:
    def test_what_is_late_here_comes_first(self, kabupaten: Wilayah) -> None:
        warned("99.01.01.2001", days=90)
        passed_up("99.01.02.2001", days_left=-1)
        told = foremost(roll_up(kabupaten, at=NOW), WORDS)
        assert told.about == "diteruskan"
        assert "1 hal yang diteruskan ke kabupaten sudah lewat batas" in told.sentence

    def test_then_what_nobody_touched(self, kabupaten: Wilayah) -> None:
        warned("99.01.02.2001", days=20)
        told = foremost(roll_up(kabupaten, at=NOW), WORDS)
        assert told.kecamatan == "99.01.02"
        assert "Kecamatan Wanahulu: 1 peringatan belum disentuh siapa pun, terlama 20 hari" in told.sentence

    def test_a_late_evaluation_goes_before_it(self, kabupaten: Wilayah) -> None:
        warned("99.01.02.2001", days=20)
        warned("99.01.01.2001", rule="evaluation_late", days=1)
        assert "1 evaluasi APB Desa lewat batas" in foremost(roll_up(kabupaten, at=NOW), WORDS).sentence

    def test_all_is_well(self, kabupaten: Wilayah) -> None:
        assert foremost(roll_up(kabupaten, at=NOW), WORDS).kind == "beres"


class TestCost:
    def test_thirty_kecamatan_of_twelve_villages_cost_twelve_queries(
        self, client: Client, desk: Membership, django_assert_num_queries: Any
    ) -> None:
        kecamatan = [
            Wilayah(
                kode=f"99.01.{n:02d}",
                name=f"Contoh {n}",
                level="kecamatan",
                type="kecamatan",
                parent_id="99.01",
            )
            for n in range(3, 31)
        ]
        for one in kecamatan:
            one.fictional = True
        Wilayah.objects.bulk_create(kecamatan)
        villages = [
            Wilayah(
                kode=f"99.01.{n:02d}.2{m:03d}",
                name=f"Tempat {n} {m}",
                level="desa_kelurahan",
                type="desa",
                parent_id=f"99.01.{n:02d}",
                fictional=True,
            )
            for n in range(1, 31)
            for m in range(10, 22)
        ]
        Wilayah.objects.bulk_create(villages)
        DesaFacts.objects.bulk_create(DesaFacts(desa=one) for one in villages)
        for one in villages[::40]:
            warned(one.kode, days=5)
        client.force_login(desk.user)
        with django_assert_num_queries(12, exact=False):
            answer = client.get(reverse("kab"))
        assert answer.status_code == 200
        assert "363" in answer.content.decode()
