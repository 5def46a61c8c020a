"""Pay of the head and the staff: the lines of a position, how many they pay, and the least the law allows."""

import re
from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from accountability.budget.rules.verdict import Priced, RuleResult, Verdict, chosen, rupiah_of
from accountability.budget.tables import table
from accountability.lib.rupiah import rupiah

MONTHS = 12
_HEADS = re.compile(r"(\d{1,3})\s*(?:orang|org|anggota)\b", re.IGNORECASE)


def position_of(row: str) -> dict[str, str]:
    """The position that a row of the evaluation sheet (B1-B6) speaks of, from data/pay_positions.csv."""
    return next(one for one in table("pay_positions") if one["row"] == row)


def lines_of[Line: Priced](lines: Iterable[Line], position: dict[str, str]) -> list[Line]:
    """The lines that pay a position: by account, and by its name where several share the account."""
    paid = chosen(lines, accounts=position["accounts"].split(";"))
    names = [name for name in position["names"].split(";") if name]
    if not names:
        return paid
    return [line for line in paid if any(_names(line.description, name) for name in names)]


def heads_in(lines: Iterable[Priced], position: dict[str, str]) -> int | None:
    """How many people these lines pay: only their words tell; None where they do not, or disagree."""
    told = list(lines)
    if position["heads"]:
        return int(position["heads"])
    counts = [int(match[1]) for line in told if (match := _HEADS.search(line.description))]
    # Two lines may pay the same people twice over (kedudukan and kinerja): then the counts must agree.
    return counts[0] if len(counts) == len(told) and len(set(counts)) == 1 and counts[0] else None


def pay_floors(lines: Iterable[Priced], year: int) -> list[RuleResult]:
    """Fixed pay of each position against the least allowed a month; positions no line names are left out."""
    told = list(lines)
    results = []
    for row in table("pay_positions"):
        floor = _floor(row["position"], year)
        found = lines_of(told, row) if floor else []
        if floor is not None and found:
            results.append(_floor_result(found, row, floor))
    return results


def _floor(position: str, year: int) -> dict[str, str] | None:
    known = [r for r in table("pay_floors") if r["position"] == position and int(r["year"]) <= year]
    return max(known, key=lambda row: int(row["year"]), default=None)


def _floor_result(found: list[Priced], row: dict[str, str], floor: dict[str, str]) -> RuleResult:
    least, yearly, heads = int(floor["rupiah"]), rupiah_of(found), heads_in(found, row)
    name = row["position"].capitalize()
    verdict, each = Verdict.UNKNOWN, _("jumlah orang tidak tercatat")
    if heads is not None:
        verdict = Verdict.WITHIN if yearly >= least * MONTHS * heads else Verdict.OUTSIDE
        each = _("%(each)s sebulan untuk satu orang") % {"each": rupiah(yearly // MONTHS // heads)}
    sentence = _(
        "%(name)s: %(sum)s ÷ %(months)s bulan ÷ %(heads)s orang: %(each)s; paling sedikit %(least)s."
    )
    said = sentence % {
        "name": name,
        "sum": rupiah(yearly),
        "months": MONTHS,
        "heads": "?" if heads is None else heads,
        "each": each,
        "least": rupiah(least),
    }
    return RuleResult(
        id=f"siltap_{row['position']}",
        name=_("Penghasilan tetap %s") % name,
        verdict=verdict,
        basis=floor["legal_basis"],
        confidence=floor["confidence"],
        arithmetic=(said,),
        part=yearly,
        whole=None,
        operator=">=",
        limit=Decimal(least),
    )


def _names(description: str, name: str) -> bool:
    return re.search(rf"\b{re.escape(name)}\b", description, re.IGNORECASE) is not None
