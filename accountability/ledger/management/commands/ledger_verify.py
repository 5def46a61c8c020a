"""Checks that no entry of the ledger was changed, removed or slipped in."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accountability.ledger.models import Entry
from accountability.ledger.verify import problems


class Command(BaseCommand):
    """Prints how many entries hold; ends with an error and the first problems otherwise."""

    help = "Checks every hash chain of the ledger."

    def handle(self, *args: Any, **options: Any) -> None:
        """Walks all chains."""
        found = 0
        for sentence in problems():
            found += 1
            if found <= 20:
                self.stderr.write(sentence)
        if found:
            raise CommandError(f"The ledger does not hold: {found} problem(s).")
        self.stdout.write(f"The ledger holds: {Entry.objects.count()} entries, every chain whole.")
