"""An upgrade from an earlier release while people write SMS and read pages, as docs/running.md tells it.

`python -m bench.upgrade --server postgres://…/postgres [--from REF] [--voices 20000]` checks REF out beside
this release (without it the newest tag), lets it make and fill a database and serve it; then, in the order
of docs/running.md: the new release migrates while the old one serves; its web server starts on another port,
is given the traffic, and the old one is stopped; then worker and beat. Prints JSON: requests and failures by
step, SMS that were lost or came twice. Exit status 1 unless all of these are 0.
"""

import argparse
import contextlib
import datetime as dt
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from bench.kill_storm import BASE, TOKEN
from bench.storm_world import ROOT, Provider, free_port
from bench.upgrade_world import Release, Traffic, checked_out, newest_tag, redis_server, stop
from bench.villager_doors import villages

OLD_SECONDS, BETWEEN_SECONDS, NEW_SECONDS = 20, 15, 20
DRAIN_SECONDS = 300
NEW_TRAFFIC_LEAVES_SECONDS = 3  # after the switch, until the old server is stopped: its requests end
FILL = """
import datetime as dt, os, sys
from bench.villager_world import fill
voices, villages = map(int, sys.argv[1:])
fill(os.environ["DATABASE_URL"], voices=voices, villages=villages, now=dt.datetime.now(dt.UTC))
"""
LINES = """
from accountability.regions.models import DesaFacts
from sms_gateway.models import Line
for number, facts in enumerate(DesaFacts.objects.order_by("desa_id")[:8]):
    address = f"+628129900200{number}"
    Line.objects.create(key=f"desa{number}", carrier="twilio", address=address, desa=facts.desa)
"""
OURS = "FROM sms_gateway_inboundsms WHERE carrier_ref LIKE 'SMupgrade%'"
OF_OURS = f"IN (SELECT id {OURS})"
COUNT = "SELECT count(*)"
REPLIES = f"FROM sms_gateway_outboundsms WHERE in_reply_to_id {OF_OURS}"
VOICES = f"FROM posko_aspirasi WHERE inbound_id {OF_OURS}"


