"""Moves a village's installation from SQLite to PostgreSQL."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accountability import environment as env
from accountability.safekeeping.moving import move_to_postgres
from accountability.safekeeping.refusals import NotDone, NotEqual


class Command(BaseCommand):
    """`TARGET_DATABASE_URL=postgres://… manage.py move_to_postgres`, while nothing else runs."""

    help = "Copies every row into the empty PostgreSQL of TARGET_DATABASE_URL and compares both."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """None: an address holds a password, which has no place on a command line."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Ends with an error when anything differs; the target then has tables and no rows."""
        try:
            moved = move_to_postgres(env.text("TARGET_DATABASE_URL"))
        except NotDone as problem:
            raise CommandError(str(problem)) from problem
        except NotEqual as problem:
            raise CommandError(f"Tujuan TIDAK SAMA dengan asal:\n{problem}") from problem
        rows = sum(one.rows for one in moved.values())
        self.stdout.write(
            f"Pindah: {len(moved)} tabel, {rows} baris, sama di kedua basis data. "
            "Sekarang atur DATABASE_URL ke yang baru; VAR_DIR tetap."
        )
