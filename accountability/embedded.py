"""Does the background work inside the web process, so that one village needs one process and no servers."""

import asyncio
import logging
import threading
from collections.abc import Callable
from typing import Any

from celery.beat import Service
from celery.worker import WorkController

from accountability.celery import app
from accountability.lib import bell
from accountability.steady_beat import SteadyScheduler

logger = logging.getLogger(__name__)

PAUSE = 2.0  # seconds before what ended by itself is started anew
PATIENCE = 5.0  # seconds for running tasks to end


class Kept:
    """A part that runs in a thread of its own and is made anew when it ends by itself, as a worker may."""

    def __init__(self, name: str, make: Callable[[], Any]) -> None:
        self.make, self.part = make, make()
        self.ending = threading.Event()
        self.thread = threading.Thread(target=self._run, name=name, daemon=True)

    def stop(self) -> None:
        """Lets running work end, and waits for it a while."""
        self.ending.set()
        self.part.stop()
        self.thread.join(timeout=PATIENCE)
        if self.thread.is_alive():
            logger.warning("The %s did not end in %.0f s.", self.thread.name, PATIENCE)

    def _run(self) -> None:
        while True:
            self.part.start()
            if self.ending.wait(PAUSE):
                return
            logger.error("The %s ended by itself and is started anew.", self.thread.name)
            self.part = self.make()


class EmbeddedWork:
    """A Celery worker and its beat as threads of this process; rows are the work, so a crash loses none."""

    def __init__(self) -> None:
        self.parts = [Kept("embedded worker", worker), Kept("embedded beat", beat)]

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Starts both threads; `loop` is the server's own, on which the bell reaches the live pages."""
        bell.remember_loop(loop)
        for part in self.parts:
            part.thread.start()

    def stop(self) -> None:
        """Ends the beat first, so that it rings nobody who has gone."""
        for part in reversed(self.parts):
            part.stop()
        bell.remember_loop(None)


def worker() -> Any:
    """A worker of two threads, without what only matters among several machines."""
    return WorkController(
        app=app,
        hostname="embedded@localhost",
        pool="threads",
        concurrency=2,
        loglevel="WARNING",
        without_heartbeat=True,
        without_mingle=True,
        without_gossip=True,
    )


def beat() -> Any:
    """The beat; Celery's own default would write a schedule file, ours is static, in the settings."""
    return Service(app, scheduler_cls=SteadyScheduler, max_interval=1)
