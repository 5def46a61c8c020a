"""The numbers the gateway keeps to, read from data/limits.csv."""

import csv
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Limits:
    """One attribute per row of data/limits.csv; the unit stands in the name or in the file."""

    inbox_attempts: int
    inbox_backoff_seconds: int
    outbox_attempts: int
    outbox_backoff_seconds: int
    sending_minutes: int
    reply_expires_hours: int
    news_expires_hours: int


def _read() -> Limits:
    with (Path(__file__).parent / "data" / "limits.csv").open(encoding="utf-8", newline="") as file:
        return Limits(**{row["name"]: int(row["value"]) for row in csv.DictReader(file)})


LIMITS = _read()
