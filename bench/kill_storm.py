"""Kills web servers, workers and database connections at random while SMS come in, then counts.

    python -m bench.kill_storm --database postgres://root@127.0.0.1/postgres --sms 2000 --faults 20 --seed 1

Prints the seed and a JSON report; ends with 1 when an acknowledged SMS was lost or anything was doubled.
What may remain: replies whose outcome is unknown, at most as many as were on their way at a kill.
"""

import argparse
import contextlib
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import psycopg
from twilio.request_validator import RequestValidator

ROOT = Path(__file__).resolve().parent.parent
TOKEN, BASE, DOOR, LINE = "rahasia-uji", "https://posko.example", "/sms/twilio/masuk/", "+6281299002001"
DUPLICATES = 0.2
LATENCY_SECONDS = 0.05
PATIENCE_SECONDS = 180
SETUP = f"""
from accountability.regions.models import DesaFacts, Wilayah
from sms_gateway.models import Line
above = None
for kode, level, kind in (
    ("99", "provinsi", "provinsi"), ("99.01", "kabupaten_kota", "kabupaten"),
    ("99.01.01", "kecamatan", "kecamatan"), ("99.01.01.2001", "desa_kelurahan", "desa"),
):
    above = Wilayah.objects.create(
        kode=kode, name="Sukamaju", level=level, type=kind, parent=above, fictional=True
    )
DesaFacts.objects.create(desa=above, households=500)
Line.objects.create(key="sukamaju", carrier="twilio", address="{LINE}", desa=above)
"""
SWEEP = """
from datetime import timedelta
from django.utils import timezone
from sms_gateway import outbox
outbox.sweep(at=timezone.now() + timedelta(hours=1))
"""


