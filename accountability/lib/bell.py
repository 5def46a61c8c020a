"""The bell: after a commit it says "look" to a task or a channel group, and carries nothing else.

Rows are the work. A ring that is lost loses nothing, because the sweeper on the beat finds the same rows; so
a bell never raises and never keeps a deed waiting. Towards a broker it rings from a thread of its own:
publishing to one that hangs can block for a minute, and to one that is down for ever.
"""

import asyncio
import atexit
import logging
from collections.abc import Callable, Coroutine
from functools import partial
from threading import Condition, Event, Thread
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import InMemoryChannelLayer, get_channel_layer
from django.db import transaction

from accountability.celery import app
from accountability.lib.together import current

logger = logging.getLogger(__name__)

LONGEST_WAIT = 2.0  # seconds for one ring, and for the last ones when the process ends
REST_AFTER_FAILURE = 5.0  # seconds
REST_AFTER_RINGING = 0.2  # seconds in which whoever asks again is heard together: five rings a second do

type Ring = Callable[[asyncio.Runner], None]


class _Ringer:
    """Sends rings one after the other; the same ring, asked for again while it waits, is sent once.

    That is right because a ring only says "look": whoever asked for it has committed before it is sent.
    """

    def __init__(self) -> None:
        self._waiting: dict[str, Ring] = {}
        self._changed = Condition()
        self._busy = False
        self._thread: Thread | None = None

    def ask(self, name: str, ring: Ring) -> None:
        """Let `ring` be sent soon. The thread begins with the first ring, so also after a fork."""
        with self._changed:
            self._waiting.setdefault(name, ring)
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._send_all, name="bell", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def is_asked(self, name: str) -> bool:
        """Whether this ring waits to be sent: then who asks now is heard with it, and need not ask.

        Never in a process that was forked while it waited: the thread that was to send it is not there.
        """
        return name in self._waiting and self._thread is not None and self._thread.is_alive()

    def finish(self, seconds: float = LONGEST_WAIT) -> bool:
        """Wait until every ring is sent, or `seconds` have passed; tell whether all were."""
        with self._changed:
            return self._changed.wait_for(lambda: not (self._waiting or self._busy), seconds)

    def _send_all(self) -> None:
        with asyncio.Runner() as runner:
            while True:
                with self._changed:
                    self._busy = False
                    self._changed.notify_all()
                    self._changed.wait_for(lambda: bool(self._waiting))
                    name = next(iter(self._waiting))
                    ring = self._waiting.pop(name)
                    last = not self._waiting
                    self._busy = True
                if not _rung(name, partial(ring, runner)):
                    Event().wait(REST_AFTER_FAILURE)
                elif last:
                    Event().wait(REST_AFTER_RINGING)


class _Server:
    loop: asyncio.AbstractEventLoop | None = None


_ringer = _Ringer()
_server = _Server()
_underway: set[asyncio.Task[None]] = set()
atexit.register(_ringer.finish)


def remember_loop(loop: asyncio.AbstractEventLoop | None) -> None:
    """Remember the server's event loop, where live pages of the embedded server listen; None forgets it.

    The in-memory channel layer is not thread-safe: rings from other threads must be handed to this loop.
    """
    _server.loop = loop


def ring_task(name: str) -> None:
    """After the commit, ask a worker to run the task called `name`; without a broker, do nothing."""
    _after_commit(partial(_ring_task_now, name))


def ring_group(group: str) -> None:
    """After the commit, send {"type": "look"} to a channel group; without a channel layer, do nothing."""
    _after_commit(partial(_ring_group_now, group))


def _after_commit(ring: partial[None]) -> None:
    """After the commit; among many deeds of one block once, for whoever looks finds the rows of all."""
    batch = current()
    if batch is None:
        transaction.on_commit(ring)
        return
    asked: list[partial[None]] = batch.memory.setdefault("rings", [])
    if all((one.func, one.args) != (ring.func, ring.args) for one in asked):
        asked.append(ring)
        transaction.on_commit(ring)


def finish(seconds: float = LONGEST_WAIT) -> bool:
    """Wait until all rings have left this process, at most `seconds`; tell whether they have."""
    return _ringer.finish(seconds)


def _ring_task_now(name: str) -> None:
    if _ringer.is_asked(f"task {name}"):
        return
    if app.conf.task_always_eager or str(app.conf.broker_url or "").startswith("memory:"):
        _rung(f"task {name}", partial(_send, name))
    elif app.conf.broker_url:
        _ringer.ask(f"task {name}", lambda _runner: _send(name))


def _send(name: str) -> None:
    # A signature, not send_task: it also obeys task_always_eager.
    app.signature(name).apply_async(retry=False, ignore_result=True)


def _ring_group_now(group: str) -> None:
    layer = get_channel_layer()
    if isinstance(layer, InMemoryChannelLayer):
        if group in layer.groups:
            _rung(f"group {group}", partial(_look_here, layer, group))
    elif layer is not None:
        _ringer.ask(f"group {group}", lambda runner: runner.run(_look(layer, group)))


async def _look(layer: Any, group: str) -> None:
    await asyncio.wait_for(layer.group_send(group, {"type": "look"}), LONGEST_WAIT)


async def _look_quietly(layer: Any, group: str) -> None:
    try:
        await _look(layer, group)
    except Exception as failure:  # noqa: BLE001 - whatever a channel layer raises, the next look makes up for it
        _not_rung(f"group {group}", failure)


def _look_here(layer: InMemoryChannelLayer, group: str) -> None:
    """Ring inside this process: on the server's loop, from whichever thread."""
    try:
        here: asyncio.AbstractEventLoop | None = asyncio.get_running_loop()
    except RuntimeError:
        here = None
    there = _server.loop or here
    if there is None:
        async_to_sync(_look)(layer, group)
    elif there is here:
        task = there.create_task(_look_quietly(layer, group))
        _underway.add(task)  # the loop itself keeps only a weak reference
        task.add_done_callback(_underway.discard)
    elif there.is_running():
        _hand_over(_look_quietly(layer, group), there)


def _hand_over(ringing: Coroutine[Any, Any, None], loop: asyncio.AbstractEventLoop) -> None:
    try:
        asyncio.run_coroutine_threadsafe(ringing, loop)
    except RuntimeError:  # the server stopped this very moment
        ringing.close()


def _rung(name: str, ring: Callable[[], None]) -> bool:
    try:
        ring()
    except Exception as failure:  # noqa: BLE001 - whatever a broker raises, the sweeper makes up for it
        _not_rung(name, failure)
        return False
    return True


def _not_rung(name: str, failure: Exception) -> None:
    logger.warning("The bell for %s was not rung: %s", name, type(failure).__name__)
