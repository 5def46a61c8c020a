"""Fills a table of the kabupaten for a year: pay, prices, authorities, priorities, what may not be bought."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from accountability.oversight.models import RegionalRule, RuleTable
from accountability.regions.models import Wilayah

WITH_RUPIAH = frozenset({RuleTable.PAY, RuleTable.PRICES})


class NotAKabupaten(Exception):
    """The tables are those of a kabupaten or kota."""


class WrongRule(Exception):
    """A rule lacks its key or its rupiah, or has rupiah where none belong; the message names its place."""


@dataclass(frozen=True, slots=True)
class NewRule:
    """One row to write; see RegionalRule."""

    key: str
    name: str = ""
    unit: str = ""
    rupiah: int | None = None


@transaction.atomic
def fill_table(
    *,
    kabupaten: Wilayah,
    year: int,
    table: RuleTable,
    rules: Sequence[NewRule],
    legal_basis: str,
    at: dt.datetime,
) -> int:
    """Replaces a whole table of one year; returns how many rows it has. Raises NotAKabupaten, WrongRule."""
    if kabupaten.level != Wilayah.Level.KABUPATEN_KOTA:
        raise NotAKabupaten
    for place, rule in enumerate(rules, start=1):
        needs = table in WITH_RUPIAH
        if not rule.key or (rule.rupiah is not None) != needs or (needs and (rule.rupiah or 0) <= 0):
            raise WrongRule(f"row {place}")
    RegionalRule.objects.filter(kabupaten=kabupaten, year=year, table=table).delete()
    RegionalRule.objects.bulk_create(
        RegionalRule(
            kabupaten=kabupaten,
            year=year,
            table=table,
            key=rule.key,
            name=rule.name,
            unit=rule.unit,
            rupiah=rule.rupiah,
            legal_basis=legal_basis,
        )
        for rule in rules
    )
    return len(rules)
