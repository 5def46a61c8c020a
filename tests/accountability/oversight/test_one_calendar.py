"""A day that a kabupaten sets moves everything that goes by it: each page, clock, duty and warning."""

import datetime as dt

import pytest

from accountability.accounts.models import Membership
from accountability.budget.clocks import days_of_calendar
from accountability.budget.duties import Told, duties
from accountability.budget.standing import standing
from accountability.budget.tables import table as budget_table
from accountability.council.annual_report import deadline
from accountability.oversight.evaluation.sheet import table as oversight_table
from accountability.oversight.matrix.documents import plan_documents
from accountability.oversight.signs import measured
from accountability.oversight.village_year import years_of
from accountability.oversight.warnings import Alert, warnings_of
from accountability.planning.setting_deadlines import set_deadline, take_back_deadline
from accountability.planning.village_year import rule_of
from accountability.planning.village_year.rules import rule_ids
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import PRESETS
from tests import makers

WORDS = PRESETS["umum"]
pytestmark = pytest.mark.django_db
NOW = makers.NOW


def set_here(item: str, year: int, day: dt.date, by: Membership) -> int:
    """The kabupaten sets a day by a regulation of its own."""
    kabupaten = Wilayah.objects.get(kode="99.01")
    row = set_deadline(
        wilayah=kabupaten, item=item, year=year, due_date=day, legal_basis="Perbup 3", by=by.actor(), at=NOW
    )
    return row.pk


class TestBudget:
    CLOCKS = (
        ("disepakati", "apb_agree", dt.date(2026, 11, 20)),
        ("ditetapkan", "apb_final", dt.date(2027, 1, 20)),
        ("tayang", "apb_final", dt.date(2027, 1, 20)),
        ("semester_1", "sem1", dt.date(2027, 7, 31)),
        ("lpj", "lpj", dt.date(2028, 2, 28)),
    )

    @pytest.mark.parametrize(("clock", "item", "day"), CLOCKS)
    def test_every_clock_moves_and_names_the_regulation(
        self, desa: Wilayah, kades: Membership, clock: str, item: str, day: dt.date
    ) -> None:
        apb, _ = makers.make_draft(desa, kades.actor())
        set_here(item, 2027, day, kades)
        found = {one.id: one for one in standing(apb=apb, today=NOW.date(), words=WORDS)}[clock]
        assert (found.due_date, found.legal_basis) == (day, "Perbup 3")

    def test_every_clock_names_an_item_of_the_calendar_and_no_day(self) -> None:
        rows = budget_table("budget_clocks")
        assert {row["item"] for row in rows if row["id"] != "rancangan"} <= set(rule_ids())
        assert not {"due", "days", "unit"} & set(rows[0])

    def test_the_reports_become_a_duty_on_the_day_set_here(self, desa: Wilayah, kades: Membership) -> None:
        makers.make_published(desa, kades.actor())
        set_here("sem1", 2027, dt.date(2027, 7, 31), kades)
        for day, told in ((dt.date(2027, 7, 30), Told.LATER), (dt.date(2027, 7, 31), Told.NO)):
            found = duties(desa=desa, year=2027, today=day, words=WORDS)
            report = next(one for one in found if one.id == "realisasi")
            assert (report.told, report.since) == (told, dt.date(2027, 7, 31))

    def test_without_one_they_are_those_of_the_law(self, desa: Wilayah) -> None:
        days = {name: one.day for name, one in days_of_calendar(desa.kode, 2027).items()}
        assert days == {
            "disepakati": dt.date(2026, 10, 31),
            "ditetapkan": dt.date(2026, 12, 31),
            "tayang": dt.date(2026, 12, 31),
            "semester_1": dt.date(2027, 7, 14),
            "lpj": dt.date(2028, 3, 31),
        }


class TestWarning:
    def late(self, desa: Wilayah, day: dt.date) -> list[Alert]:
        at = dt.datetime(day.year, day.month, day.day, 3, tzinfo=dt.UTC)
        (signs,) = measured([desa], at=at)
        return [one for one in warnings_of(signs, WORDS) if one.rule.id == "apb_late"]

    def test_a_late_budget_is_late_from_the_day_set_here(self, desa: Wilayah, camat: Membership) -> None:
        (law,) = self.late(desa, dt.date(2027, 1, 10))
        assert "lewat 10 hari" in law.sentence
        assert law.rule.limit == "Tayang paling lambat 31 Desember 2026"
        row = set_here("apb_final", 2027, dt.date(2027, 1, 31), camat)
        assert self.late(desa, dt.date(2027, 1, 31)) == []
        (moved,) = self.late(desa, dt.date(2027, 2, 3))
        assert "lewat 3 hari" in moved.sentence
        assert (moved.rule.limit, moved.rule.legal_basis) == (
            "Tayang paling lambat 31 Januari 2027",
            "Perbup 3",
        )
        take_back_deadline(wilayah=Wilayah.objects.get(kode="99.01"), pk=row, by=camat.actor(), at=NOW)
        assert len(self.late(desa, dt.date(2027, 1, 10))) == 1


class TestDocuments:
    @pytest.mark.parametrize("document", [one for one in plan_documents() if one != "rpjm"])
    def test_each_is_due_on_the_day_of_the_calendar(
        self, desa: Wilayah, camat: Membership, document: str
    ) -> None:
        known = plan_documents()[document]
        law = known.due(desa.kode, 2027)
        assert law is not None
        moved = law - dt.timedelta(days=10)
        set_here(known.item, 2027, moved, camat)
        assert known.due(desa.kode, 2027) == moved
        found = years_of([desa.kode], {law.year}, at=NOW)[desa.kode]
        assert moved in [one.due for one in found if one.rule.id == known.item]

    def test_none_holds_a_day_of_its_own(self) -> None:
        assert set(oversight_table("plan_documents")[0]) == {"id", "name", "item", "legal_basis"}
        assert all(rule_of(one.item, 2027).of_calendar for one in plan_documents().values() if one.item)


def test_the_report_of_the_council_is_due_on_the_day_set_here(desa: Wilayah, camat: Membership) -> None:
    set_here("bpd_report", 2026, dt.date(2027, 5, 31), camat)
    found = deadline(desa=desa, report=None, year=2026, today=dt.date(2027, 5, 30))
    assert (found.day, found.state) == (dt.date(2027, 5, 31), "segera")
