"""Complaints by sector and unit: nothing of a handful, nothing secret, nothing by subtraction."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountability.accounts.models import Membership
from accountability.oversight.models import ServiceUnit
from accountability.oversight.reporting import telling
from accountability.oversight.service.complaints import Told, _told, complaints_of, who_complained
from accountability.oversight.service.measuring import units_of
from accountability.regions.models import Wilayah
from tests import makers

pytestmark = pytest.mark.django_db
WEEK = dt.timedelta(days=7)
PLACES = ["a", "b", "c", "d"]


def say(desa: Wilayah, many: int, **told: Any) -> None:
    for n in range(many):
        makers.make_aspirasi(desa, f"obat habis nomor {n}", **{"topic": "sehat", **told})


def now(camat: Membership, at: dt.datetime = makers.NOW + WEEK) -> Told:
    found = complaints_of(camat.wilayah, units_of(camat.wilayah), at=at)
    return found.sectors["kesehatan"][-1]


class TestCounting:
    def test_a_handful_is_not_told_and_the_rest_in_steps(self, desa: Wilayah, camat: Membership) -> None:
        say(desa, 4)
        assert (now(camat).voices, now(camat).said) == (0, telling.UNTOLD)
        say(desa, 3)
        told = now(camat, makers.NOW + 2 * WEEK)
        assert (told.voices, told.said) == (5, "sedikitnya 5")

    @pytest.mark.parametrize(
        "told", [{"confidential": True}, {"about_pemdes": True}, {"kind": "usul"}, {"topic": ""}]
    )
    def test_what_is_secret_or_no_complaint_is_not_counted(
        self, desa: Wilayah, camat: Membership, told: dict[str, Any]
    ) -> None:
        say(desa, 6, **told)
        assert now(camat) == Told()

    def test_a_voice_of_this_week_is_counted_next_monday(self, desa: Wilayah, camat: Membership) -> None:
        say(desa, 6)
        assert now(camat, makers.NOW + dt.timedelta(days=3)).voices == 0

    def test_a_unit_is_told_the_voices_of_whom_it_serves(
        self, desa: Wilayah, other_desa: Wilayah, camat: Membership, unit: ServiceUnit
    ) -> None:
        say(desa, 6)
        say(other_desa, 3)
        unit.serves.add(desa)
        found = complaints_of(camat.wilayah, units_of(camat.wilayah), at=makers.NOW + WEEK)
        assert found.units[unit.pk][-1].voices == 5
        # Nine of the sector, but the three of the other village are a handful: no figure has a part of them.
        assert found.sectors["kesehatan"][-1].voices == 5

    def test_the_queries_are_as_many_for_one_unit_as_for_ten(
        self, desa: Wilayah, camat: Membership, unit: ServiceUnit, django_assert_num_queries: Any
    ) -> None:
        for n in range(10):
            more = ServiceUnit.objects.create(
                kecamatan=camat.wilayah, kind="puskesmas", name=f"P{n}", sector="kesehatan"
            )
            more.serves.add(desa)
        with django_assert_num_queries(4):
            complaints_of(camat.wilayah, units_of(camat.wilayah), at=makers.NOW + WEEK)


@given(
    counted=st.lists(st.integers(0, 30), min_size=4, max_size=4),
    areas=st.lists(st.sets(st.sampled_from(PLACES), min_size=1), max_size=4),
)
def test_no_two_figures_tell_a_handful_by_subtraction(counted: list[int], areas: list[set[str]]) -> None:
    """A cell of fewer than five changes no figure at all, whatever areas the units have."""
    units = dict(enumerate(areas))

    def figures(by_place: dict[str, int]) -> list[int]:
        cells = {(place, "x", "q"): (n, 0.0) for place, n in by_place.items()}
        return [_told(cells, "x", "q", PLACES, units, area).voices for area in (None, *units.values())]

    real = dict(zip(PLACES, counted, strict=True))
    atoms: dict[frozenset[int], list[str]] = {}
    for place in PLACES:
        atoms.setdefault(frozenset(pk for pk, mine in units.items() if place in mine), []).append(place)
    hidden = dict(real)
    for places in atoms.values():
        if sum(real[place] for place in places) < 5:
            hidden |= dict.fromkeys(places, 0)
    assert figures(real) == figures(hidden)


class TestWho:
    def test_shares_are_of_the_last_half_year_and_never_of_a_handful(
        self, desa: Wilayah, camat: Membership
    ) -> None:
        at = dt.datetime(2026, 3, 2, 3, tzinfo=dt.UTC)
        say(desa, 15, at=at, gender="l")
        say(desa, 6, at=at, gender="p")
        say(desa, 2, at=at, gender="p", vulnerable="difabel")
        who = who_complained(camat.wilayah, at=makers.NOW)
        assert who.span is not None
        assert who.span.slug == "2026-s1"
        told = dict(who.shares["kesehatan"])
        assert told["Perempuan"] == "sekitar 35%"
        assert told["Penyandang disabilitas"] == telling.UNTOLD
        assert set(dict(who.shares["ekonomi"]).values()) == {telling.UNTOLD}
