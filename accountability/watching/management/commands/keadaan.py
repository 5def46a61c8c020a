"""Tells on a console how the installation fares, in the words of the page for operators."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accountability.watching.limits import AMBER, GREEN, RED
from accountability.watching.readings import read
from accountability.watching.standing import foremost, standing

_MARKS = {GREEN: "[ ok ]", AMBER: "[ ?? ]", RED: "[ !! ]"}


class Command(BaseCommand):
    """`manage.py keadaan`: status 0 when nothing is red, else 1, so that a script may ask."""

    help = "Tells how the installation fares: SMS, lines, work, database, Redis, clock, backup, log, disk."
    requires_system_checks = []
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        """One line for each thing, and under it what to do."""
        told = standing(read(at=timezone.now()))
        for one in told:
            self.stdout.write(f"{_MARKS[one.colour]} {one.title}: {one.sentence}")
            if one.step:
                self.stdout.write(f"       {one.step}")
        colour, sentence = foremost(told)
        self.stdout.write(sentence)
        if colour == RED:
            raise SystemExit(1)
