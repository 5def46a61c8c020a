"""Lets go of what must not be kept longer, or only says how much there is."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from posko.retaining import due_now, retain, rules

AT_ONCE = 500


class Command(BaseCommand):
    """`manage.py retain [--dry-run]`."""

    help = "Lets go of data whose time is over (posko/data/retention_rules.csv); --dry-run only counts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether only to count."""
        parser.add_argument("--dry-run", action="store_true", help="count, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line for each rule: how many rows, how many days, and what they are."""
        at = timezone.now()
        waiting = due_now(at=at)
        for rule in rules():
            self.stdout.write(f"{waiting[rule.code]:>8}  {rule.code} ({rule.days} hari): {rule.what}")
        if options["dry_run"]:
            return
        gone = 0
        while step := retain(at=at, limit=AT_ONCE):
            gone += step
        self.stdout.write(f"{gone} dilepas.")
