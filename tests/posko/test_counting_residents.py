"""How many people live where: written anew for a year, by whose count, and in the ledger without numbers."""

import datetime as dt

import pytest

from accountability.accounts.models import Membership
from accountability.ledger.models import Entry
from accountability.regions.models import Wilayah
from accountability.regions.residents import Of, residents_in, residents_of
from posko.counting_residents import (
    NoSource,
    NotAYear,
    NothingCounted,
    NotInThisDesa,
    count_residents,
)
from tests import makers
from tests.makers import NOW


def count(desa: Wilayah, by: Membership, people: dict[Of, int | None], **said: object) -> int:
    """Counts of this year, unless said otherwise."""
    told = {"year": NOW.year, "source": "Buku induk", "at": NOW, **said}
    return count_residents(desa=desa, people=people, by=by.actor(), **told)  # type: ignore[arg-type]


class TestCountResidents:
    def test_it_keeps_counts_of_the_desa_and_of_its_dusun(self, desa: Wilayah, ketua: Membership) -> None:
        krajan = makers.make_dusun(desa, "Krajan")
        assert count(desa, ketua, {(None, "p"): 400, (krajan.pk, "p"): 90, (krajan.pk, "l"): None}) == 2
        assert residents_in(desa, NOW.year) == {(None, "p"): 400, (krajan.pk, "p"): 90}

    def test_counting_again_replaces_the_year(self, desa: Wilayah, ketua: Membership) -> None:
        count(desa, ketua, {(None, "p"): 400, (None, "l"): 380})
        count(desa, ketua, {(None, "p"): 410})
        assert residents_in(desa, NOW.year) == {(None, "p"): 410}

    def test_an_older_year_stands_where_the_newer_says_nothing(
        self, desa: Wilayah, ketua: Membership
    ) -> None:
        count(desa, ketua, {(None, "difabel"): 40, (None, "p"): 400}, year=NOW.year - 1)
        count(desa, ketua, {(None, "p"): 410})
        found = residents_of(desa, NOW.year)
        assert (found.of(None, "difabel"), found.of(None, "p")) == (40, 410)

    def test_the_ledger_knows_that_it_was_counted_and_no_number(
        self, desa: Wilayah, ketua: Membership
    ) -> None:
        count(desa, ketua, {(None, "difabel"): 3})
        entry = Entry.objects.chain(desa.kode).last()
        assert entry is not None
        assert (entry.kind, entry.facts) == ("desa.penduduk", {"year": NOW.year, "counts": 1})

    def test_who_counted_must_be_told(self, desa: Wilayah, ketua: Membership) -> None:
        with pytest.raises(NoSource):
            count(desa, ketua, {(None, "p"): 1}, source="  ")

    def test_something_must_be_counted(self, desa: Wilayah, ketua: Membership) -> None:
        with pytest.raises(NothingCounted):
            count(desa, ketua, {(None, "p"): None})

    def test_a_dusun_of_the_neighbour_and_an_unknown_group_are_refused(
        self, desa: Wilayah, other_desa: Wilayah, ketua: Membership
    ) -> None:
        theirs = makers.make_dusun(other_desa, "Babakan")
        for of in ((theirs.pk, "p"), (None, "kucing")):
            with pytest.raises(NotInThisDesa):
                count(desa, ketua, {of: 5})

    def test_a_year_that_has_not_come_is_refused(self, desa: Wilayah, ketua: Membership) -> None:
        with pytest.raises(NotAYear):
            count(desa, ketua, {(None, "p"): 5}, year=NOW.year + 2, at=NOW + dt.timedelta())
