"""What the doors of one village cost the web server, in a database that holds others too; for `make bench`.

The CPU of a request is the server's own, by /proc, and says the same on a busy machine; beside it stands what
is allowed. On a database of its own with 20,000 voices (manage.py load_synthetic), by granian, two workers.
"""

import json
import random
from typing import Any

from accountability.synthetic.village_plan import LOUDNESS, planned
from bench.growth_reading import asked_for
from bench.hostile_webhooks import serve
from bench.measures import Figure
from bench.villager_doors import Asked, village_of
from bench.villager_server import WARM_UP, timed, year_now
from bench.villager_world import made

VILLAGES, VOICES, REQUESTS = 40, 20_000, 120
# Milliseconds of the web server's CPU for one request of a door.
ALLOWED_CPU_MS = {
    "kirim (POST)": 2.5,
    "hasil": 2.0,
    "kabar": 2.0,
    "kelompok": 2.0,
    "inbox, filtered": 6.0,
}
ALLOWED_QUESTIONS = 12  # of the desk above the villages, however many there are


def figures(server_url: str, redis: str) -> list[Figure]:
    """Every door's CPU beside what it may take, and the questions of the kecamatan's desk."""
    scratch = made(server_url, voices=VOICES, villages=VILLAGES)
    server = None
    try:
        kode = next(one.kode for one in planned(VILLAGES, VOICES)[20:] if LOUDNESS[one.place % 20] == 1)
        read = json.loads(scratch.run("-m", "bench.growth_reading", str(year_now()), kode))
        cookies = json.loads(scratch.run("-m", "bench.staff_doors", kode))
        scratch.environment["REDIS_URL"] = redis
        server, port = serve(scratch)
        village, dice = village_of(scratch.environment["DATABASE_URL"], kode), random.Random(7)
        many = [asked_for(village, cookies[kode], year_now(), dice) for _ in range(WARM_UP + REQUESTS)]
        idle = timed(server, port, [Asked("/healthz")] * (WARM_UP + REQUESTS))
        found = [_cpu("healthz", idle, 1.0)]
        for door, allowed in ALLOWED_CPU_MS.items():
            found.append(_cpu(door, timed(server, port, [one[door] for one in many]), allowed))
    finally:
        if server is not None:
            server.terminate()
            server.communicate(timeout=30)
        scratch.close()
    (dashboard,) = (one["queries"] for one in read if one["door"] == "dashboard")
    return [*found, _at_most("kecamatan dashboard", dashboard, ALLOWED_QUESTIONS, "queries")]


def _cpu(door: str, told: dict[str, Any], allowed: float) -> Figure:
    # Below a tick of the clock nothing is seen.
    return _at_most(f"CPU of {door}", max(told["web_cpu_ms"], 0.01), allowed, "ms")


def _at_most(name: str, ours: float, allowed: float, unit: str) -> Figure:
    return Figure(name, ours, allowed, unit, "what is allowed", more_is_better=False, bar=1.0)
