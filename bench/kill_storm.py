"""Kills every process of an installation at random while SMS come in, then counts.

    python -m bench.kill_storm --sms 20000 --faults 24 --seed 1

It makes a PostgreSQL and a Redis of its own in a temporary folder and kills -9 web server, worker, sender,
beat, Redis and database backends, stops the database at once, and now and then all together; a supervisor
starts again what died. Prints the seed and a JSON report; ends with 1 when an acknowledged SMS was lost,
anything was doubled, a reply stayed unknown after it was looked up, or door or replies stood still for over
30 s after a fault. `--database URL` uses a server that is there:
its connections are cut, nothing else of it is touched.
"""

import argparse
import contextlib
import http.client
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

import psycopg
from twilio.request_validator import RequestValidator

from bench.storm_world import ROOT, Cluster, Provider, Supervised, free_port

TOKEN, BASE, DOOR = "rahasia-uji", "https://posko.example", "/sms/twilio/masuk/"
VILLAGES = 8
DUPLICATES = 0.2
# Threads and queues of worker and sender, all as docker-compose.yml starts them.
SENDERS = 8
PARTS = {"worker": "inbound,later", "sender": "outbound,keyed,outside"}
PATIENCE_SECONDS = 300
RECOVERY_SECONDS = 30
INBOX = "SELECT count(*) FROM sms_gateway_inboundsms"
ANSWERED = "SELECT count(DISTINCT in_reply_to_id) FROM sms_gateway_outboundsms"
OUTBOX = "SELECT count(*) FROM sms_gateway_outboundsms"
SETUP = f"""
from accountability.regions.models import DesaFacts, Wilayah
from sms_gateway.models import Line
above = None
for kode, level, kind in (
    ("99", "provinsi", "provinsi"), ("99.01", "kabupaten_kota", "kabupaten"),
    ("99.01.01", "kecamatan", "kecamatan"),
):
    above = Wilayah.objects.create(
        kode=kode, name="Tirtasari", level=level, type=kind, parent=above, fictional=True
    )
for number in range({VILLAGES}):
    desa = Wilayah.objects.create(
        kode=f"99.01.01.{{2001 + number}}", name=f"Sukamaju {{number}}", level="desa_kelurahan", type="desa",
        parent=above, fictional=True,
    )
    DesaFacts.objects.create(desa=desa, households=500)
    address = f"+628129900200{{number}}"
    Line.objects.create(key=f"desa{{number}}", carrier="twilio", address=address, desa=desa)
"""
# An hour later: whose sender died is unknown by then, and every unknown outcome is due to be looked up.
LATER = """
from datetime import timedelta
from django.utils import timezone
from sms_gateway import outbox, outcomes
at = timezone.now() + timedelta(hours=1)
outbox.sweep(at=at)
while outcomes.resolve_unknown(at=at, limit=100):
    pass
while outbox.send(at=at, limit=100):
    pass
"""


