"""Faults of the network, each between two parts of an installation."""

import argparse
import contextlib
import shutil
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any

from bench.fault_proxy import Ills
from bench.fault_world import FaultWorld
from bench.storm_world import free_port

THIN = 8000  # bytes a second: 64 kbit/s
FRONT = """
user root;
pid {folder}/nginx.pid;
error_log {folder}/front.err crit;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  client_body_temp_path {folder}/front-body;
  server {{
    listen 127.0.0.1:{front};
    location / {{ proxy_http_version 1.1; proxy_pass http://127.0.0.1:{port}; proxy_set_header Host $host; }}
  }}
}}
"""
SLOW_CITIZENS = 100


class ProviderCut(FaultWorld):
    """The provider is away: connections to it are reset."""

    full_seconds = 600.0
    back_within = 900  # the longest rest of a line: who was turned away is asked ever more seldom

    def begin(self) -> None:
        """Cut."""
        self.to_provider.ail(Ills(cut=True))


class ProviderSilent(FaultWorld):
    """The provider takes connections and never answers."""

    def begin(self) -> None:
        """Silent."""
        self.to_provider.ail(Ills(silent=True))


class ProviderReset(FaultWorld):
    """The provider's answers break off in the middle: nobody knows what left."""

    def begin(self) -> None:
        """Reset in the middle of each answer."""
        self.to_provider.ail(Ills(reset_after=300))


class RedisSilent(FaultWorld):
    """Redis takes connections and never answers."""

    seconds = 45

    def begin(self) -> None:
        """Silent."""
        self.to_redis.ail(Ills(silent=True))


class RedisCut(FaultWorld):
    """Redis is away."""

    seconds = 45

    def begin(self) -> None:
        """Cut."""
        self.to_redis.ail(Ills(cut=True))


class DatabaseCut(FaultWorld):
    """The database is away: connections are reset in the middle of whatever was asked."""

    def begin(self) -> None:
        """Cut."""
        self.to_database.ail(Ills(cut=True))


class DatabaseSilent(FaultWorld):
    """The database takes connections and never answers (a hanging disk, a route that swallows)."""

    def begin(self) -> None:
        """Silent."""
        self.to_database.ail(Ills(silent=True))


class DatabaseHalfOpen(FaultWorld):
    """All connections to the database die and nobody is told; new ones pass."""

    def begin(self) -> None:
        """Half open."""
        self.to_database.ail(Ills(half_open=True))
        self.to_database.heal()


class DatabaseReset(FaultWorld):
    """Answers of the database break off in the middle, again and again: was it committed or not?"""

    def begin(self) -> None:
        """Reset in the middle of answers."""
        self.to_database.ail(Ills(reset_after=20_000))


class DatabaseSlow(FaultWorld):
    """The way to the database takes 40 ms, give or take 30."""

    def begin(self) -> None:
        """Latency and jitter each way."""
        self.to_database.ail(Ills(latency=0.02, jitter=0.015))


class ThinLines(FaultWorld):
    """The carriers' own lines are thin: 64 kbit/s each, and half a second long."""

    def begin(self) -> None:
        """Thin."""
        self.to_door.ail(Ills(latency=0.25, jitter=0.1, bytes_per_second=THIN))


class SlowCitizens(FaultWorld):
    """A hundred citizens on dripping lines fill in forms beside: they must not stop others (wants nginx)."""

    def __init__(self, options: argparse.Namespace, folder: Path) -> None:
        super().__init__(options, folder)
        self.front_port = free_port()
        self.to_door.target = self.front_port

    def _processes(self) -> Iterator[tuple[str, list[str]]]:
        """With nginx before the pages, which reads a request whole before it passes it on, as in deploy/."""
        yield from super()._processes()
        written = self.folder / "nginx.conf"
        written.write_text(FRONT.format(folder=self.folder, front=self.front_port, port=self.port))
        yield "front", [shutil.which("nginx") or "nginx", "-c", str(written), "-g", "daemon off;"]

    def begin(self) -> None:
        """Each sends one byte of its form every half second, from then on for ever."""
        self.over = Event()
        for number in range(SLOW_CITIZENS):
            Thread(target=self._drip, args=(number,), daemon=True).start()

    def end(self) -> None:
        """They hang up."""
        self.over.set()
        super().end()

    def more(self) -> dict[str, Any]:
        """No SMS may have waited long behind them."""
        waits = [seconds for when, seconds, _ in self.seen.knocks if self.seen.holds(when)]
        longest = max(waits, default=0.0)
        return {"longest knock beside slow citizens": round(longest, 2), "fine": longest < 5}

    def _drip(self, number: int) -> None:
        body = b"isi=" + b"x" * 4000
        head = (
            f"POST /desa/99.01.01.{2001 + number % 8}/kirim/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        ).encode()
        while not self.over.is_set():
            with (
                contextlib.suppress(OSError),
                socket.create_connection(("127.0.0.1", self.door_port)) as line,
            ):
                line.sendall(head)
                for place in range(len(body)):
                    if self.over.wait(0.5):
                        return
                    line.sendall(body[place : place + 1])
            time.sleep(0.5)


NETWORK: dict[str, type[FaultWorld]] = {
    "provider-cut": ProviderCut,
    "provider-silent": ProviderSilent,
    "provider-reset": ProviderReset,
    "redis-silent": RedisSilent,
    "redis-cut": RedisCut,
    "database-cut": DatabaseCut,
    "database-silent": DatabaseSilent,
    "database-half-open": DatabaseHalfOpen,
    "database-reset": DatabaseReset,
    "database-slow": DatabaseSlow,
    "thin-lines": ThinLines,
    "slow-citizens": SlowCitizens,
}
