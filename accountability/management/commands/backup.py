"""Makes a backup, once or again and again."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error as DatabaseProblem
from django.db import close_old_connections
from django.utils import timezone

from accountability import environment as env
from accountability.safekeeping.making import backup, let_old_go
from accountability.safekeeping.refusals import NotDone


class Command(BaseCommand):
    """`manage.py backup FILE|FOLDER [--to age1…] [--keep N] [--every HOURS]`."""

    help = (
        "Writes database, photos and secrets into one file, sealed to age keys that are not on this computer."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The target, the keys, and for a folder how many stay and how often."""
        parser.add_argument(
            "target", type=Path, help="a new file, or a folder in which each gets its own name"
        )
        parser.add_argument("--to", action="append", default=[], help="age1…; else BACKUP_RECIPIENTS")
        parser.add_argument(
            "--unsealed", action="store_true", help="without a seal, and then without secrets"
        )
        parser.add_argument("--keep", type=int, default=0, help="leave only the newest N in the folder")
        parser.add_argument("--every", type=float, default=0, help="go on, one backup every so many hours")

    def handle(self, *args: Any, **options: Any) -> None:
        """One backup; with --every a failed one is told and tried again at the next turn."""
        target: Path = options["target"]
        if (options["keep"] or options["every"]) and not target.is_dir():
            raise CommandError("--keep and --every want a folder.")
        if not options["every"]:
            self._one(options)
            return
        while True:
            try:
                self._one(options)
            except (CommandError, DatabaseProblem) as problem:
                self.stderr.write(f"Cadangan gagal: {problem}")
            close_old_connections()
            time.sleep(options["every"] * 3600)

    def _one(self, options: dict[str, Any]) -> None:
        recipients = options["to"] or env.text("BACKUP_RECIPIENTS", "").replace(",", " ").split()
        try:
            made = backup(
                options["target"], recipients=recipients, at=timezone.now(), unsealed=options["unsealed"]
            )
        except NotDone as problem:
            raise CommandError(str(problem)) from problem
        gone = let_old_go(options["target"], keep=options["keep"]) if options["keep"] else []
        size = made.stat().st_size / 1_000_000
        self.stdout.write(f"{made.name}: {size:.1f} MB, {len(gone)} cadangan lama dihapus.")
