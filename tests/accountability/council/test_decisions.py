"""A decision of the council is entered once, under a number nobody else has that year."""

import datetime as dt
from typing import Any

import pytest

from accountability.accounts.models import Membership
from accountability.council.decisions import (
    Decided,
    ElsewhereMusyawarah,
    NotDecidedYet,
    NotWhole,
    NumberTaken,
    enter_decision,
    suggested_number,
)
from accountability.council.models import CouncilDecision
from accountability.regions.models import Wilayah
from tests import makers

NOW = makers.NOW


def decide(desa: Wilayah, by: Membership, number: str = "1/KEP/2026", **fields: Any) -> CouncilDecision:
    """A decision of today."""
    fields = {"date": NOW.date(), "about": "Agenda kerja", "text": "Ditetapkan.", **fields}
    return enter_decision(desa=desa, decided=Decided(number, **fields), by=by.actor(), at=NOW)


class TestEnterDecision:
    def test_it_belongs_to_the_year_of_its_day(self, desa: Wilayah, ketua: Membership) -> None:
        assert decide(desa, ketua, date=dt.date(2025, 12, 30)).year == 2025

    def test_a_number_is_used_once_a_year(self, desa: Wilayah, ketua: Membership) -> None:
        decide(desa, ketua)
        with pytest.raises(NumberTaken):
            decide(desa, ketua, about="Lain")
        decide(desa, ketua, date=dt.date(2025, 1, 6))
        assert CouncilDecision.objects.count() == 2

    @pytest.mark.parametrize("lacks", ["number", "about", "text"])
    def test_it_is_whole_or_not_entered(self, desa: Wilayah, ketua: Membership, lacks: str) -> None:
        with pytest.raises(NotWhole):
            decide(desa, ketua, **{"number": "1/KEP", lacks: "  "})

    def test_tomorrow_is_not_decided_yet(self, desa: Wilayah, ketua: Membership) -> None:
        with pytest.raises(NotDecidedYet):
            decide(desa, ketua, date=NOW.date() + dt.timedelta(days=1))

    def test_a_meeting_of_the_neighbour_decides_nothing_here(
        self, desa: Wilayah, other_desa: Wilayah, ketua: Membership
    ) -> None:
        elsewhere = makers.make_musyawarah(other_desa, ketua.actor())
        with pytest.raises(ElsewhereMusyawarah):
            decide(desa, ketua, musyawarah=elsewhere)


@pytest.mark.django_db
class TestSuggestedNumber:
    @pytest.mark.parametrize(
        ("written", "next_one"),
        [
            ([], "1/KEP/2026"),
            (["1/KEP/2026", "2/KEP/2026"], "3/KEP/2026"),
            (["007/BPD-SKM/X/2026"], "008/BPD-SKM/X/2026"),
            (["tanpa angka"], "1/KEP/2026"),
        ],
    )
    def test_it_goes_on_as_the_last_was_written(
        self, desa: Wilayah, ketua: Membership, written: list[str], next_one: str
    ) -> None:
        for number in written:
            decide(desa, ketua, number)
        assert suggested_number(desa=desa, year=2026) == next_one
