"""Compares a provider's list of a day with the inbox, and fetches what is missing."""

from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accountability.lib import local_time, phone_vault
from sms_gateway import reconciliation
from sms_gateway.carriers import TryLater, UnknownCarrier
from sms_gateway.models import Line


class Command(BaseCommand):
    """`manage.py sms_reconcile [--line KEY] [--date YYYY-MM-DD]`: yesterday on every line unless told."""

    help = "Compares what the provider says came in on a day with the inbox; stores what is missing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--line KEY`, `--date YYYY-MM-DD`."""
        parser.add_argument("--line", default="", help="key of one line; all that receive unless told")
        parser.add_argument("--date", default="", help="the day, such as 2026-11-21; yesterday unless told")

    def handle(self, *args: Any, **options: Any) -> None:
        """One printed line per line; CommandError when a line, the day or the provider is of no use."""
        day = _day(options["date"])
        failed = 0
        for line in _lines(options["line"]):
            yesterday = local_time.local_date(timezone.now(), line.desa_id or "") - timedelta(days=1)
            try:
                row = reconciliation.reconcile(line=line, date=day or yesterday, at=timezone.now())
            except (TryLater, UnknownCarrier, phone_vault.NoPrivateKey, phone_vault.SealBroken) as problem:
                failed += 1
                self.stderr.write(f"{line.key}: cannot be asked now ({type(problem).__name__})")
                continue
            if row is None:
                self.stdout.write(f"{line.key}: its carrier keeps no list")
            else:
                counts = f"provider {row.told_by_provider}, inbox {row.in_inbox}, fetched {row.fetched}"
                self.stdout.write(f"{line.key} {row.date}: {counts}")
        if failed:
            raise CommandError("Not every line could be reconciled; try again later.")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as problem:
        raise CommandError("--date is not a day; write it like 2026-11-21.") from problem


def _lines(key: str) -> list[Line]:
    lines = Line.objects.filter(active=True, receives=True).order_by("key")
    chosen = list(lines.filter(key=key) if key else lines)
    if key and not chosen:
        raise CommandError(f"There is no line {key} that receives.")
    return chosen
