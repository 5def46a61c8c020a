"""Restores a backup into an empty installation."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accountability.safekeeping.arguments import add_restore_arguments
from accountability.safekeeping.refusals import NotDone, NotEqual
from accountability.safekeeping.restoring import restore


class Command(BaseCommand):
    """`manage.py restore FILE [--identity KEYFILE]`: its secrets were put back before Django stood."""

    help = "Fills an empty database and VAR_DIR from a backup, and compares every table with what it was."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The backup and the key."""
        add_restore_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Ends with an error when anything differs."""
        try:
            was = restore(options["file"], identity=options["identity"])
        except NotDone as problem:
            raise CommandError(str(problem)) from problem
        except NotEqual as problem:
            raise CommandError(f"Yang pulih TIDAK SAMA dengan cadangan:\n{problem}") from problem
        rows = sum(one.rows for one in was.tables.values())
        self.stdout.write(
            f"Pulih: {len(was.tables)} tabel, {rows} baris, sama dengan cadangan {was.made_at}; "
            f"{was.ledger_entries} catatan buku jejak utuh. Lanjutkan dengan: manage.py migrate"
        )
