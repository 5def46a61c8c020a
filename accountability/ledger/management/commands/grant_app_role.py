"""Gives the application's PostgreSQL role its rights: the ledger only to add and to read."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from accountability.ledger.append_only import grant_app_role


class Command(BaseCommand):
    """Run it as the owner of the tables, after every migration."""

    help = "Grants a PostgreSQL role what the application needs, without update or delete on the ledger."

    def add_arguments(self, parser: CommandParser) -> None:
        """The role's name."""
        parser.add_argument("role")

    def handle(self, *args: Any, **options: Any) -> None:
        """Grants; on SQLite there are no roles to grant to."""
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL has roles.")
        try:
            grant_app_role(connection, options["role"])
        except ValueError as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write("Granted.")
