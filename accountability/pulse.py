"""Shows a watchman that this process works: a file it touches, and a word to systemd where that listens.

A process that exists may hang. What a watchman is shown is that something was done: the file of PULSE_FILE is
touched when a task has succeeded (the database was reached) and when the beat has rung; systemd's watchdog is
fed whenever a task was begun, for a full disk is not cured by a restart.
"""

import os
import socket
import time
from contextlib import suppress
from pathlib import Path

AT_MOST_EVERY = 5.0  # seconds


class _Shown:
    """When each sign was shown last, by the clock that only runs ahead."""

    def __init__(self) -> None:
        self.at: dict[str, float] = {}

    def is_due(self, sign: str) -> bool:
        """Whether this sign was not shown for a while; from now on it was."""
        now = time.monotonic()
        if now - self.at.get(sign, -AT_MOST_EVERY) < AT_MOST_EVERY:
            return False
        self.at[sign] = now
        return True


_shown = _Shown()


def done() -> None:
    """Something was done just now; without PULSE_FILE nobody looks. Never raises."""
    path = os.environ.get("PULSE_FILE", "")
    if path and _shown.is_due("file"):
        with suppress(OSError):
            Path(path).touch()


def alive() -> None:
    """This process began something just now; without a watchdog nobody listens. Never raises."""
    if _shown.is_due("watchdog"):
        _tell_systemd("WATCHDOG=1")


def ready() -> None:
    """The server answers; without systemd nobody listens. Never raises."""
    _tell_systemd("READY=1")


def _tell_systemd(word: str) -> None:
    """The protocol of sd_notify(3): one datagram to the socket systemd named."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if address.startswith(("/", "@")):
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as talk:
            talk.sendto(word.encode(), address.replace("@", "\0", 1))
