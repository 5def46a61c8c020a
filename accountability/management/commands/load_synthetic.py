"""Loads a synthetic world of any size, once: fictional villages and voices as rows, for measuring."""

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from accountability.synthetic import village_plan, world


class Command(BaseCommand):
    """`manage.py load_synthetic --desa N --aspirasi N [--seed N]`."""

    help = (
        "Fills an empty or DEMO installation with fictional villages (codes from 99.11) and voices over "
        "three years, in bulk; on PostgreSQL as the owner of the tables."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many, which, and as of when."""
        parser.add_argument("--desa", type=int, required=True, help=f"1 to {village_plan.MOST}")
        parser.add_argument("--aspirasi", type=int, required=True)
        parser.add_argument("--seed", type=int, default=world.DEFAULT_SEED, help="another seed, other rows")
        parser.add_argument(
            "--at",
            default="",
            help="the moment they end at, such as 2026-11-30T07:00:00+00:00; now if not told",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Says what there is now and how long it took; progress goes to stderr."""
        if options["desa"] < 1 or options["aspirasi"] < 1:
            raise CommandError("--desa and --aspirasi must be 1 or more.")
        try:
            at = dt.datetime.fromisoformat(options["at"]) if options["at"] else timezone.now()
            if at.tzinfo is None:
                raise ValueError
        except ValueError:
            raise CommandError("--at must be a moment with its zone: 2026-11-30T07:00:00+00:00.") from None
        try:
            loaded = world.load(
                desa=options["desa"],
                aspirasi=options["aspirasi"],
                now=at,
                seed=options["seed"],
                tell=self.stderr.write,
            )
        except world.InUse:
            raise CommandError(
                "This installation is in use. A synthetic world goes into an empty one, or one with DEMO=1."
            ) from None
        except world.ThereAlready:
            raise CommandError(
                "A synthetic world is there already; another needs another database."
            ) from None
        except village_plan.TooManyVillages:
            raise CommandError(f"There are codes for {village_plan.MOST} fictional villages.") from None
        except DatabaseError as problem:
            raise CommandError(f"Not loaded ({type(problem).__name__}); nothing was changed.") from problem
        voices, rows = loaded.rows["posko_aspirasi"], sum(loaded.rows.values())
        self.stdout.write(
            f"{voices:,} aspirasi in {options['desa']:,} villages, {rows:,} rows in all: "
            f"{loaded.seconds:.1f} s, {voices / loaded.seconds:,.0f} aspirasi/s; "
            f"tidied in {loaded.tidying:.1f} s."
        )
