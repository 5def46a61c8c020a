"""Loads the demo world, once: fictional villages with two years of voices, plans, money and results."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accountability.demo import world


class Command(BaseCommand):
    """`manage.py load_demo [--seed N]`, only where DEMO is on."""

    help = "Loads the demo world (fictional villages, codes from 99); a second call changes nothing."

    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--seed N`: another seed makes another world."""
        parser.add_argument("--seed", type=int, default=world.DEFAULT_SEED)

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints what there is now; CommandError without DEMO."""
        began = time.monotonic()
        try:
            loaded = world.load(now=timezone.now(), seed=options["seed"])
        except world.NotADemo:
            raise CommandError("The demo world needs DEMO=1: its passwords are known to everyone.") from None
        except world.Unfinished:
            raise CommandError(
                "An earlier loading was cut off. Begin with an empty database: remove VAR_DIR/posko.sqlite3*."
            ) from None
        what = f"{loaded.villages} villages, {loaded.aspirasi} aspirasi, {loaded.sms} SMS to citizens"
        if loaded.fresh:
            seconds = time.monotonic() - began
            self.stdout.write(f"The demo world is ready: {what}, {loaded.entries} deeds ({seconds:.0f} s).")
        else:
            self.stdout.write(f"The demo world is there already: {what}.")
