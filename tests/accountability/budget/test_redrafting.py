"""A line of an open draft is changed in place, put back after a slip, and its kegiatan described."""

import datetime as dt
from decimal import Decimal

import pytest

from accountability.accounts.actors import Actor
from accountability.accounts.models import Role
from accountability.budget.drafting import (
    AlreadyPublished,
    Entry,
    WrongAmount,
    WrongKegiatan,
    add_line,
    draft,
    remove_line,
)
from accountability.budget.models import Realisasi
from accountability.budget.publication import Spending, realise
from accountability.budget.redrafting import (
    Description,
    NotInTheBudget,
    change_line,
    describe,
    kept,
    put_back,
)
from accountability.ledger.models import Entry as LedgerEntry
from accountability.planning.activity_codes import UnknownActivity
from accountability.regions.models import Wilayah
from tests import makers

pytestmark = pytest.mark.django_db
NOW, YEAR = makers.NOW, makers.NOW.year
ROAD = Entry("5.3.5.02", 90_000_000, "DDS", kegiatan_kode="2.3.10", description="Rabat")


@pytest.fixture
def by(desa: Wilayah) -> Actor:
    return makers.make_member(Role.KEUANGAN, desa).actor()


class TestChange:
    def test_amount_words_and_how_it_came_about(self, desa: Wilayah, by: Actor) -> None:
        _apb, line = makers.make_draft(desa, by)
        entry = Entry(
            "5.3.5.02",
            80,
            "ADD",
            "Beton",
            kegiatan_kode="2.3.10",
            volume=Decimal(4),
            unit="m",
            unit_price=20,
            special=True,
        )
        changed = change_line(line=line, entry=entry, by=by, at=NOW)
        line.refresh_from_db()
        assert changed.pk == line.pk
        assert (line.amount, line.description, line.fund_source, line.special) == (80, "Beton", "ADD", True)
        assert LedgerEntry.objects.get(kind="apb.baris_diubah").facts["before"]["amount"] == 125_500_000

    def test_in_a_perubahan_it_goes_on_carrying_its_line_and_spending(self, desa: Wilayah, by: Actor) -> None:
        _apb, line = makers.make_published(desa, by, year=YEAR)
        realise(line=line, spending=Spending(5, 50, NOW.date()), by=by, at=NOW)
        again = draft(desa=desa, year=YEAR, by=by, at=NOW).lines.belanja().get()
        same = Entry("5.3.5.02", 7, "DDS", kegiatan_kode="2.3.10")
        assert change_line(line=again, entry=same, by=by, at=NOW).first_id == line.pk
        moved = change_line(
            line=again, entry=Entry("5.2.1.01", 7, "DDS", kegiatan_kode="2.3.10"), by=by, at=NOW
        )
        assert moved.continues_id is None
        back = change_line(line=moved, entry=same, by=by, at=NOW)
        assert back.first_id == line.pk
        assert Realisasi.objects.get().line_id == line.pk

    def test_spending_told_before_follows_to_the_line_that_fits(self, desa: Wilayah, by: Actor) -> None:
        apb, line = makers.make_draft(desa, by, year=YEAR)
        spent = Realisasi.objects.create(
            apb=apb,
            line=line,
            account="5.3.5.02",
            kegiatan_kode="2.3.10",
            spent_date=dt.date(YEAR, 5, 1),
            amount=5,
            recorded_at=NOW,
        )
        change_line(line=line, entry=Entry("5.2.1.01", 7, "DDS", kegiatan_kode="2.3.10"), by=by, at=NOW)
        spent.refresh_from_db()
        assert spent.line is None

    @pytest.mark.parametrize(
        ("entry", "refusal"),
        [
            (Entry("5.3.5.02", -1, "DDS", kegiatan_kode="2.3.10"), WrongAmount),
            (Entry("5.3.5.02", 1, "DDS"), WrongKegiatan),
            (Entry("5.3.5.02", 1, "DDS", kegiatan_kode="9.9.99"), UnknownActivity),
            (Entry("4.2.1.01", 1, "DDS", kegiatan_kode="2.3.10"), WrongKegiatan),
        ],
    )
    def test_what_is_no_line_is_refused(
        self, desa: Wilayah, by: Actor, entry: Entry, refusal: type[Exception]
    ) -> None:
        _apb, line = makers.make_draft(desa, by)
        with pytest.raises(refusal):
            change_line(line=line, entry=entry, by=by, at=NOW)

    def test_a_published_line_stays(self, desa: Wilayah, by: Actor) -> None:
        _apb, line = makers.make_published(desa, by)
        with pytest.raises(AlreadyPublished):
            change_line(line=line, entry=ROAD, by=by, at=NOW)


class TestPutBack:
    def test_a_removed_line_comes_back_as_it_was(self, desa: Wilayah, by: Actor) -> None:
        makers.make_published(desa, by, year=YEAR)
        apb = draft(desa=desa, year=YEAR, by=by, at=NOW)
        line = apb.lines.belanja().get()
        said = kept(line)
        remove_line(line=line, by=by, at=NOW)
        back = put_back(apb=apb, said=said, by=by, at=NOW)
        assert kept(back) == said

    def test_where_another_took_its_place_it_stands_as_a_new_line(self, desa: Wilayah, by: Actor) -> None:
        makers.make_published(desa, by, year=YEAR)
        apb = draft(desa=desa, year=YEAR, by=by, at=NOW)
        line = apb.lines.belanja().get()
        said = kept(line)
        remove_line(line=line, by=by, at=NOW)
        add_line(apb=apb, entry=Entry("5.3.5.02", 7, "DDS", kegiatan_kode="2.3.10"), by=by, at=NOW)
        assert put_back(apb=apb, said=said, by=by, at=NOW).continues_id is None

    def test_not_into_a_published_budget(self, desa: Wilayah, by: Actor) -> None:
        apb, line = makers.make_published(desa, by)
        with pytest.raises(AlreadyPublished):
            put_back(apb=apb, said=kept(line), by=by, at=NOW)


class TestDescribe:
    def test_it_is_said_once_and_may_be_said_anew(self, desa: Wilayah, by: Actor) -> None:
        apb, _line = makers.make_draft(desa, by)
        for place in ("RT 03", "RT 04"):
            said = Description("Jalan", place, pelaksana="Kasi Kesejahteraan")
            describe(apb=apb, kode="2.3.10", said=said, by=by, at=NOW)
        assert apb.budgeted_kegiatan.get().place == "RT 04"
        assert LedgerEntry.objects.filter(kind="apb.kegiatan").last().facts == {"kegiatan": "2.3.10"}  # type: ignore[union-attr]

    def test_only_what_has_a_line(self, desa: Wilayah, by: Actor) -> None:
        apb, _line = makers.make_draft(desa, by)
        with pytest.raises(NotInTheBudget):
            describe(apb=apb, kode="1.1.01", said=Description("x"), by=by, at=NOW)
