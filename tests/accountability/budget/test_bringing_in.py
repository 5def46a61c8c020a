"""What was read from a file becomes the draft of its year, and the realisasi of its year."""

import datetime as dt
from typing import Any

import pytest

from accountability.accounts.actors import Actor
from accountability.accounts.models import Role
from accountability.budget.bringing_in import (
    AlreadyDecided,
    NotFit,
    NothingToAdopt,
    NotOfThisDesa,
    adopt,
    drop,
    keep,
)
from accountability.budget.models import APBDesa, BroughtIn, BudgetedKegiatan, Realisasi, Source
from accountability.budget.proposed import (
    Problem,
    Proposal,
    ProposedKegiatan,
    ProposedLine,
    ProposedSpending,
    as_data,
    from_data,
)
from accountability.budget.publication import Spending, publish, realise
from accountability.budget.spent import spent_in_year_of
from accountability.budget.sums import totals, totals_of
from accountability.ledger.models import Entry
from accountability.regions.models import Wilayah
from tests import makers

pytestmark = pytest.mark.django_db
YEAR = makers.NOW.year
ROAD = ProposedLine("5.3.5.02", "2.3.10", "DDS", 90_000_000, "Rabat beton RT 03")
INCOME = ProposedLine("4.2.1.01", "", "DDS", 90_000_000, "Dana")


def proposal(**fields: Any) -> Proposal:
    """A small balanced budget of one road."""
    said: dict[str, Any] = {
        "desa": "99.01.01.2001",
        "year": YEAR,
        "source": Source.SISKEUDES,
        "sha256": "a" * 64,
        "lines": (INCOME, ROAD),
        "kegiatan": (ProposedKegiatan("2.3.10", "Rabat beton RT 03", place="RT 03", pelaksana="Kasi"),),
    }
    return Proposal(**{**said, **fields})


def spent(amount: int, day: int = 1, source: str = "DDS", account: str = "5.3.5.02") -> ProposedSpending:
    """Money spent on the road in July."""
    return ProposedSpending(account, "2.3.10", source, amount, dt.date(YEAR, 7, day))


@pytest.fixture
def desa() -> Wilayah:
    return makers.make_desa()


@pytest.fixture
def by(desa: Wilayah) -> Actor:
    return makers.make_member(Role.KEUANGAN, desa).actor()


def bring(desa: Wilayah, by: Actor, what: Proposal, **how: bool) -> APBDesa:
    """Kept and adopted at once."""
    return adopt(brought_in=keep(desa=desa, proposal=what, by=by, at=makers.NOW), by=by, at=makers.NOW, **how)


class TestProposal:
    def test_it_survives_the_way_to_json_and_back(self) -> None:
        told = proposal(spending=(spent(5),), problems=(Problem("warn", "Ta_RAB", 3, "Nilai", "Kosong."),))
        assert from_data(as_data(told)) == told

    def test_one_without_spending_differs_from_one_where_nothing_was_spent(self) -> None:
        assert from_data(as_data(proposal())).spending is None
        assert from_data(as_data(proposal(spending=()))).spending == ()


class TestKeep:
    def test_a_file_of_another_village_is_refused(self, desa: Wilayah, by: Actor) -> None:
        with pytest.raises(NotOfThisDesa):
            keep(desa=desa, proposal=proposal(desa="99.01.01.2002"), by=by, at=makers.NOW)

    def test_the_same_file_again_finds_what_waits(self, desa: Wilayah, by: Actor) -> None:
        first = keep(desa=desa, proposal=proposal(), by=by, at=makers.NOW)
        assert keep(desa=desa, proposal=proposal(), by=by, at=makers.NOW) == first

    def test_a_newer_file_takes_the_place_of_one_nobody_adopted(self, desa: Wilayah, by: Actor) -> None:
        first = keep(desa=desa, proposal=proposal(), by=by, at=makers.NOW)
        second = keep(desa=desa, proposal=proposal(sha256="b" * 64), by=by, at=makers.NOW)
        first.refresh_from_db()
        assert (list(BroughtIn.objects.waiting()), first.payload) == ([second], {})


