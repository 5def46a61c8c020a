"""When a voice was written that waited on a phone without a signal, as far as that phone can be believed.

Only the council's desk is told, beside the words: the public and the village government hear no hour.
"""

import csv
import datetime as dt
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "writing_rules.csv"
LONGEST = 16  # digits of a moment in milliseconds


def written_at(told: str, *, at: dt.datetime) -> dt.datetime | None:
    """The moment that a phone tells in milliseconds since 1970, when it can be true and says something.

    None for what is no number, lies in the future or too far back (data/writing_rules.csv), and for what was
    sent as soon as it was written. A phone's clock proves nothing: it is told as the phone's word.
    """
    if not (told.isascii() and told.isdigit() and len(told) <= LONGEST):
        return None
    since = at - dt.datetime.fromtimestamp(0, dt.UTC) - dt.timedelta(milliseconds=int(told))
    believed = dt.timedelta(minutes=_rule("least_minutes")) <= since <= dt.timedelta(days=_rule("days_back"))
    return at - since if believed else None


@cache
def _rule(name: str) -> int:
    with DATA.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["rule"] == name]
    return int(max(rows, key=lambda row: int(row["year"]))["value"])