class Provider(ThreadingHTTPServer):
    """Stands in for Twilio's API and counts how often each of our references was really sent."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _ProviderHandler)
        self.sent: Counter[str] = Counter()
        self.lock = Lock()


class _ProviderHandler(BaseHTTPRequestHandler):
    server: Provider

    def do_POST(self) -> None:
        fields = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        ref = fields["StatusCallback"][0].partition("ref=")[2]
        with self.server.lock:
            self.server.sent[ref] += 1
        time.sleep(LATENCY_SECONDS)  # so that kills do find senders waiting for the answer
        told = json.dumps({"sid": f"SM{ref}", "status": "queued", "num_segments": "1"}).encode()
        with contextlib.suppress(OSError):  # the sender may have been killed meanwhile
            self.send_response(201)
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

    def log_message(self, *args: Any) -> None:
        """Quiet."""


class Supervised:
    """A process group that is started again whenever it has died, as systemd would."""

    def __init__(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        self.name, self.command, self.environment = name, command, environment
        self.stopping = Event()
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
        return subprocess.Popen(
            self.command,
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _keep(self) -> None:
        while not self.stopping.wait(0.3):
            if self.process.poll() is not None:
                self.kill()  # a granian worker may outlive its master and hold the port
                self.process = self._start()


class Storm:
    """One run: an installation on its own database, the SMS, the faults, and the count."""

    def __init__(self, options: argparse.Namespace, folder: str) -> None:
        self.options, self.random = options, random.Random(options.seed)
        self.name = f"posko_storm_{os.getpid()}"
        self.provider = Provider()
        Thread(target=self.provider.serve_forever, daemon=True).start()
        self.url = urlunsplit(urlsplit(options.database)._replace(path=f"/{self.name}"))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "accountability.settings",
            "DATABASE_URL": self.url,
            "REDIS_URL": options.redis,
            "VAR_DIR": folder,
            "DEMO": "1",
            "PUBLIC_BASE_URL": BASE,
            "ALLOWED_HOSTS": "127.0.0.1",
            "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "TWILIO_API_BASE_URL": f"http://127.0.0.1:{self.provider.server_port}",
            "SMS_REPLIES_PER_HOUR": "0",
            "SMS_REPLIES_PER_DAY": "0",
        }
        self.attempts = Counter[str]()

    def manage(self, *arguments: str) -> None:
        """A management command, to its end."""
        subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.environment, check=True)

    def administer(self, statement: str) -> None:
        """On the server's own database."""
        with psycopg.connect(self.options.database, autocommit=True) as connection:
            connection.execute(statement.encode())

    def number(self, query: str) -> int:
        """The one number a query gives."""
        with psycopg.connect(self.url) as connection:
            row = connection.execute(query.encode()).fetchone()
            return int(row[0]) if row else 0

    def run(self) -> dict[str, Any]:
        """Everything in turn; returns the report."""
        self.manage("migrate", "--verbosity=0")
        self.manage("shell", "--verbosity=0", "-c", SETUP)
        web = ["-m", "granian", "--interface", "wsgi", "accountability.wsgi:application", "--no-ws"]
        web += [
            "--port",
            str(self.port),
            "--workers",
            "2",
            "--blocking-threads",
            "4",
            "--respawn-failed-workers",
        ]
        keep = [Supervised("web", [sys.executable, *web], self.environment)]
        keep += [Supervised("worker", work, self.environment) for work in self._workers()]
        began = time.monotonic()
        over = Event()
        faults: Counter[str] = Counter()
        killer = Thread(target=self._kill_around, args=(keep, faults, over))
        killer.start()
        try:
            self._post_all()
            killer.join()
            calm = time.monotonic()
            recovered = self._wait_until_drained()
        finally:
            over.set()
            killer.join()
            for one in keep:
                one.stop()
        self.manage("shell", "--verbosity=0", "-c", SWEEP)
        seconds = {"storm_s": round(calm - began, 1), "recovery_s": round(recovered, 1)}
        return self._report() | {"seed": self.options.seed, "faults": dict(faults)} | seconds

    def _workers(self) -> list[list[str]]:
        """A Celery worker and its beat where there is a Redis, else two plain drains."""
        if not self.options.redis:
            return [[sys.executable, "manage.py", "work", "--every", "0.2"]] * 2
        celery = [sys.executable, "-m", "celery", "-A", "accountability"]
        beat = ["beat", "--schedule", f"{self.environment['VAR_DIR']}/beat", "--pidfile="]
        return [[*celery, "worker", "--concurrency", "2", "--loglevel", "ERROR"], [*celery, *beat]]

    def _post_all(self) -> None:
        """Every SMS once, a fifth of them again, in any order; each is told until it is acknowledged."""
        told = list(range(self.options.sms))
        told += self.random.sample(told, int(len(told) * DUPLICATES))
        self.random.shuffle(told)
        with ThreadPoolExecutor(16) as crowd:
            list(crowd.map(self._post_until_acknowledged, told))

    def _post_until_acknowledged(self, number: int) -> None:
        fields = {
            "MessageSid": f"SMstorm{number}",
            "From": f"+62812{number:08}",
            "To": LINE,
            "Body": f"LAPOR jalan rusak nomor {number}",
        }
        body = urlencode(fields)
        signed = RequestValidator(TOKEN).compute_signature(BASE + DOOR, fields)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signed}
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
            try:
                connection.request("POST", DOOR, body, headers)
                status = str(connection.getresponse().status)
            except (OSError, http.client.HTTPException) as problem:
                status = type(problem).__name__
            finally:
                connection.close()
            self.attempts[status] += 1
            if status == "200":
                return
            time.sleep(0.1)
        raise TimeoutError("An SMS was never acknowledged.")

    def _kill_around(self, keep: list[Supervised], faults: Counter[str], over: Event) -> None:
        """A fault every second or so: a whole web server, a worker, or a database connection."""

        def cut_a_connection() -> None:
            self.number(
                "SELECT count(pg_terminate_backend(pid)) FROM (SELECT pid FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid() ORDER BY random() LIMIT 1) x"
            )

        faults_there_are: list[tuple[str, Callable[[], None]]] = [(one.name, one.kill) for one in keep]
        faults_there_are.append(("connection", cut_a_connection))
        for _ in range(self.options.faults):
            if over.wait(self.random.uniform(0.5, self.options.every * 2)):
                return
            name, strike = self.random.choice(faults_there_are)
            strike()
            faults[name] += 1

    def _wait_until_drained(self) -> float:
        began = time.monotonic()
        while time.monotonic() < began + PATIENCE_SECONDS:
            waiting = self.number("SELECT count(*) FROM sms_gateway_inboundsms WHERE state = 'waiting'")
            promised = self.number("SELECT count(*) FROM sms_gateway_outboundsms WHERE state = 'promised'")
            if waiting + promised == 0:
                return time.monotonic() - began
            time.sleep(0.2)
        return float("inf")

    def _report(self) -> dict[str, Any]:
        expected, sent = self.options.sms, self.provider.sent
        rows = self.number("SELECT count(*) FROM sms_gateway_inboundsms")
        taken = self.number("SELECT count(*) FROM sms_gateway_inboundsms WHERE state = 'handed_over'")
        aspirasi = self.number("SELECT count(*) FROM posko_aspirasi")
        replies = self.number("SELECT count(*) FROM sms_gateway_outboundsms")
        answered = self.number("SELECT count(DISTINCT in_reply_to_id) FROM sms_gateway_outboundsms")
        unknown = self.number("SELECT count(*) FROM sms_gateway_outboundsms WHERE state = 'unknown'")
        doubled = {
            "rows": rows - expected,
            "aspirasi": aspirasi - expected,
            "replies": replies - answered,
            "sent": sum(count - 1 for count in sent.values()),
        }
        lost = {
            "rows": expected - rows,
            "taken": expected - taken,
            "answered": expected - answered,
            "sent": max(0, expected - len(sent) - unknown),
        }
        fine = not any(count > 0 for count in [*lost.values(), *doubled.values()])
        return {
            "fine": fine,
            "sms": expected,
            "lost": lost,
            "doubled": doubled,
            "unknown": unknown,
            "answers": dict(self.attempts),
        }


def main() -> int:
    """Parses the options, runs one storm, prints its report."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--database", default=os.environ.get("TEST_DATABASE_URL", ""), help="a PostgreSQL server"
    )
    parser.add_argument("--redis", default="", help="a Redis: then Celery and its beat do the work")
    parser.add_argument("--sms", type=int, default=2000)
    parser.add_argument("--faults", type=int, default=20)
    parser.add_argument("--every", type=float, default=1.0, help="mean seconds between two faults")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    options = parser.parse_args()
    if not options.database:
        parser.error("name a PostgreSQL server with --database or TEST_DATABASE_URL")
    print(f"seed {options.seed}", file=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="posko-storm-") as folder:
        storm = Storm(options, folder)
        storm.administer(f'CREATE DATABASE "{storm.name}"')
        try:
            report = storm.run()
        finally:
            storm.administer(f'DROP DATABASE "{storm.name}" WITH (FORCE)')
            storm.provider.shutdown()
    print(json.dumps(report, indent=1))
    return 0 if report["fine"] else 1


if __name__ == "__main__":
    sys.exit(main())
