"""Every kegiatan shows its origin, every kelompok its fate, and the counts meet; money holds it back."""

import datetime as dt

import pytest

from accountability.accounts.models import Membership
from accountability.budget.both_ways import IN_THE_PLAN, Branch, Fate, both_ways
from accountability.budget.drafting import Entry, LeftThePlan, add_line, draft, remove_line
from accountability.budget.letting_go import StillBudgeted, let_go
from accountability.budget.publication import Spending, publish, realise
from accountability.planning.deciding import turn_down
from accountability.planning.leaving import Leave, drop
from accountability.planning.models import Kegiatan, Outcome
from accountability.regions.models import Wilayah
from posko.models import Kelompok
from posko.states import ReasonClass
from tests import makers

NOW = makers.NOW
pytestmark = pytest.mark.django_db
OUTCOMES = {"ditunda": Outcome.DEFERRED, "diteruskan": Outcome.FORWARDED, "belum": Outcome.NOT_NOW}
LEAVE = Leave("Lahannya belum siap", "Dibahas lagi tahun depan")


@pytest.fixture
def village(desa: Wilayah, ketua: Membership) -> dict[str, Kelompok]:
    """A kelompok with each fate there is, and two kegiatan nobody asked for."""
    by = ketua.actor()
    names = ("baru", "dibahas", "disepakati", "ditunda", "diteruskan", "belum", "rencana", "uang", "kerja")
    groups = {name: makers.make_kelompok(desa, by, title=name) for name in names}
    for name in names[1:]:
        groups[name].refresh_from_db()
        usulan = makers.make_usulan(groups[name], by, adopted=name in {"disepakati", *names[6:]})
        outcome = {
            "ditunda": Outcome.DEFERRED,
            "diteruskan": Outcome.FORWARDED,
            "belum": Outcome.NOT_NOW,
        }.get(name)
        if outcome is not None:
            turn_down(
                usulan=usulan,
                outcome=outcome,
                reason_class=ReasonClass.NO_MONEY,
                sentence="Belum.",
                next_step="Dinas",
                by=by,
                at=NOW,
            )
        if name in names[6:]:
            makers.make_kegiatan(desa, by, usulan, name=name)
    makers.make_kegiatan(desa, by, name="rutin", kode="1.1.01")
    _pay(desa, ketua, ("uang", "kerja"))
    return groups


def _pay(desa: Wilayah, ketua: Membership, names: tuple[str, ...]) -> None:
    apb = draft(desa=desa, year=2027, by=ketua.actor(), at=NOW)
    add_line(apb=apb, entry=Entry("4.2.1.01", 10 * len(names), "DDS"), by=ketua.actor(), at=NOW)
    lines = [
        add_line(
            apb=apb,
            entry=Entry("5.3.5.02", 10, "DDS", kegiatan=Kegiatan.objects.get(name=name)),
            by=ketua.actor(),
            at=NOW,
        )
        for name in names
    ]
    publish(apb=apb, perdes_no="5", perdes_date=NOW.date(), by=ketua.actor(), at=NOW)
    lines[-1].refresh_from_db()
    spent = Spending(amount=5, spent_date=NOW.date(), percent=50)
    realise(line=lines[-1], spending=spent, by=ketua.actor(), at=NOW)


def leaves(tree: list[Branch]) -> int:
    return sum(len(one.leaves) + leaves(one.below) for one in tree)


