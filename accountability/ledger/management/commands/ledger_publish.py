"""Publishes the log by hand, as the nightly run does; also after a restore, or where it was cut short."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accountability.ledger.public_log.bringing_back import bring_back
from accountability.ledger.public_log.publishing import CannotPublish, publish


class Command(BaseCommand):
    """Run it as often as you like: what is published already is published once."""

    help = "Publishes what was recorded into the public log (/buku-jejak/log/), signed."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--now`: also what happened today, and however few they are; `--bring-back`: after a restore."""
        parser.add_argument("--now", action="store_true", help="everything up to this moment, however few")
        parser.add_argument(
            "--bring-back", action="store_true", help="first bring published leaves back into the database"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Says what was done, in one line."""
        try:
            if options["bring_back"]:
                self.stdout.write(f"Brought back: {bring_back(at=timezone.now())} leaves.")
            done = publish(at=timezone.now(), everything=options["now"])
        except CannotPublish as problem:
            raise CommandError(str(problem)) from problem
        if done.held_back and not done.size:
            self.stdout.write("Nothing is published yet: too few voices so far (--now does it all the same).")
            return
        waits = "; the rest waits for more voices, a week at most" if done.held_back else ""
        self.stdout.write(
            f"Published: {done.size} leaves, {done.added} of them new, code {done.code}{waits}."
        )
