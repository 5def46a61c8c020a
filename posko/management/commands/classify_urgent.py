"""Tells of each text whether life is in danger and whether it must stay confidential, one JSON line each."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from posko import tables
from posko.urgency import classify


class Command(BaseCommand):
    """`manage.py classify_urgent FILE.csv` (column `text`)."""

    help = 'Prints {"emergency", "confidential", "reasons"} for each row of a CSV file with the column text.'
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file."""
        parser.add_argument("file", help="CSV in UTF-8 with the column text, one SMS a row")

    def handle(self, *args: Any, **options: Any) -> None:
        """CommandError, one sentence, for a file that cannot be read."""
        try:
            rows = tables.read(options["file"], column="text")
        except tables.NotATable as problem:
            raise CommandError(str(problem)) from problem
        for row in rows:
            self._say(row["text"])

    def _say(self, text: str) -> None:
        found = classify(text)
        told = {
            "emergency": found.emergency,
            "confidential": found.confidential,
            "reasons": list(found.reasons),
        }
        self.stdout.write(json.dumps(told, ensure_ascii=False))
