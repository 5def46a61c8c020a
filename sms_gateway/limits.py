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
    line_failures: int
    line_rest_seconds: int
    line_rest_longest_seconds: int
    no_route_seconds: int
    lookup_tries: int
    lookup_seconds: int
    blind_resend_minutes: int
    orphan_hours: int
    report_hours: int
    budget_warning_percent: int
    same_text_times: int
    same_text_minutes: int
    echo_times: int
    echo_minutes: int
    reconcile_hours: int
    access_log_minutes: int
    fragment_wait_minutes: int
    fragment_join_hours: int
    gateway_silent_minutes: int
    modem_silent_minutes: int
    waiting_old_minutes: int
    reconciliation_days: int
    media_photos: int
    media_bytes: int
    media_seconds: int
    media_redirects: int
    media_attempts: int
    media_backoff_seconds: int
    media_fetching_minutes: int


def _read() -> Limits:
    with (Path(__file__).parent / "data" / "limits.csv").open(encoding="utf-8", newline="") as file:
        return Limits(**{row["name"]: int(row["value"]) for row in csv.DictReader(file)})


LIMITS = _read()
