"""Drains and sweeps without Celery: hands SMS over, sends what is due, in one plain process."""

import signal
from argparse import ArgumentParser
from threading import Event
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import Error as NoDatabase
from django.db import close_old_connections
from django.utils import timezone

from sms_gateway import inbox, outbox
from sms_gateway.forgetting import forget_secrets

ROWS_PER_LOOK = 200


class Command(BaseCommand):
    """`manage.py work`: until it is told to stop; `--once`: until nothing is left."""

    help = "Hands waiting SMS over and sends due SMS without Celery; --once stops when nothing is left."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--once`, `--every SECONDS`."""
        parser.add_argument("--once", action="store_true", help="stop when nothing is left")
        parser.add_argument("--every", type=float, default=1.0, help="seconds between two looks (default 1)")

    def handle(self, *args: Any, **options: Any) -> None:
        """A database that is away for a moment is waited for, unless --once."""
        if options["once"]:
            self.stdout.write(_done(*_drain(Event())))
            return
        stop = Event()

        def ask_to_stop(number: int, frame: FrameType | None) -> None:
            stop.set()

        signal.signal(signal.SIGTERM, ask_to_stop)
        signal.signal(signal.SIGINT, ask_to_stop)
        while not stop.is_set():
            try:
                _drain(stop)
            except NoDatabase as problem:
                self.stderr.write(f"The database does not answer: {type(problem).__name__}")
            finally:
                close_old_connections()
            stop.wait(options["every"])


def _drain(stop: Event) -> tuple[int, int, int]:
    """Handed over, sent, and swept; one SMS at a time, so that each has its own time of day."""
    handed = sent = 0
    while not stop.is_set() and inbox.hand_over(at=timezone.now(), limit=1):
        handed += 1
    while not stop.is_set() and outbox.send(at=timezone.now(), limit=1):
        sent += 1
    forget_secrets(at=timezone.now(), limit=ROWS_PER_LOOK)
    return handed, sent, outbox.sweep(at=timezone.now())


def _done(handed: int, sent: int, swept: int) -> str:
    return f"handed over {handed}, sent {sent}, unknown {swept}"
