"""Which rules the public budgets of many villages do not keep, as accountability.budget.rules finds them.

Only what is in force in its first reading, and rests on a text that was read or told by a source: what is
known from memory alone is no ground for a warning.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple
from zlib import crc32

from django.core.cache import caches

from accountability.budget.models import BudgetLine
from accountability.budget.rules.results import results
from accountability.budget.rules.verdict import Verdict
from accountability.regions.sebutan import Words

FOUNDED = frozenset({"verbatim", "sourced"})
KEPT_SECONDS = 86_400  # what is public never changes: another version has another key


class Broken(NamedTuple):
    """One rule that a budget does not keep: its name in local words, and where it is written."""

    name: str
    basis: str


class _Line(NamedTuple):
    account: str
    kegiatan_kode: str
    fund_source: str
    special: bool
    description: str
    unit: str
    unit_price: int | None
    amount: int


def broken_rules(newest: Mapping[str, int], year: int, words: Words) -> dict[str, tuple[Broken, ...]]:
    """Of each desa (to its public budget of `year`) the rules not kept; one query, none for what is known."""
    cache, spoken = caches["near"], crc32(repr(words).encode())
    keys = {apb: f"broken:{apb}:{spoken}" for apb in newest.values()}
    known = cache.get_many(keys.values())
    unread = [apb for apb, key in keys.items() if key not in known]
    lines: dict[int, list[_Line]] = defaultdict(list)
    if unread:
        columns = ("apb", *_Line._fields)
        for apb, *cells in BudgetLine.objects.filter(apb__in=unread).order_by("id").values_list(*columns):
            lines[apb].append(_Line(*cells))
    fresh = {keys[apb]: _broken(lines[apb], year, words) for apb in unread}
    cache.set_many(fresh, KEPT_SECONDS)
    known |= fresh
    return {desa: known[keys[apb]] for desa, apb in newest.items() if known[keys[apb]]}


def _broken(lines: list[_Line], year: int, words: Words) -> tuple[Broken, ...]:
    return tuple(
        Broken(one.name, one.basis)
        for one in results(lines, year, words)
        if one.verdict == Verdict.OUTSIDE and one.main and one.confidence in FOUNDED
    )
