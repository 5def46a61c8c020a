"""Kesesuaian for everyone: no hidden number has a part in it, in one look or in two."""

import datetime as dt
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accountability.accounts.models import Membership
from accountability.planning.fit import Planned
from accountability.planning.models import RKPDesa
from accountability.planning.public_fit import NotEnacted, NotOverYet, PublicFit, fit_from, public_fit
from accountability.planning.rkp import enact
from accountability.regions.models import Wilayah
from posko.bidang import UNKNOWN, all_bidang
from posko.keys import read_ahead
from posko.recap import NotAPeriod, PublicRecap
from posko.recap.period import quarter
from posko.recap.public import PublicShare
from posko.recap.suppression import Safe, Shown, one_way
from tests import makers
from tests.posko.recap.makers import hear
from tests.posko.recap.test_suppression import tables

CODES = (*(one.kode for one in all_bidang()), UNKNOWN)
PLAN = (
    Planned(1, "2.3.10", "Jalan", 60_000_000, {"p": 30, "l": 60}, 90),
    Planned(2, "4.2.01", "Bibit", 40_000_000, {}, None),
)
COUNTS = st.lists(st.integers(0, 12), min_size=6, max_size=6)
YEAR = st.lists(COUNTS, min_size=4, max_size=4)
NONE = one_way([0])


def recap(desa: Wilayah, nth: int, bidang: Safe, shares: tuple[PublicShare, ...] = ()) -> PublicRecap:
    of = quarter(2026, nth)
    return PublicRecap(desa, of.since, of.until, CODES, bidang, NONE, NONE, shares, bool(shares), ())


def page(counts: Sequence[Sequence[int]], planned: Sequence[Planned] = PLAN) -> PublicFit:
    desa = Wilayah(kode="99.01.01.2001", name="Sukamaju")
    quarters = [recap(desa, nth, one_way(list(of))) for nth, of in enumerate(counts, start=1)]
    return fit_from(2027, quarters, planned)


def others(of: list[int]) -> list[list[int]]:
    """Every other quarter a reader must reckon with, given what its wall shows."""
    safe = one_way(of)
    hidden = sum(cell.shown is not Shown.EXACT for cell in safe.cells[0])
    if hidden > 3:
        return []
    return [list(one) for one in tables(safe, [of]) if list(one) != of and one_way(list(one)) == safe]


class TestNothingIsGivenAway:
    @settings(max_examples=60)
    @given(year=YEAR, which=st.integers(0, 3))
    def test_a_hidden_number_may_be_another_and_the_page_is_the_same(
        self, year: list[list[int]], which: int
    ) -> None:
        shown = page(year)
        for other in others(year[which]):
            assert page([*year[:which], other, *year[which + 1 :]]) == shown

    @settings(max_examples=60)
    @given(year=YEAR, which=st.integers(0, 3), later=COUNTS)
    def test_two_looks_with_a_change_between_tell_no_more_than_each_wall_does(
        self, year: list[list[int]], which: int, later: list[int]
    ) -> None:
        """Whatever a reader thinks the hidden numbers were before and after, both pages stay as they are."""
        before, after = page(year), page([*year[:which], later, *year[which + 1 :]])
        for was in others(year[which])[:20]:
            for now in others(later)[:20]:
                assert page([*year[:which], was, *year[which + 1 :]]) == before
                assert page([*year[:which], now, *year[which + 1 :]]) == after

    @settings(max_examples=60)
    @given(year=YEAR, kode=st.sampled_from(CODES[:5]))
    def test_a_bidang_that_is_hidden_all_year_has_no_share(self, year: list[list[int]], kode: str) -> None:
        place = CODES.index(kode)
        if all(one_way(of).cells[0][place].shown is not Shown.EXACT for of in year):
            assert next(one for one in page(year).bidang if one.key == kode).voices is None

    @settings(max_examples=100)
    @given(year=YEAR)
    def test_shares_are_multiples_of_five_on_a_base_of_twenty(self, year: list[list[int]]) -> None:
        found = page(year)
        shown = sum(cell.value or 0 for of in year for cell in one_way(of).cells[0][:5])
        assert found.enough_voices == (shown >= 20)
        for one in (*found.bidang, *found.groups):
            assert one.voices is None or (found.enough_voices and one.voices % 5 == 0)
            assert one.rupiah is None or one.rupiah % 5 == 0
            assert not (one.partly and one.gap is not None)

    @given(people=st.integers(0, 60), part=st.integers(0, 60))
    def test_a_handful_of_people_a_kegiatan_is_meant_for_is_not_told(self, people: int, part: int) -> None:
        if part > people:
            return
        one = Planned(1, "2.2.01", "Alat bantu", 9_000_000, {"difabel": part}, people)
        found = page([[0] * 6] * 4, [one])
        handful = 0 < part < 5 or 0 < people - part < 5
        assert (found.cost_told == 0) == (handful or people == 0)


class TestWhen:
    def test_it_waits_for_the_year_to_end_and_for_the_plan(self, desa: Wilayah, kades: Membership) -> None:
        makers.make_kegiatan(desa, kades.actor())
        with pytest.raises(NotOverYet):
            public_fit(desa, 2027, today=dt.date(2026, 12, 31))
        with pytest.raises(NotEnacted):
            public_fit(desa, 2027, today=dt.date(2027, 1, 1))
        with pytest.raises(NotAPeriod):
            public_fit(desa, 1990, today=dt.date(2027, 1, 1))

    def test_it_says_what_the_published_recaps_say(self, desa: Wilayah, kades: Membership) -> None:
        for nth, day in enumerate((dt.date(2026, 2, 3), dt.date(2026, 5, 5), dt.date(2026, 8, 4))):
            for n in range(8):
                hear(
                    desa,
                    day,
                    topic="jalan" if n < 6 else "layanan",
                    text=f"jalan rusak {nth} {n}",
                    gender="p",
                )
        read_ahead(desa.aspirasi.all(), 500)
        makers.make_kegiatan(desa, kades.actor())
        rkp = RKPDesa.objects.get(desa=desa, year=2027)
        enact(rkp=rkp, perdes_no="4", enacted_date=dt.date(2026, 9, 24), by=kades.actor(), at=makers.NOW)
        found = public_fit(desa, 2027, today=dt.date(2027, 1, 5))
        assert (found.kegiatan, found.cost) == (1, 125_500_000)
        assert next(one for one in found.bidang if one.key == "2").rupiah == 100
        assert next(one for one in found.groups if one.key == "p").voices == 100
