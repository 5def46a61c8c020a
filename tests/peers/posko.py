"""A really running posko on a port of its own, that can be killed and started again."""

import http.client
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg

from tests.concurrency.installation import PATIENCE, ROOT, Installation
from tests.peers.ports import answers, free_port

DESA = "99.01.01.2001"
MAKE_A_DESA = f"""
from accountability.regions.models import DesaFacts, Wilayah
above = None
for kode, level, kind in (
    ("99", "provinsi", "provinsi"), ("99.01", "kabupaten_kota", "kabupaten"),
    ("99.01.01", "kecamatan", "kecamatan"), ("{DESA}", "desa_kelurahan", "desa"),
):
    above = Wilayah.objects.create(
        kode=kode, name="Sukamaju", level=level, type=kind, parent=above, fictional=True
    )
DesaFacts.objects.create(desa=above, households=500)
"""


class Posko:
    """Web server and worker of one installation, as in production but for the ports."""

    def __init__(self, folder: Path, server_url: str = "") -> None:
        self.installation = Installation(folder, server_url)
        self.environment = self.installation.environment
        self.environment["DJANGO_SETTINGS_MODULE"] = "accountability.settings"
        self.port = free_port()
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.manage("shell", "--verbosity=0", "-c", MAKE_A_DESA)

    @property
    def address(self) -> str:
        """Where gateways reach it."""
        return f"http://127.0.0.1:{self.port}"

    def manage(self, *arguments: str, **secrets: str) -> str:
        """What a management command printed; `secrets` go into its environment."""
        command = [sys.executable, "manage.py", *arguments]
        ended = subprocess.run(
            command,
            cwd=ROOT,
            env=self.environment | secrets,
            stdout=subprocess.PIPE,
            text=True,
            timeout=PATIENCE,
        )
        assert ended.returncode == 0, f"{arguments[0]} ended with {ended.returncode}"
        return ended.stdout

    def serve(self) -> None:
        """Starts the web server and waits until it answers."""
        target = [
            "granian",
            "--interface",
            "wsgi",
            "accountability.wsgi:application",
            "--port",
            str(self.port),
        ]
        self._start("web", ["-m", *target, "--workers", "2", "--blocking-threads", "4", "--no-ws"])
        eventually(lambda: answers(self.port) and self._is_well(), "the web server answers")

    def work(self) -> None:
        """Starts the worker."""
        self._start("worker", ["manage.py", "work", "--every", "0.2"])

    def kill(self, name: str) -> None:
        """Kill -9 of the web server or the worker with all its children."""
        self.signal(name, signal.SIGKILL)
        self.running.pop(name).wait()
        if name == "web":
            eventually(lambda: not answers(self.port), "the port is free")

    def signal(self, name: str, number: int) -> None:
        """Sends a signal to the whole group."""
        with suppress(ProcessLookupError):
            os.killpg(self.running[name].pid, number)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the database holds, asked beside the product."""
        url = self.environment["DATABASE_URL"]
        if url.startswith("sqlite:"):
            with sqlite3.connect(url.removeprefix("sqlite:///"), timeout=PATIENCE) as database:
                found = database.execute(query).fetchall()
            database.close()
            return found
        with psycopg.connect(url) as connection:
            return connection.execute(query.encode()).fetchall()

    def number(self, query: str) -> int:
        """The one number a query gives."""
        return int(self.rows(query)[0][0])

    def close(self) -> None:
        """Ends everything."""
        for name in list(self.running):
            self.kill(name)
        self.installation.close()

    def _start(self, name: str, arguments: list[str]) -> None:
        self.running[name] = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _is_well(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()


def eventually(happened: Callable[[], object], what: str, seconds: float = PATIENCE) -> None:
    """Waits until it happened; AssertionError names what did not."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, f"Not within {seconds:.0f} s: {what}"
        time.sleep(0.05)
