"""Lets a worker go on when no bell is heard: while Redis is away or hangs, citizens are answered.

Rows are the work, and every task finds its own. So a worker that has heard nothing for a while, though the
beat rings every five seconds, does the urgent tasks by itself until it hears something.
"""

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread
from typing import Any

from celery import bootsteps
from django.conf import settings
from django.db import close_old_connections

from accountability.patient_task import PatientTask

logger = logging.getLogger(__name__)

SILENCE_SECONDS = 15.0  # three rings of the beat
PAUSE_SECONDS = 2.0
URGENT = (
    "sms_gateway.tasks.replay_spool",
    "sms_gateway.tasks.hand_over_waiting",
    "sms_gateway.tasks.join_fragments",
    "sms_gateway.tasks.sweep",
    "sms_gateway.tasks.send_due",
    "sms_gateway.tasks.resolve_unknown",
    "posko.tasks.erase_due",
)
SENDERS = 4  # a carrier may take seconds for each SMS


class Unrung(bootsteps.StartStopStep):
    """Begins with the worker, before it looks for its broker, and ends with it."""

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        self.ending = Event()
        self.thread: Thread | None = None

    def start(self, parent: Any) -> None:
        """Begins to listen."""
        if not settings.EMBEDDED:  # a broker in memory is never away
            self.thread = Thread(target=self._listen, args=(parent.app,), name="unrung", daemon=True)
            self.thread.start()

    def stop(self, parent: Any) -> None:
        """Does nothing more."""
        self.ending.set()

    def _listen(self, app: Any) -> None:
        PatientTask.heard()  # a worker that starts is given the time to hear something
        went_on = False
        while not self.ending.wait(PAUSE_SECONDS):
            silent = PatientTask.silent_for() > SILENCE_SECONDS
            if silent and not went_on:
                logger.error("No bell is heard: is Redis away? The urgent work goes on without it.")
            if silent:
                go_on(app)
            went_on = silent


def go_on(app: Any) -> None:
    """Does the urgent tasks of this worker's queues once, side by side."""
    names = urgent_of(app)
    names += [name for name in names if name == "sms_gateway.tasks.send_due"] * (SENDERS - 1)
    with ThreadPoolExecutor(len(names) or 1) as crowd:
        for name in names:
            crowd.submit(_do, app, name)


def urgent_of(app: Any) -> list[str]:
    """The urgent tasks a worker hears of: one that holds no key must not try what takes one."""
    conf, heard = app.conf, set(app.amqp.queues.consume_from)
    routes = {name: conf.task_routes.get(name, {}).get("queue", conf.task_default_queue) for name in URGENT}
    return [name for name in URGENT if routes[name] in heard]


def _do(app: Any, name: str) -> None:
    began = time.monotonic()
    try:
        app.tasks[name]()
    except Exception as failure:  # noqa: BLE001 - as with a task that fails: the next look finds the same rows
        logger.error("%s failed after %.0f s: %s", name, time.monotonic() - began, type(failure).__name__)
    finally:
        close_old_connections()
