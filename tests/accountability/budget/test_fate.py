"""A proposal and its kelompok have one fate, whichever page reads it."""

from collections.abc import Callable

import pytest

from accountability.accounts.models import Membership
from accountability.budget.both_ways import both_ways
from accountability.budget.drafting import Entry, add_line, draft
from accountability.budget.fate import FATE_WORDS, IN_THE_PLAN, Fate, money_of
from accountability.budget.fates import special_threads
from accountability.budget.models import BudgetLine
from accountability.budget.publication import Spending, publish, realise
from accountability.planning.agenda import propose
from accountability.planning.deciding import adopt
from accountability.planning.leaving import Leave, drop
from accountability.planning.models import Kegiatan, MusyawarahKind, Usulan
from accountability.regions.models import Wilayah
from tests import makers

NOW, YEAR = makers.NOW, makers.NOW.year + 1
pytestmark = pytest.mark.django_db
Paid = Callable[..., None]


@pytest.fixture
def carried(desa: Wilayah, ketua: Membership) -> Usulan:
    """What a Musyawarah Khusus adopted and the general meeting adopted after it."""
    by = ketua.actor()
    group = makers.make_kelompok(desa, by, title="Posyandu")
    women = makers.make_held(desa, by, kind=MusyawarahKind.WOMEN)
    usulan = propose(kelompok=group, musyawarah=women, title="Posyandu", by=by, at=NOW)
    adopt(usulan=usulan, sentence="Ya.", into_year=YEAR, by=by, at=NOW)
    general = makers.make_held(desa, by).usulan.get(continues=usulan)
    adopt(usulan=general, sentence="Ya.", into_year=YEAR, by=by, at=NOW)
    return general


@pytest.fixture
def paid(desa: Wilayah, ketua: Membership, carried: Usulan) -> Paid:
    """Plans, budgets and publishes it with as many lines as there are reports, and tells these."""

    def write(*reports: tuple[int, int | None]) -> None:
        by = ketua.actor()
        kegiatan = makers.make_kegiatan(desa, by, carried)
        apb = draft(desa=desa, year=YEAR, by=by, at=NOW)
        add_line(apb=apb, entry=Entry("4.2.1.01", 100 * len(reports), "DDS"), by=by, at=NOW)
        for place, _report in enumerate(reports):
            entry = Entry(f"5.3.5.0{place + 1}", 100, "DDS", kegiatan=kegiatan)
            add_line(apb=apb, entry=entry, by=by, at=NOW)
        publish(apb=apb, perdes_no="5", perdes_date=NOW.date(), by=by, at=NOW)
        lines = BudgetLine.objects.filter(kegiatan=kegiatan).order_by("id")
        for line, (amount, percent) in zip(lines, reports, strict=True):
            if amount or percent is not None:
                spending = Spending(amount=amount, spent_date=NOW.date(), percent=percent)
                realise(line=line, spending=spending, by=by, at=NOW)

    return write


def fates(desa: Wilayah) -> set[Fate]:
    """Of the one kelompok there is, on every page."""
    seen = [both_ways(desa=desa, year=YEAR, exact=exact).fates for exact in (True, False)]
    threads = special_threads(desa, NOW.year)
    assert [*map(len, seen), len(threads)] == [1, 1, 1]
    return {one.fate for some in seen for one in some} | {one.fate for one in threads}


class TestOneReading:
    def test_every_fate_has_its_words(self) -> None:
        assert set(FATE_WORDS) == set(Fate) > IN_THE_PLAN

    def test_adopted_and_not_planned(self, desa: Wilayah, carried: Usulan) -> None:
        assert fates(desa) == {Fate.ADOPTED}

    @pytest.mark.parametrize(
        ("reports", "fate"),
        [
            ([(0, None)], Fate.BUDGETED),
            ([(5, None)], Fate.REALISED),
            ([(5, 50)], Fate.REALISED),
            ([(5, 100)], Fate.DONE),
            ([(5, 100), (0, None)], Fate.DONE),
            ([(5, 100), (5, 40)], Fate.REALISED),
        ],
    )
    def test_it_comes_as_far_as_its_slowest_line(
        self, desa: Wilayah, paid: Paid, reports: list[tuple[int, int | None]], fate: Fate
    ) -> None:
        paid(*reports)
        assert fates(desa) == {fate}
        (leaf,) = both_ways(desa=desa, year=YEAR, exact=True).tree[0].below[0].leaves
        (thread,) = special_threads(desa, NOW.year)
        assert (leaf.rupiah, leaf.percent) == (thread.money.budgeted, thread.money.percent or 0)

    def test_what_left_the_plan_is_agreed_to_and_no_more(
        self, desa: Wilayah, ketua: Membership, carried: Usulan
    ) -> None:
        kegiatan = makers.make_kegiatan(desa, ketua.actor(), carried)
        assert fates(desa) == {Fate.PLANNED}
        drop(kegiatan=kegiatan, leave=Leave("Lahan", "Juni"), by=ketua.actor(), at=NOW)
        assert fates(desa) == {Fate.ADOPTED}

    def test_what_women_adopted_waits_for_the_general_meeting(self, desa: Wilayah, ketua: Membership) -> None:
        by = ketua.actor()
        women = makers.make_held(desa, by, kind=MusyawarahKind.WOMEN)
        group = makers.make_kelompok(desa, by)
        usulan = propose(kelompok=group, musyawarah=women, title="Air", by=by, at=NOW)
        adopt(usulan=usulan, sentence="Ya.", into_year=YEAR, by=by, at=NOW)
        assert fates(desa) == {Fate.ON_AGENDA}


class TestMoney:
    def test_of_nothing_it_is_nothing(self, desa: Wilayah, ketua: Membership) -> None:
        kegiatan = makers.make_kegiatan(desa, ketua.actor())
        (money,) = money_of([kegiatan.pk]).values()
        assert (money.budgeted, money.spent, money.percent, money.begun) == (0, 0, None, False)
        assert Kegiatan.objects.count() == 1
