"""Drains and sweeps without Celery: hands SMS over, sends what is due, in one plain process."""

import signal
import time
from argparse import ArgumentParser
from threading import Event
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import Error as NoDatabase
from django.db import close_old_connections
from django.utils import timezone
from django.utils.module_loading import import_string

from accountability.ledger import clock_watch
from sms_gateway import budgets, from_the_future, inbox, outbox, outcomes, reconciliation, spool
from sms_gateway.delivery_reports import match_orphans
from sms_gateway.forgetting import forget_secrets

ROWS_PER_LOOK = 200
SECONDS_BETWEEN_LISTS = 3600.0


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
        next_list = time.monotonic()
        while not stop.is_set():
            try:
                _drain(stop)
                if time.monotonic() >= next_list:
                    next_list = time.monotonic() + SECONDS_BETWEEN_LISTS
                    reconciliation.reconcile_all(at=timezone.now())
            except NoDatabase as problem:
                self.stderr.write(f"The database does not answer: {type(problem).__name__}")
            finally:
                close_old_connections()
            stop.wait(options["every"])


def _drain(stop: Event) -> tuple[int, int, int]:
    """Handed over, sent, and swept; each SMS is sent at its own time of day."""
    handed = sent = 0
    clock_watch.look(at=timezone.now())
    from_the_future.bring_back(at=timezone.now())
    while not stop.is_set() and spool.replay(at=timezone.now(), limit=ROWS_PER_LOOK) == ROWS_PER_LOOK:
        continue
    while not stop.is_set() and (now := inbox.hand_over(at=timezone.now(), limit=inbox.AT_ONCE)):
        handed += now
    while not stop.is_set() and outbox.send(at=timezone.now(), limit=1):
        sent += 1
    while not stop.is_set() and outcomes.resolve_unknown(at=timezone.now(), limit=1):
        continue
    match_orphans(at=timezone.now(), limit=ROWS_PER_LOOK)
    budgets.release_held(at=timezone.now())
    forget_secrets(at=timezone.now(), limit=ROWS_PER_LOOK)
    for deed in settings.WORK_BESIDES:
        import_string(deed)(at=timezone.now(), limit=ROWS_PER_LOOK)
    return handed, sent, outbox.sweep(at=timezone.now())


def _done(handed: int, sent: int, swept: int) -> str:
    return f"handed over {handed}, sent {sent}, unknown {swept}"
