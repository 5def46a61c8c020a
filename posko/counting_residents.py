"""Keeps how many people of each group live in a desa and its dusun, by whose count of which year."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from accountability.regions.models import Residents, Wilayah
from accountability.regions.residents import Of

LONGEST_SOURCE = 120  # letters, as the table holds
MOST_PEOPLE = 999_999
FIRST_YEAR = 2015


class NoSource(Exception):
    """A count of people names who counted."""


class NothingCounted(Exception):
    """At least one number must be told."""


class NotInThisDesa(Exception):
    """The dusun lies elsewhere, or the group is none the council must reach."""


class NotAYear(Exception):
    """The count is of a year that has not come, or of long ago."""


@transaction.atomic
def count_residents(
    *, desa: Wilayah, year: int, source: str, people: Mapping[Of, int | None], by: Actor, at: dt.datetime
) -> int:
    """Writes the counts of a year anew, all of them; returns how many there are.

    `people` by dusun (None: the whole desa) and group; None is not counted. The ledger keeps that it was
    counted, not the numbers. Raises NoSource, NothingCounted, NotInThisDesa, NotAYear.
    """
    hold(desa=desa)
    said = " ".join(source.split())
    if not said:
        raise NoSource
    if not FIRST_YEAR <= year <= at.year + 1:
        raise NotAYear
    counted = {of: number for of, number in people.items() if number is not None}
    if not counted:
        raise NothingCounted
    own = {None, *desa.dusun.values_list("pk", flat=True)}
    for (dusun, group), number in counted.items():
        if dusun not in own or group not in Residents.GROUPS or not 0 <= number <= MOST_PEOPLE:
            raise NotInThisDesa
    desa.residents.filter(year=year).delete()
    Residents.objects.bulk_create(
        Residents(
            desa=desa,
            dusun_id=dusun,
            group=group,
            people=number,
            year=year,
            source=said[:LONGEST_SOURCE],
        )
        for (dusun, group), number in counted.items()
    )
    facts = {"year": year, "counts": len(counted)}
    record(kind="desa.penduduk", ref=f"desa:{desa.kode}", desa=desa, by=by, at=at, facts=facts)
    return len(counted)