class Storm:
    """One run: an installation, the SMS, the faults, and the count."""

    def __init__(self, options: argparse.Namespace, folder: Path) -> None:
        self.options, self.random, self.folder = options, random.Random(options.seed), folder
        self.name = f"posko_storm_{os.getpid()}"
        self.provider = Provider()
        Thread(target=self.provider.serve_forever, daemon=True).start()
        self.cluster = None if options.database else self.make_cluster()
        self.server = options.database or (self.cluster.url if self.cluster else "")
        self.url = urlunsplit(urlsplit(self.server)._replace(path=f"/{self.name}"))
        self.port, self.redis_port = free_port(), free_port()
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "accountability.settings",
            "DATABASE_URL": self.url,
            "REDIS_URL": f"redis://127.0.0.1:{self.redis_port}/0",
            "VAR_DIR": str(folder / "var"),
            "DEMO": "1",
            "PUBLIC_BASE_URL": BASE,
            "ALLOWED_HOSTS": "127.0.0.1",
            "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "TWILIO_API_BASE_URL": f"http://127.0.0.1:{self.provider.server_port}",
            **dict.fromkeys(["SMS_REPLIES_PER_HOUR", "SMS_REPLIES_PER_DAY", "SMS_REPLIES_PER_MINUTE"], "0"),
        }
        self.attempts = Counter[str]()
        self.faults = Counter[str]()
        self.struck: list[tuple[float, str]] = []
        self.acknowledged: list[float] = []
        self.door_port = self.port  # where the carrier knocks
        self.patience, self.recovery_seconds = PATIENCE_SECONDS, RECOVERY_SECONDS

    def make_cluster(self) -> Cluster:
        """A PostgreSQL of its own."""
        return Cluster(self.folder)

    def manage(self, *arguments: str) -> None:
        """A management command, to its end."""
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True, stdout=subprocess.DEVNULL)

    def administer(self, statement: str) -> None:
        """On the server's own database."""
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(statement.encode())

    def number(self, query: str) -> int:
        """The one number a query gives."""
        with psycopg.connect(self.url, connect_timeout=5) as connection:
            row = connection.execute(query.encode()).fetchone()
            return int(row[0]) if row else 0

    def run(self) -> dict[str, Any]:
        """Everything in turn; returns the report."""
        self.prepare()
        keep = [self.keep_up(name, command) for name, command in self._processes()]
        began, over = time.monotonic(), Event()
        killer = Thread(target=self._kill_around, args=(keep, over))
        killer.start()
        try:
            self._post_all()
            posted = time.monotonic()
            killer.join()
            calm = time.monotonic()
            recovered = self._wait_until_drained()
        finally:
            over.set()
            killer.join()
            for one in keep:
                one.stop()
        report, recovery = self._report(), self._recovery()
        report["fine"] = report["fine"] and all(
            one["seconds"] <= self.recovery_seconds for one in recovery.values()
        )
        return report | {
            "seed": self.options.seed,
            "faults": dict(self.faults),
            "restarts": {one.name: one.restarts for one in keep},
            "seconds_until_acknowledged": round(posted - began, 1),
            "seconds_of_storm": round(calm - began, 1),
            "seconds_to_drain_after_last_fault": round(recovered, 1),
            "recovery": recovery,
        }

    def prepare(self) -> None:
        """A database with villages and their lines."""
        self.administer(f'CREATE DATABASE "{self.name}"')
        self.manage("migrate", "--verbosity=0")
        self.manage("shell", "--verbosity=0", "-c", SETUP)

    def keep_up(self, name: str, command: list[str]) -> Supervised:
        """One of the processes, started again whenever it dies."""
        return Supervised(name, command, self.environment)

    def _recovery(self) -> dict[str, dict[str, Any]]:
        """The longest wait from a fault to the next acknowledged SMS, and to the next reply that left.

        A fault that others follow before that is counted whole: `after` names it and those, in their order.
        """

        def longest(happened: list[float]) -> dict[str, Any]:
            waits = [
                (min((when - fault for when in happened if when > fault), default=0), fault)
                for fault, _ in self.struck
            ]
            wait, fault = max(waits, default=(0.0, 0.0))
            after = [name for when, name in self.struck if fault <= when <= fault + wait]
            return {"seconds": round(wait, 1), "after": after}

        return {"door": longest(self.acknowledged), "replies": longest(self.provider.times)}

    def close(self) -> None:
        """Ends what `run` leaves running."""
        if self.cluster is not None:
            self.cluster.process.stop()
        else:
            self.administer(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
        self.provider.shutdown()

    def _processes(self) -> Iterator[tuple[str, list[str]]]:
        redis = [shutil.which("redis-server") or "redis-server", "--port", str(self.redis_port)]
        yield "redis", [*redis, "--dir", str(self.folder), "--save", "", "--appendonly", "no"]
        web = ["-m", "granian", "--interface", "wsgi", "accountability.wsgi:application", "--no-ws"]
        web += ["--port", str(self.port), "--workers", "2", "--blocking-threads", "8"]
        yield "web", [sys.executable, *web, "--respawn-failed-workers"]
        celery = [sys.executable, "-m", "celery", "-A", "accountability"]
        pool = ["--pool", "threads", "--concurrency", str(SENDERS), "--without-gossip", "--without-mingle"]
        for name, queues in PARTS.items():
            yield (
                name,
                [*celery, "worker", "-n", f"{name}@%h", "--queues", queues, *pool, "--loglevel", "ERROR"],
            )
        yield "beat", [*celery, "beat", "--schedule", f"{self.folder}/beat", "--pidfile="]

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
            "To": f"+628129900200{number % VILLAGES}",
            "Body": f"LAPOR jalan rusak nomor {number}",
        }
        body = urlencode(fields)
        signed = RequestValidator(TOKEN).compute_signature(BASE + DOOR, fields)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signed}
        deadline = time.monotonic() + self.patience
        while time.monotonic() < deadline:
            status = self.knock("POST", DOOR, body, headers)
            self.attempts[status] += 1
            if status == "200":
                self.acknowledged.append(time.monotonic())
                return
            time.sleep(0.1)
        raise TimeoutError("An SMS was never acknowledged.")

    def knock(self, method: str, path: str, body: str = "", headers: dict[str, str] | None = None) -> str:
        """What the door answers: its status, "+" when it says when to come again, or how it failed."""
        connection = http.client.HTTPConnection("127.0.0.1", self.door_port, timeout=15)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            answer.read()
            return f"{answer.status}{'+' * ('Retry-After' in answer.headers)}"
        except (OSError, http.client.HTTPException) as problem:
            return type(problem).__name__
        finally:
            connection.close()

    def _kill_around(self, keep: list[Supervised], over: Event) -> None:
        """A fault every few seconds: each kind about equally often, in an order that the seed decides."""
        kinds = dict(self._strikes(keep))
        turns = [name for name in kinds for _ in range(-(-self.options.faults // len(kinds)))]
        self.random.shuffle(turns)
        for name in turns[: self.options.faults]:
            if over.wait(self.random.uniform(0.5, self.options.every * 2)):
                return
            kinds[name]()
            self.struck.append((time.monotonic(), name))
            self.faults[name] += 1

    def _strikes(self, keep: list[Supervised]) -> Iterator[tuple[str, Callable[[], None]]]:
        for one in keep:
            yield one.name, one.kill
        cluster = self.cluster
        if cluster is None:
            yield "connection", self._cut_a_connection
            return

        def everything() -> None:
            for one in keep:
                one.kill()
            cluster.stop_at_once()

        yield "backend", lambda: cluster.kill_backend(self.random.random())
        yield "postgres", cluster.stop_at_once
        yield "everything", everything

    def _cut_a_connection(self) -> None:
        with contextlib.suppress(psycopg.Error):
            self.number(
                "SELECT count(pg_terminate_backend(pid)) FROM (SELECT pid FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid() ORDER BY random() LIMIT 1) x"
            )

    def at_most_in_flight(self) -> int:
        """How many answers may be unknown after the storm: each sender had one in its hands at each fault."""
        return SENDERS * sum(self.faults.values())

    def _wait_until_drained(self) -> float:
        """Seconds until nothing waits to be taken in or sent; inf when that does not come to pass."""
        began = time.monotonic()
        while time.monotonic() < began + self.patience:
            with contextlib.suppress(psycopg.Error):
                waiting = self.number(f"{INBOX} WHERE state = 'waiting'")
                if waiting + self.number(f"{OUTBOX} WHERE state = 'promised'") == 0:
                    return time.monotonic() - began
            time.sleep(0.2)
        return float("inf")

    def _report(self) -> dict[str, Any]:
        """The counts, before and after every unknown outcome was looked up an hour later."""
        if self.cluster is not None:
            self.cluster.wait_until_ready()
        asking = f"{OUTBOX} WHERE state IN ('unknown', 'sending')"
        unknown = {
            "after the storm": self.number(asking),
            "at most in flight": self.at_most_in_flight(),
        }
        doubled_at_first = sum(count - 1 for count in self.provider.sent.values())
        self.manage("shell", "--verbosity=0", "-c", LATER)
        unknown["after the look-ups"] = self.number(asking)
        lost, doubled = self._lost(), self._doubled() | {"sent before the look-ups": doubled_at_first}
        chain = subprocess.run(
            [sys.executable, "manage.py", "ledger_verify"],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            check=False,
        ).returncode
        wrong = any(count > 0 for count in [*lost.values(), *doubled.values()])
        too_many = unknown["after the storm"] > unknown["at most in flight"] or unknown["after the look-ups"]
        return {
            "fine": not wrong and not too_many and chain == 0,
            "sms": self.options.sms,
            "lost": lost,
            "doubled": doubled,
            "unknown": unknown,
            "ledger_verify": chain,
            "answers": dict(self.attempts),
        }

    def _lost(self) -> dict[str, int]:
        found = {
            "rows": self.number(INBOX),
            "taken in": self.number(f"{INBOX} WHERE state = 'handed_over'"),
            "answered": self.number(ANSWERED),
            "replies at the provider": len(self.provider.sent),
        }
        return {name: self.options.sms - count for name, count in found.items()}

    def _doubled(self) -> dict[str, int]:
        aspirasi = self.number("SELECT count(*) FROM posko_aspirasi WHERE channel = 'sms'")
        ledger = (
            "SELECT count(*) - count(DISTINCT kind || ' ' || ref) FROM ledger_entry "
            "WHERE kind LIKE 'aspirasi.%'"
        )
        return {
            "rows": self.number(INBOX) - self.options.sms,
            "aspirasi": aspirasi - self.options.sms,
            "ledger entries": self.number(ledger),
            "replies": self.number(OUTBOX) - self.number(ANSWERED),
            "sent": sum(count - 1 for count in self.provider.sent.values()),
        }


def main() -> int:
    """Parses the options, runs one storm, prints its report."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--database", default="", help="a PostgreSQL server that is there, instead of an own")
    parser.add_argument("--sms", type=int, default=2000)
    parser.add_argument("--faults", type=int, default=21)
    parser.add_argument("--every", type=float, default=2.0, help="mean seconds between two faults")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    options = parser.parse_args()
    print(f"seed {options.seed}", file=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="posko-storm-", ignore_cleanup_errors=True) as folder:
        storm = Storm(options, Path(folder))
        try:
            report = storm.run()
        finally:
            storm.close()
    print(json.dumps(report, indent=1))
    return 0 if report["fine"] else 1


if __name__ == "__main__":
    sys.exit(main())
