"""What the kill storm needs: supervised processes, an own database, a provider that counts."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections import Counter
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent
LATENCY_SECONDS = 0.05


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Provider(ThreadingHTTPServer):
    """Stands in for Twilio's API: counts how often each reference was really sent, and lists what it sent."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _ProviderHandler)
        self.sent: Counter[str] = Counter()
        self.times: list[float] = []
        self.by_phone: dict[str, list[dict[str, Any]]] = {}
        self.lock = Lock()

    def take(self, fields: dict[str, list[str]]) -> dict[str, Any]:
        """One SMS, as Twilio describes it."""
        ref = fields["StatusCallback"][0].partition("ref=")[2]
        with self.lock:
            self.sent[ref] += 1
            self.times.append(time.monotonic())
            message = {
                "sid": f"SM{ref}-{self.sent[ref]}",
                "status": "queued",
                "num_segments": "1",
                "direction": "outbound-api",
                "to": fields["To"][0],
                "from": fields["From"][0],
                "body": fields["Body"][0],
                "date_created": format_datetime(datetime.now(UTC)),
            }
            self.by_phone.setdefault(fields["To"][0], []).insert(0, message)
        return message


class _ProviderHandler(BaseHTTPRequestHandler):
    server: Provider

    def do_POST(self) -> None:
        message = self.server.take(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        time.sleep(LATENCY_SECONDS)  # so that kills do find senders waiting for the answer
        self._tell(201, message)

    def do_GET(self) -> None:
        asked = parse_qs(urlsplit(self.path).query)
        with self.server.lock:
            messages = list(self.server.by_phone.get(asked.get("To", [""])[0], []))
        self._tell(200, {"messages": messages, "next_page_uri": None, "page": 0, "page_size": 50})

    def _tell(self, status: int, answer: dict[str, Any]) -> None:
        told = json.dumps(answer).encode()
        with contextlib.suppress(OSError):  # the sender may have been killed meanwhile
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

    def log_message(self, *args: Any) -> None:
        """Quiet."""


class Supervised:
    """A process group that is started again whenever it has died, as systemd would."""

    def __init__(
        self,
        name: str,
        command: list[str],
        environment: dict[str, str],
        user: str | None = None,
        log: Path | None = None,
    ) -> None:
        self.name, self.command, self.environment, self.user = name, command, environment, user
        self.log = log.open("ab") if log is not None else subprocess.DEVNULL
        self.stopping = Event()
        self.restarts = -1
        self.process = self._start()
        self.keeper = Thread(target=self._keep, daemon=True)
        self.keeper.start()

    def kill(self) -> None:
        """Kill -9 of the whole group."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def stop(self) -> None:
        """For good."""
        self.stopping.set()
        self.keeper.join()
        self.kill()
        self.process.wait()

    def _start(self) -> "subprocess.Popen[bytes]":
        self.restarts += 1
        return subprocess.Popen(
            self.command,
            cwd=ROOT if self.user is None else "/",
            env=self.environment,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
            user=self.user,
        )

    def _keep(self) -> None:
        while not self.stopping.wait(0.3):
            if self.process.poll() is not None:
                self.kill()  # a granian worker may outlive its master and hold the port
                self.process = self._start()


class Cluster:
    """A PostgreSQL of its own in a folder: made, started, stopped at once, its backends killed one by one.

    `more` are further arguments of the server.
    """

    def __init__(self, folder: Path, *more: str) -> None:
        self.port, self.folder = free_port(), folder / "pg"
        self.user = "postgres" if os.geteuid() == 0 else None
        self.folder.mkdir(mode=0o700)
        if self.user is not None:
            folder.chmod(0o711)
            shutil.chown(self.folder, self.user)
        binaries = Path(shutil.which("initdb") or "initdb").resolve().parent
        make = [str(binaries / "initdb"), "-D", str(self.folder), "-U", "storm", "-A", "trust", "-E", "UTF8"]
        subprocess.run(make, check=True, stdout=subprocess.DEVNULL, user=self.user, cwd="/")
        start = [str(binaries / "postgres"), "-D", str(self.folder), "-p", str(self.port)]
        start += ["-k", str(self.folder), "-h", "127.0.0.1", "-c", "max_connections=200", *more]
        self.process = Supervised("postgres", start, dict(os.environ), self.user)
        self.url = f"postgres://storm@127.0.0.1:{self.port}/postgres"
        self.wait_until_ready()

    def wait_until_ready(self, seconds: float = 60) -> None:
        """Returns once it answers; raises TimeoutError."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with contextlib.suppress(psycopg.Error):
                psycopg.connect(self.url, connect_timeout=2).close()
                return
            time.sleep(0.1)
        raise TimeoutError("PostgreSQL did not answer.")

    def stop_at_once(self) -> None:
        """As `pg_ctl stop -m immediate`: no checkpoint, recovery from the log at the next start."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.process.process.pid, signal.SIGQUIT)

    def kill_backend(self, chosen: float) -> None:
        """Kill -9 of one client's backend; the server then restarts all of them. `chosen` is from 0 to 1."""
        query = "SELECT pid FROM pg_stat_activity WHERE datname LIKE 'posko_storm%' ORDER BY pid"
        with contextlib.suppress(psycopg.Error, ProcessLookupError), psycopg.connect(self.url) as connection:
            backends = [int(row[0]) for row in connection.execute(query).fetchall()]
            if backends:
                os.kill(backends[int(chosen * len(backends)) % len(backends)], signal.SIGKILL)
