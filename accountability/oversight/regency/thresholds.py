"""Which thresholds of warning a kabupaten may set, between which bounds, and what one would have done.

The law gives the others (20 working days are 20 working days): those no kabupaten moves.
"""

import csv
import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from accountability.lib.local_time import local_date
from accountability.oversight.regional_rules import rules_at
from accountability.oversight.replaying import RuleReplay, replay
from accountability.regions.models import Wilayah

PATH = Path(__file__).parent.parent / "data" / "regional_thresholds.csv"
WEEKS = 12  # of history that a replay looks at


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between which whole numbers a threshold may be set, and why it may be set at all."""

    least: int
    most: int
    why: str


@cache
def bounds() -> dict[str, Bounds]:
    """By rule, data/regional_thresholds.csv."""
    with PATH.open(encoding="utf-8", newline="") as table:
        return {
            row["rule"]: Bounds(int(row["least"]), int(row["most"]), row["why"])
            for row in csv.DictReader(table)
        }


@dataclass(frozen=True, slots=True)
class Trial:
    """What a rule did in the last weeks in one kecamatan as things stand, and what it would have done."""

    now: RuleReplay
    tried: RuleReplay


def try_out(*, rule: str, threshold: int, kecamatan: Wilayah, at: dt.datetime) -> Trial:
    """Goes through the last WEEKS of one kecamatan twice; a kabupaten of 400 villages would take minutes."""
    last = local_date(at, kecamatan.kode)
    first = last - dt.timedelta(weeks=WEEKS)
    here = {one.id: one.threshold for one in rules_at(kecamatan.kode, at.year).values()}
    runs = [
        replay(kecamatan=kecamatan, first=first, last=last, thresholds={**here, **more})
        for more in ({}, {rule: threshold})
    ]
    now, tried = (next(one for one in run if one.rule == rule) for run in runs)
    return Trial(now, tried)
