"""How webhooks are told, tried again and given up: data/webhook_rules.csv."""

import csv
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parent / "data" / "webhook_rules.csv"


@dataclass(frozen=True)
class WebhookRules:
    """One attribute per row of the file; the unit stands in the name or in the file."""

    webhooks_of_a_key: int
    address_length: int
    settle_seconds: int
    look_back: int
    tries: int
    first_rest_seconds: int
    longest_rest_seconds: int
    sending_minutes: int
    answer_seconds: int
    keep_days: int


def _read() -> WebhookRules:
    with FILE.open(encoding="utf-8", newline="") as file:
        return WebhookRules(**{row["name"]: int(row["value"]) for row in csv.DictReader(file)})


RULES = _read()
