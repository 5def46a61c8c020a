"""`serve` starts everything in one process: pages, live pages and the background work."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from queue import Empty, Queue

import pytest

from tests.attacks import raw
from tests.house.sources import ROOT

LONGEST_START = 600.0  # seconds: it applies every migration, on a machine that is busy with other tests
THE_END = "(the end)"
# Stores it and no more: whoever works on it is the server, by its own beat.
STORE_ONE = """
from django.utils import timezone
from sms_gateway import inbox, lines
inbox.receive(line=lines.simulator_line(), carrier_ref="satu", sender="0812-0000-0001",
              body="LAPOR jalan rusak", at=timezone.now())
"""


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Served:
    """A `serve` of our own, in a folder of its own."""

    def __init__(self, folder: Path, port: int) -> None:
        bare = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self.port, self.base = port, f"http://127.0.0.1:{port}"
        own = {"VAR_DIR": str(folder), "PORT": str(port), "PUBLIC_BASE_URL": self.base}
        self.environment = bare | own | {"DEMO": "0", "ALLOWED_HOSTS": "127.0.0.1", "PYTHONUNBUFFERED": "1"}
        self.lines: Queue[str] = Queue()
        self.heard = ""
        self.process = self.manage("serve")
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def manage(self, *arguments: str) -> "subprocess.Popen[str]":
        """A management command in the same installation."""
        command = [sys.executable, "manage.py", *arguments]
        out = subprocess.PIPE
        return subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=out, stderr=subprocess.STDOUT, text=True
        )

    def says(self, words: str) -> bool:
        """Waits for a line that holds `words`; False when it ends or says nothing for long."""
        while True:
            try:
                line = self.lines.get(timeout=LONGEST_START)
            except Empty:
                return False
            self.heard += line
            if words in line or line == THE_END:
                return words in line

    def eventually(self, query: str, value: str) -> bool:
        """Asks the database until the answer is `value`."""
        patience = threading.Event()
        for _ in range(int(LONGEST_START * 5)):
            with closing(sqlite3.connect(Path(self.environment["VAR_DIR"]) / "posko.sqlite3")) as database:
                if database.execute(query).fetchone() == (value,):
                    return True
            patience.wait(0.2)
        return False

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line)
        self.lines.put(THE_END)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server for this file, stopped as a person stops it."""
    running = Served(tmp_path_factory.mktemp("serve"), free_port())
    try:
        assert running.says(running.base), running.heard
        yield running
    finally:
        running.process.send_signal(signal.SIGINT)
        status = running.process.wait(timeout=30)
        running.reader.join(timeout=30)
        assert running.process.stdout is not None
        running.process.stdout.close()
    assert status == 0


def status_of(address: str) -> int:
    """The HTTP status that this address answers with."""
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310  # our own server
            return int(answer.status)
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code


def test_pages_answer(served: Served) -> None:
    assert status_of(f"{served.base}/healthz") == 200


class TestBytesNoClientWrites:
    @pytest.mark.parametrize("one", raw.REQUESTS, ids=lambda one: str(one.what))
    def test_a_request_is_answered_as_it_may_be(self, served: Served, one: raw.Raw) -> None:
        answer = raw.said(served.port, one.sent)
        assert raw.status_in(answer) in one.statuses, answer[:200]
        assert one.never not in answer

    @pytest.mark.parametrize("sent", raw.SMUGGLED)
    def test_a_request_hidden_in_another_is_not_answered(self, served: Served, sent: bytes) -> None:
        answer = raw.said(served.port, sent, idle=3)
        assert b'"ok"' not in answer
        assert answer.count(b"HTTP/1.1 200") == 0


def test_an_unknown_live_page_is_refused_not_an_error(served: Served) -> None:
    with socket.create_connection(("127.0.0.1", int(served.base.rsplit(":", 1)[1])), timeout=20) as caller:
        caller.sendall(
            b"GET /ws/tidak-ada/ HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            b"Origin: " + served.base.encode() + b"\r\n\r\n"
        )
        assert caller.recv(64).startswith(b"HTTP/1.1 403")


def test_a_taken_port_is_one_sentence(served: Served) -> None:
    second = served.manage("serve")
    said, _ = second.communicate(timeout=LONGEST_START)
    assert second.returncode == 1
    assert said.startswith(f"CommandError: Port {served.environment['PORT']} is in use")
    assert said.count("\n") == 1


def test_a_stored_sms_is_worked_on_inside_the_server(served: Served) -> None:
    only_stored = served.manage("shell", "--no-imports", "--command", STORE_ONE)
    said, _ = only_stored.communicate(timeout=LONGEST_START)
    assert only_stored.returncode == 0, said
    assert served.eventually("SELECT state FROM sms_gateway_inboundsms", "handed_over")
    assert served.eventually("SELECT state FROM sms_gateway_outboundsms", "delivered")
