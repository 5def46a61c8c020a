"""Follows one SMS from the door to the phone that was answered, by the names that log lines use."""

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accountability import traces
from accountability.watching.walk_of_sms import NoSuchSMS, came_in, oldest_waiting, walk_of

MOST = 50


class Command(BaseCommand):
    """`manage.py sms_trace masuk-12 | keluar-34 | 12 | --at 2026-10-05T10:03 | --oldest`."""

    help = "Tells the whole way of one SMS: moments and states, without a number and without a word."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """A name, or how to find one."""
        parser.add_argument("name", nargs="?", default="", help="masuk-12, keluar-34, or 12 for masuk-12")
        parser.add_argument("--at", default="", help="list what came in from this minute (2026-10-05T10:03)")
        parser.add_argument("--minutes", type=int, default=1, help="with --at: so many minutes")
        parser.add_argument("--oldest", action="store_true", help="the SMS that has waited longest")

    def handle(self, *args: Any, **options: Any) -> None:
        """The way, one moment a line; with --at a list to choose from."""
        if options["at"]:
            self._list(options["at"], options["minutes"])
            return
        name = options["name"]
        if options["oldest"]:
            waiting = oldest_waiting()
            if waiting is None:
                self.stdout.write("No SMS waits.")
                return
            name = traces.of_inbound(waiting.pk)
        if not name:
            raise CommandError("Which one? masuk-12, keluar-34, --at or --oldest.")
        try:
            steps = walk_of(name)
        except NoSuchSMS as missing:
            raise CommandError(f"There is no SMS {name}.") from missing
        for step in steps:
            self.stdout.write(f"{_clock(step.at)}  {step.name:<14} {step.what}")

    def _list(self, said: str, minutes: int) -> None:
        since = parse_datetime(said)
        if since is None:
            raise CommandError("--at wants a moment such as 2026-10-05T10:03.")
        if timezone.is_naive(since):
            since = timezone.make_aware(since)
        found = came_in(since=since, until=since + dt.timedelta(minutes=minutes), limit=MOST)
        for sms in found:
            name = traces.of_inbound(sms.pk)
            self.stdout.write(f"{_clock(sms.received_at)}  {name:<14} {sms.carrier}, {sms.state}")
        self.stdout.write(f"{len(found)} SMS." if len(found) < MOST else f"The first {MOST}.")


def _clock(at: dt.datetime) -> str:
    return timezone.localtime(at).isoformat(sep=" ", timespec="milliseconds")
