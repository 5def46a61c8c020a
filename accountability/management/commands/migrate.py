"""Django's `migrate`, but nobody who writes meanwhile waits longer than a moment."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import migrate
from django.db import connections

from accountability.lib.beside_writers.executor import NEVER_IDLE, PatientExecutor, StillInUse


class Command(migrate.Command):
    """`manage.py migrate [--may-block]`: beside a posko that goes on working, on PostgreSQL."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Django's own, and one for a posko that stands still."""
        super().add_arguments(parser)
        parser.add_argument(
            "--may-block",
            action="store_true",
            help="wait for tables as long as it takes, and let others wait; for a posko that was stopped",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError when a migration found no moment; those before it stay done."""
        if options.pop("may_block", False):
            if connections[options["database"]].vendor == "postgresql":
                with connections[options["database"]].cursor() as cursor:
                    cursor.execute(NEVER_IDLE)
            super().handle(*args, **options)
            return
        # Django names its executor in this module and has no other place to name one.
        names = vars(migrate)
        plain = names["MigrationExecutor"]
        names["MigrationExecutor"] = PatientExecutor
        try:
            super().handle(*args, **options)
        except StillInUse as problem:
            raise CommandError(
                f"Migrasi {problem.migration} dicoba {problem.attempts} kali dan tiap kali menahan orang "
                "yang sedang menulis, jadi dibatalkan; yang sebelumnya sudah selesai. Ulangi pada jam sepi, "
                "atau hentikan posko dan pakai --may-block."
            ) from problem
        finally:
            names["MigrationExecutor"] = plain
