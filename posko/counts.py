"""Says how many people without pointing at anyone: small counts are only said to be small."""

import csv
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "disclosure.csv"


@cache
def smallest_public() -> int:
    """The smallest number of people that is said as it is (data/disclosure.csv, the newest row counts)."""
    with DATA.open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["rule"] == "smallest_public_count"]
    return int(max(rows, key=lambda r: int(r["year"]))["value"])


def may_be_said(count: int) -> bool:
    """Whether a count of people may be published as it is: none, or enough of them."""
    return count == 0 or count >= smallest_public()


def told(count: int, what: str = "warga") -> str:
    """Returns "14 warga", "kurang dari 5 warga" for one to four, and "belum ada warga" for none."""
    if count == 0:
        return f"belum ada {what}"
    if not may_be_said(count):
        return f"kurang dari {smallest_public()} {what}"
    return f"{count:,} {what}".replace(",", ".")
