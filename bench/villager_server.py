"""How long the villagers' pages take at a million aspirasi on PostgreSQL, by the product's own web server.

`python -m bench.villager_server --server postgres://…/postgres --redis redis://… [--voices 1000000] [--keep]`
makes a database, fills it (some minutes), starts granian as docker-compose.yml does (two workers), asks each
door and prints JSON: p50 and p95 in ms beside /healthz of the same run, CPU of the web server for each
request, and, from EXPLAIN, the queries and rows each door reads, which no neighbour on the machine can
change. `--filled postgres://…/name` uses a database that was kept. Exit status 1 when a p95 is over 200 ms.
"""

import argparse
import datetime as dt
import http.client
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench.drain import Scratch
from bench.hostile_webhooks import serve
from bench.villager_doors import FORM, HEADERS, Asked, Door, Village, doors, villages
from bench.villager_world import fill

ALLOWED_MS = 200.0
HANDS, ELSEWHERE, WARM_UP = 2, 40, 24
FINE = {200, 303}


class Filled(Scratch):
    """A database that was filled before and stays."""

    def __init__(self, database: str) -> None:
        self.name = urlsplit(database).path.lstrip("/")
        self.folder = tempfile.TemporaryDirectory(prefix="posko-bench-")
        (Path(self.folder.name) / "static").mkdir()
        self.environment = self.made_for(database, self.folder.name)

    def close(self) -> None:
        """Leaves the database alone."""
        self.folder.cleanup()


def made(server: str, voices: int, villages_wanted: int) -> Scratch:
    """A new database with this many voices, and every wilayah of the country to search among."""
    scratch = Scratch(server)
    scratch.run("manage.py", "load_wilayah", "--verbosity=0")
    fill(
        scratch.environment["DATABASE_URL"],
        voices=voices,
        villages=villages_wanted,
        now=dt.datetime.now(dt.UTC),
    )
    return scratch


def measure(scratch: Scratch, redis: str, requests: int, only: str = "") -> list[dict[str, Any]]:
    """A row for each door and kind of village: what it took, and what it read."""
    places = villages(scratch.environment["DATABASE_URL"], ELSEWHERE)
    asked = doors(year_now(), only)
    rows = {(one["door"], one["village"]): one for one in _read(scratch, only)}
    scratch.environment["REDIS_URL"] = redis
    server = None
    try:
        server, port = serve(scratch)
        idle = timed(server, port, [Asked("/healthz")] * (WARM_UP + requests))
        for name, door in asked.items():
            for kind, some in (("large", places[:1]), ("ordinary", places[1:])):
                told = timed(server, port, _asked(door, some, requests))
                row = rows.setdefault((name, kind), {"door": name, "village": kind})
                row |= told | {"healthz_p95_ms": idle["p95_ms"], "holds": told["p95_ms"] <= ALLOWED_MS}
                print(f"{name} ({kind}): p95 {told['p95_ms']} ms", file=sys.stderr, flush=True)
    finally:
        if server is not None:
            server.terminate()
            server.communicate(timeout=30)
    return list(rows.values())


def year_now() -> int:
    """The year of UTC."""
    return dt.datetime.now(dt.UTC).year


def _asked(door: Door, places: list[Village], requests: int) -> list[Asked]:
    dice = random.Random(7)
    return [door(dice.choice(places), dice) for _ in range(WARM_UP + requests)]


def _read(scratch: Scratch, only: str) -> list[dict[str, Any]]:
    told = scratch.run(
        "-m", "bench.villager_reading", scratch.environment["DATABASE_URL"], str(year_now()), only
    )
    return list(json.loads(told))


def timed(server: "subprocess.Popen[str]", port: int, asked: list[Asked]) -> dict[str, float]:
    """Two hands ask; p50 and p95 of the whole answer in ms, and the server's own CPU for each request."""
    # Each by a connection of its own, many at once: a connection stays with one worker, and what a worker
    # loads at its first request (an SDK, the broker's client, a template) is no cost of each request.
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda one: _send(port, [one]), asked[:WARM_UP]))
    asked = asked[WARM_UP:]
    before = _cpu_ms(server.pid)
    with ThreadPoolExecutor(HANDS) as pool:
        parts = pool.map(lambda hand: _send(port, asked[hand::HANDS]), range(HANDS))
        took = sorted(ms for part in parts for ms in part)
    return {
        "p50_ms": round(statistics.median(took), 1),
        "p95_ms": round(statistics.quantiles(took, n=20)[-1], 1),
        "web_cpu_ms": round((_cpu_ms(server.pid) - before) / len(asked), 1),
    }


def _send(port: int, asked: list[Asked]) -> list[float]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    took = []
    for one in asked:
        began = time.perf_counter()
        form = {"Content-Type": FORM} if one.body else {}
        headers = {**HEADERS, **form, **dict(one.headers)}
        connection.request("POST" if one.body else "GET", one.path, one.body or None, headers)
        answer = connection.getresponse()
        answer.read()
        took.append((time.perf_counter() - began) * 1000)
        if answer.status not in FINE:
            raise RuntimeError(f"{one.path}: {answer.status}")
    connection.close()
    return took


def _cpu_ms(parent: int) -> float:
    """CPU of a process and its children in ms; 0 where /proc does not tell."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if parent in {int(fields[1]), int(stat.parent.name)}:
            total += int(fields[11]) + int(fields[12])
    return total * 1000 / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Prints the figures as JSON."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--server", default=os.environ.get("TEST_DATABASE_URL"))
    options.add_argument("--redis", default=os.environ.get("TEST_REDIS_URL"))
    options.add_argument("--voices", type=int, default=1_000_000)
    options.add_argument("--villages", type=int, default=2000)
    options.add_argument("--requests", type=int, default=100, help="of each door and kind of village")
    options.add_argument("--filled", default="", help="a database that was kept")
    options.add_argument("--only", default="", help="doors whose name begins so; commas between")
    options.add_argument("--keep", action="store_true", help="do not drop the database")
    told = options.parse_args()
    scratch = Filled(told.filled) if told.filled else made(told.server, told.voices, told.villages)
    try:
        rows = measure(scratch, told.redis, told.requests, told.only)
    finally:
        if told.keep:
            print(f"kept: {scratch.name}", flush=True)
        else:
            scratch.close()
    cores, load = os.cpu_count(), round(os.getloadavg()[0], 1)
    print(json.dumps({"cores": cores, "load": load, "allowed_ms": ALLOWED_MS, "doors": rows}, indent=1))
    raise SystemExit(not all(row["holds"] for row in rows))


if __name__ == "__main__":
    main()