class Upgrade:
    """One run: two releases, one database, the traffic, and the count."""

    def __init__(self, options: argparse.Namespace, folder: Path) -> None:
        self.options, self.folder = options, folder
        self.name = f"posko_upgrade_{os.getpid()}"
        self.url = urlunsplit(urlsplit(options.server)._replace(path=f"/{self.name}"))
        self.provider = Provider()
        Thread(target=self.provider.serve_forever, daemon=True).start()
        redis = free_port()
        for name in ("var/static", "old", "new"):
            (folder / name).mkdir(parents=True)
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("TEST_")},
            "DJANGO_SETTINGS_MODULE": "accountability.settings",
            "DATABASE_URL": self.url,
            "REDIS_URL": f"redis://127.0.0.1:{redis}/0",
            "VAR_DIR": str(folder / "var"),
            "DEMO": "1",
            "PUBLIC_BASE_URL": BASE,
            "ALLOWED_HOSTS": "posko.example,127.0.0.1",
            "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "TWILIO_API_BASE_URL": f"http://127.0.0.1:{self.provider.server_port}",
            **dict.fromkeys(["SMS_REPLIES_PER_HOUR", "SMS_REPLIES_PER_DAY", "SMS_REPLIES_PER_MINUTE"], "0"),
        }
        self.redis = redis_server(redis, folder)
        self.running: list[Any] = [self.redis]
        self.told: dict[str, Any] = {}

    def administer(self, statement: str) -> None:
        """On the server's own database."""
        with psycopg.connect(self.options.server, autocommit=True) as connection:
            connection.execute(statement.encode())

    def number(self, query: str) -> int:
        """The one number a query gives."""
        with psycopg.connect(self.url) as connection:
            row = connection.execute(query.encode()).fetchone()
            return int(row[0]) if row else 0

    def run(self) -> dict[str, Any]:
        """Everything in turn; returns the report."""
        self.administer(f'CREATE DATABASE "{self.name}"')
        old = checked_out(self.options.since, self.folder / "old", self.environment)
        new = Release(ROOT, sys.executable, self.environment)
        old.manage("migrate", "--verbosity=0")
        size = [str(self.options.voices), str(self.options.villages)]
        filling = old.start("-c", FILL, *size)
        if filling.wait():
            raise RuntimeError("fill")
        old.manage("shell", "--verbosity=0", "-c", LINES)
        ports = free_port(), free_port()
        web, workers, beat = old.web(ports[0]), old.workers(), old.beat(self.folder / "beat")
        self.running += [web, *workers, beat]
        year = dt.datetime.now(dt.UTC).year
        traffic = Traffic(ports[0], villages(self.url, 20), year, sms_pause=0.1, page_pause=0.1)
        traffic.start()
        try:
            self._upgrade(new, traffic, ports[1], [web, beat, *workers])
        finally:
            traffic.stop()
        return self._report(traffic)

    def _upgrade(self, new: Release, traffic: Traffic, port: int, old: list[Any]) -> None:
        """The steps of docs/running.md."""
        web, beat, *workers = old
        time.sleep(OLD_SECONDS)
        traffic.step, began = "migrating", time.monotonic()
        new.manage("migrate", "--verbosity=0")
        self.told["migrating_seconds"] = round(time.monotonic() - began, 1)
        traffic.step = "old release, new tables"
        time.sleep(BETWEEN_SECONDS)
        traffic.step = "both web servers"
        self.running.append(new.web(port))
        traffic.port = port  # as nginx after a reload
        time.sleep(NEW_TRAFFIC_LEAVES_SECONDS)
        stop(web)
        traffic.step = "new web, old worker"
        time.sleep(BETWEEN_SECONDS)
        stop(beat)
        self.running += new.workers()
        for worker in workers:
            stop(worker)
        self.running.append(new.beat(self.folder / "beat"))
        traffic.step = "new release"
        time.sleep(NEW_SECONDS)

    def close(self) -> None:
        """Ends what still runs, and drops the database."""
        for process in self.running:
            if process.poll() is None and process is not self.redis:
                stop(process)
        self.redis.kill()
        self.redis.wait()
        self.administer(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
        self.provider.shutdown()

    def _drained(self) -> float:
        """Seconds until nothing waits; inf when that does not come to pass."""
        began = time.monotonic()
        while time.monotonic() < began + DRAIN_SECONDS:
            with contextlib.suppress(psycopg.Error):
                waiting = self.number(f"{COUNT} {OURS} AND state = 'waiting'")
                if waiting + self.number(f"{COUNT} {REPLIES} AND state IN ('promised', 'sending')") == 0:
                    return round(time.monotonic() - began, 1)
            time.sleep(0.5)
        return float("inf")

    def _at_the_provider(self) -> int:
        """How many of the replies left; receipts of forms filled in meanwhile are not among them."""
        with psycopg.connect(self.url) as connection:
            refs = connection.execute(
                f"SELECT DISTINCT ON (in_reply_to_id) ref {REPLIES}".encode()
            ).fetchall()
        left = {ref.replace("-", "") for ref in self.provider.sent}
        return sum(ref.hex in left for (ref,) in refs)

    def _report(self, traffic: Traffic) -> dict[str, Any]:
        self.told["drained_after_seconds"] = self._drained()
        sent = len(traffic.acknowledged)
        distinct = self.number(f"SELECT count(DISTINCT carrier_ref) {OURS}")
        answered = self.number(f"SELECT count(DISTINCT in_reply_to_id) {REPLIES}")
        lost = {
            "rows": sent - distinct,
            "taken in": sent - self.number(f"{COUNT} {OURS} AND state = 'handed_over'"),
            "aspirasi": sent - self.number(f"{COUNT} {VOICES}"),
            "answered": sent - answered,
            "replies at the provider": sent - self._at_the_provider(),
        }
        doubled = {
            "rows": self.number(f"{COUNT} {OURS}") - distinct,
            "replies": self.number(f"{COUNT} {REPLIES}") - answered,
            "sent": sum(count - 1 for count in self.provider.sent.values()),
        }
        failed = sum(traffic.failed.values())
        fine = not failed and not any(lost.values()) and not any(doubled.values())
        return self.told | {
            "fine": fine and self.told["drained_after_seconds"] <= DRAIN_SECONDS,
            "from": self.options.since,
            "voices": self.options.voices,
            "sms": sent,
            "requests": dict(traffic.requests),
            "failed": dict(traffic.failed),
            "lost": lost,
            "doubled": doubled,
            "tried again": self.number(f"{COUNT} {OURS} AND attempts > 1"),
        }


def main() -> int:
    """Parses the options, runs one upgrade, prints its report."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--server", default=os.environ.get("TEST_DATABASE_URL"))
    parser.add_argument(
        "--from", dest="since", default=newest_tag(), help="a tag or commit; else the newest tag"
    )
    parser.add_argument("--voices", type=int, default=20_000)
    parser.add_argument("--villages", type=int, default=200)
    options = parser.parse_args()
    if not options.since:
        parser.error("No tag yet: say --from.")
    with tempfile.TemporaryDirectory(prefix="posko-upgrade-", ignore_cleanup_errors=True) as folder:
        upgrade = Upgrade(options, Path(folder))
        try:
            report = upgrade.run()
        finally:
            upgrade.close()
    print(json.dumps(report, indent=1))
    return 0 if report["fine"] else 1


if __name__ == "__main__":
    sys.exit(main())
