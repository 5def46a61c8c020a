"""How many supports a village takes in an hour, and how long one is taken back: data/support_rules.csv."""

import csv
import datetime as dt
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "support_rules.csv"


def most_an_hour() -> int:
    """Supports by web in one desa and hour."""
    return _rule("web_supports_per_desa_hour")


def undo_time() -> dt.timedelta:
    """How long a support may be taken back."""
    return dt.timedelta(minutes=_rule("undo_minutes"))


@cache
def _rule(name: str) -> int:
    with DATA.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["rule"] == name]
    return int(max(rows, key=lambda row: int(row["year"]))["value"])