class TestBothWays:
    @pytest.mark.parametrize("exact", [True, False])
    def test_the_counts_meet_from_both_ends(
        self, desa: Wilayah, village: dict[str, Kelompok], exact: bool
    ) -> None:
        seen = both_ways(desa=desa, year=2027, exact=exact)
        assert {one.kelompok.title: one.fate for one in seen.fates} == {
            "baru": Fate.NOT_DISCUSSED,
            "dibahas": Fate.ON_AGENDA,
            "disepakati": Fate.ADOPTED,
            "ditunda": Fate.DEFERRED,
            "diteruskan": Fate.FORWARDED,
            "belum": Fate.NOT_NOW,
            "rencana": Fate.PLANNED,
            "uang": Fate.BUDGETED,
            "kerja": Fate.REALISED,
        }
        assert sum(seen.count(fate) for fate in Fate) == len(seen.fates) == 9
        assert seen.in_the_plan == seen.origins == sum(seen.count(fate) for fate in IN_THE_PLAN) == 3
        assert seen.kegiatan == leaves(seen.tree) == Kegiatan.objects.of_year(2027).count() == 4
        assert (seen.with_origin, seen.without_origin) == (3, 1)
        assert sum(one.cost for one in seen.tree) == Kegiatan.objects.of_year(2027).total_cost()

    def test_a_dropped_kegiatan_counts_at_neither_end(
        self, desa: Wilayah, village: dict[str, Kelompok], ketua: Membership
    ) -> None:
        drop(kegiatan=Kegiatan.objects.get(name="rencana"), leave=LEAVE, by=ketua.actor(), at=NOW)
        seen = both_ways(desa=desa, year=2027, exact=True)
        assert seen.in_the_plan == seen.origins == 2
        assert (seen.kegiatan, leaves(seen.tree)) == (3, 3)
        assert seen.count(Fate.ADOPTED) == 2

    def test_another_year_knows_nothing_of_it(self, desa: Wilayah, village: dict[str, Kelompok]) -> None:
        assert both_ways(desa=desa, year=2030, exact=True).fates == []

    def test_a_kelompok_of_secret_voices_alone_is_not_told_to_others(
        self, desa: Wilayah, ketua: Membership
    ) -> None:
        makers.make_kelompok(desa, ketua.actor(), title="rahasia", confidential=True)
        assert len(both_ways(desa=desa, year=2027, exact=True).fates) == 1
        assert both_ways(desa=desa, year=2027, exact=False).fates == []

    def test_queries_do_not_grow_with_the_village(
        self, desa: Wilayah, village: dict[str, Kelompok], django_assert_max_num_queries: object
    ) -> None:
        with django_assert_max_num_queries(9):  # type: ignore[operator]
            both_ways(desa=desa, year=2027, exact=True)


class TestLetGo:
    @pytest.fixture
    def kegiatan(self, desa: Wilayah, ketua: Membership) -> Kegiatan:
        return makers.make_kegiatan(desa, ketua.actor())

    @pytest.mark.parametrize("published", [True, False])
    def test_money_holds_it(
        self, desa: Wilayah, kegiatan: Kegiatan, ketua: Membership, published: bool
    ) -> None:
        make = makers.make_published if published else makers.make_draft
        make(desa, ketua.actor(), kegiatan)
        with pytest.raises(StillBudgeted) as told:
            let_go(kegiatan=kegiatan, leave=LEAVE, by=ketua.actor(), at=NOW)
        assert (told.value.lines, told.value.published) == (1, published)
        kegiatan.refresh_from_db()
        assert kegiatan.dropped_at is None

    def test_without_its_line_it_may_go(self, desa: Wilayah, kegiatan: Kegiatan, ketua: Membership) -> None:
        _apb, line = makers.make_draft(desa, ketua.actor(), kegiatan)
        remove_line(line=line, by=ketua.actor(), at=NOW)
        assert let_go(kegiatan=kegiatan, leave=LEAVE, by=ketua.actor(), at=NOW) == 0

    def test_money_does_not_go_to_what_left_the_plan(
        self, desa: Wilayah, kegiatan: Kegiatan, ketua: Membership
    ) -> None:
        let_go(kegiatan=kegiatan, leave=LEAVE, by=ketua.actor(), at=NOW + dt.timedelta(days=1))
        with pytest.raises(LeftThePlan):
            makers.make_draft(desa, ketua.actor(), kegiatan)
