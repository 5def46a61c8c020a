"""Checks that nothing of the ledger and of the public log was changed, removed or slipped in."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accountability.ledger import verify
from accountability.ledger.models import Entry, LogEntry
from accountability.ledger.public_log import checking, notes


class Command(BaseCommand):
    """Prints how many entries hold; ends with an error and the first problems otherwise."""

    help = "Checks every hash chain of the ledger, the public log, its signatures and its published files."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--against FILE`: a checkpoint that was kept elsewhere must still be contained."""
        parser.add_argument("--against", metavar="FILE", help="a checkpoint kept by a witness or on paper")

    def handle(self, *args: Any, **options: Any) -> None:
        """Walks all chains, then the log."""
        found = 0
        for sentence in self._problems(options["against"]):
            found += 1
            if found <= 20:
                self.stderr.write(sentence)
        if found:
            raise CommandError(f"The ledger does not hold: {found} problem(s).")
        self.stdout.write(f"The ledger holds: {Entry.objects.count()} entries, every chain whole.")
        for sentence in checking.notices():
            self.stdout.write(sentence)
        self.stdout.write(
            f"The public log holds: {LogEntry.objects.count()} leaves, as published and signed."
        )

    def _problems(self, against: str | None) -> Iterator[str]:
        known = None
        if against:
            try:
                text = Path(against).read_text(encoding="utf-8")
                known = notes.checkpoint(notes.parted(text)[0])
            except (OSError, UnicodeDecodeError, notes.NotANote) as problem:
                raise CommandError(f"{against} is no checkpoint that can be read.") from problem
        return chain(verify.problems(), checking.problems(known=known))