class TestAdoptAPlan:
    def test_it_becomes_the_draft_of_its_year_with_its_kegiatan(self, desa: Wilayah, by: Actor) -> None:
        apb = bring(desa, by, proposal())
        assert (apb.is_published, totals(apb)) == (False, totals_of((INCOME, ROAD)))
        assert BudgetedKegiatan.objects.get().place == "RT 03"
        entry = Entry.objects.get(kind="apb.dibawa_masuk")
        assert (entry.facts["sha256"], entry.facts["belanja"]) == ("a" * 64, 90_000_000)

    def test_the_lines_of_an_open_draft_are_replaced(self, desa: Wilayah, by: Actor) -> None:
        bring(desa, by, proposal())
        again = bring(desa, by, proposal(sha256="b" * 64, lines=(INCOME,), kegiatan=()))
        assert (again.version, again.lines.count()) == (0, 1)

    def test_the_only_kegiatan_of_that_code_in_the_plan_is_meant(self, desa: Wilayah, by: Actor) -> None:
        planned = makers.make_kegiatan(desa, by, year=YEAR)
        assert bring(desa, by, proposal()).lines.belanja().get().kegiatan == planned

    def test_of_several_kegiatan_the_one_of_a_like_name_is_meant(self, desa: Wilayah, by: Actor) -> None:
        makers.make_kegiatan(desa, by, year=YEAR, name="Jembatan Kali Bening")
        meant = makers.make_kegiatan(desa, by, year=YEAR, name="Rabat beton RT 03")
        assert bring(desa, by, proposal()).lines.belanja().get().kegiatan == meant

    def test_of_several_kegiatan_none_is_guessed(self, desa: Wilayah, by: Actor) -> None:
        makers.make_kegiatan(desa, by, year=YEAR, name="Jembatan Kali Bening")
        makers.make_kegiatan(desa, by, year=YEAR, name="Talud Sungai")
        assert bring(desa, by, proposal()).lines.belanja().get().kegiatan is None

    def test_after_a_published_version_a_perubahan_opens_and_carries_on(
        self, desa: Wilayah, by: Actor
    ) -> None:
        first = bring(desa, by, proposal())
        publish(apb=first, perdes_no="1", perdes_date=dt.date(YEAR, 1, 5), by=by, at=makers.NOW)
        more = ProposedLine("5.3.5.02", "2.3.10", "DDS", 95_000_000, "Rabat beton RT 03 dan 04")
        change = bring(desa, by, proposal(sha256="b" * 64, lines=(INCOME, more)))
        assert (change.version, change.amendment) == (1, 1)
        assert change.lines.belanja().get().continues == first.lines.belanja().get()

    def test_what_has_problems_is_not_adopted(self, desa: Wilayah, by: Actor) -> None:
        wrong = proposal(problems=(Problem("reject", "Ta_RAB", None, "", "Tahun tidak sama."),))
        kept = keep(desa=desa, proposal=wrong, by=by, at=makers.NOW)
        with pytest.raises(NotFit):
            adopt(brought_in=kept, by=by, at=makers.NOW)
        assert not APBDesa.objects.exists()

    def test_it_is_adopted_once(self, desa: Wilayah, by: Actor) -> None:
        kept = keep(desa=desa, proposal=proposal(), by=by, at=makers.NOW)
        adopt(brought_in=kept, by=by, at=makers.NOW)
        with pytest.raises(AlreadyDecided):
            adopt(brought_in=kept, by=by, at=makers.NOW)

    def test_what_was_dropped_is_not_adopted(self, desa: Wilayah, by: Actor) -> None:
        kept = keep(desa=desa, proposal=proposal(), by=by, at=makers.NOW)
        drop(brought_in=kept, by=by, at=makers.NOW)
        with pytest.raises(AlreadyDecided):
            adopt(brought_in=kept, by=by, at=makers.NOW)

    def test_nothing_chosen_is_refused(self, desa: Wilayah, by: Actor) -> None:
        kept = keep(desa=desa, proposal=proposal(), by=by, at=makers.NOW)
        with pytest.raises(NothingToAdopt):
            adopt(brought_in=kept, plan=False, spending=True, by=by, at=makers.NOW)


class TestAdoptSpending:
    def test_it_stands_with_the_line_that_planned_it(self, desa: Wilayah, by: Actor) -> None:
        apb = bring(desa, by, proposal(spending=(spent(40_000_000),)), spending=True)
        told = Realisasi.objects.get()
        assert (told.line, told.percent) == (apb.lines.belanja().get(), None)
        assert spent_in_year_of(apb).rupiah() == 40_000_000

    def test_money_without_a_line_stands_with_none(self, desa: Wilayah, by: Actor) -> None:
        apb = bring(desa, by, proposal(spending=(spent(7, account="5.2.1.01"),)), spending=True)
        assert Realisasi.objects.get().line is None
        assert spent_in_year_of(apb).rupiah() == 7

    def test_the_year_told_again_is_not_counted_twice(self, desa: Wilayah, by: Actor) -> None:
        bring(desa, by, proposal(spending=(spent(40),)), spending=True)
        apb = bring(desa, by, proposal(sha256="b" * 64, spending=(spent(40), spent(25, 9))), spending=True)
        assert spent_in_year_of(apb).rupiah() == 65

    def test_rupiah_told_by_hand_are_replaced_and_the_percent_stays(self, desa: Wilayah, by: Actor) -> None:
        apb = bring(desa, by, proposal())
        publish(apb=apb, perdes_no="1", perdes_date=dt.date(YEAR, 1, 5), by=by, at=makers.NOW)
        by_hand = Spending(amount=30, percent=50, spent_date=dt.date(YEAR, 7, 1))
        realise(line=apb.lines.belanja().get(), spending=by_hand, by=by, at=makers.NOW)
        told = proposal(sha256="b" * 64, spending=(spent(31),))
        bring(desa, by, told, plan=False, spending=True)
        assert spent_in_year_of(apb).rupiah() == 31
        assert spent_in_year_of(apb).filter(percent=50).exists()

    def test_a_plan_read_again_keeps_the_spending_on_its_line(self, desa: Wilayah, by: Actor) -> None:
        bring(desa, by, proposal(spending=(spent(40),)), spending=True)
        apb = bring(desa, by, proposal(sha256="b" * 64))
        assert Realisasi.objects.get().line == apb.lines.belanja().get()
