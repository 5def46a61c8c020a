"""How fast the door takes SMS in, beside a bare Django view that does one durable insert on the same server.

`python -m bench.door --server postgres://…/postgres [--seconds 6]` starts one granian server with both doors,
calls them in turn with wrk (its workers take turns so that neither has the machine to itself) and prints
requests a second and their ratio. Needs wrk.
"""

import argparse
import os
import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from bench.drain import Scratch
from bench.hostile_webhooks import BASE, DOOR, FORM, TOKEN, serve

PHONES, CALLS, ROUNDS = 500, 20_000, 3
WARM_UP_SECONDS = 3
LINE = "+6281299002001"
PREPARE = f"""
from django.utils import timezone
from accountability.lib import phone_vault
from sms_gateway.models import Contact, Line
Line.objects.create(key="masuk", carrier="twilio", address="{LINE}", sends=False)
Contact.objects.bulk_create(
    Contact(fingerprint=phone_vault.fingerprint(one), sealed=phone_vault.seal(one), created_at=timezone.now())
    for one in (f"+62812000{{number:05}}" for number in range({PHONES}))
)
"""


@dataclass(frozen=True)
class Doors:
    """Requests a second by our door and by the bare view: the median round of each, and their ratio."""

    ours: float
    bare: float
    p99_ms: float

    @property
    def ratio(self) -> float:
        """Above 1 our door is the faster one."""
        return self.ours / self.bare


def measure(server_url: str, redis: str, seconds: int) -> Doors:
    """Both doors on one server, in alternating rounds."""
    scratch = Scratch(server_url)
    server = None
    with tempfile.TemporaryDirectory(prefix="posko-door-") as folder:
        try:
            # As in production, where the bell rings Redis from a thread of its own.
            scratch.environment["REDIS_URL"] = redis
            server, port = serve(scratch, application="bench.both_doors:application")
            scratch.run("manage.py", "shell", "--verbosity=0", "-c", PREPARE)
            # What a process loads at its first call (an SDK, the broker's client) is no cost of each call.
            _wrk(Path(folder), port, DOOR, WARM_UP_SECONDS, "W")
            rounds = []
            for turn in range(ROUNDS):
                ours = _wrk(Path(folder), port, DOOR, seconds, f"T{turn}")
                bare = _wrk(Path(folder), port, "/bare/", seconds, f"B{turn}")
                rounds.append((ours, bare))
        finally:
            if server is not None:
                server.terminate()
                server.communicate(timeout=30)
            scratch.close()
    return Doors(
        ours=median(ours[0] for ours, _ in rounds),
        bare=median(bare[0] for _, bare in rounds),
        p99_ms=median(ours[1] for ours, _ in rounds),
    )


def _wrk(folder: Path, port: int, path: str, seconds: int, prefix: str) -> tuple[float, float]:
    """Requests a second and the 99th percentile in ms; every answer has to be a 200."""
    script = folder / "calls.lua"
    script.write_text(_script(prefix, path), encoding="utf-8")
    url = f"http://127.0.0.1:{port}{path}"
    told = subprocess.run(
        ["wrk", "-t1", "-c16", f"-d{seconds}s", "--latency", "-s", str(script), url],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    if "Non-2xx" in told:
        raise RuntimeError(told)
    per_second = re.search(r"Requests/sec:\s+([\d.]+)", told)
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s)", told)
    if per_second is None or p99 is None:
        raise RuntimeError(told)
    return float(per_second[1]), float(p99[1]) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[p99[2]]


def _script(prefix: str, path: str) -> str:
    """Signed calls, each another SMS, prepared beforehand so that signing is not measured."""
    lines = ["bodies, signatures = {}, {}"]
    for number in range(CALLS):
        fields = {
            "MessageSid": f"SM{prefix}{number:07}",
            "From": f"+62812000{number % PHONES:05}",
            "To": LINE,
            "Body": f"LAPOR jalan rusak di RT 03 {number}",
        }
        signature = RequestValidator(TOKEN).compute_signature(BASE + DOOR, fields) if path == DOOR else "-"
        lines.append(f'bodies[{number + 1}] = "{urlencode(fields)}" signatures[{number + 1}] = "{signature}"')
    lines += [
        "turn = 0",
        "function request()",
        f"  turn = turn % {CALLS} + 1",
        "  return wrk.format('POST', nil, {['Content-Type'] = '" + FORM + "', ['Host'] = 'posko.example',",
        "    ['X-Twilio-Signature'] = signatures[turn]}, bodies[turn])",
        "end",
    ]
    return "\n".join(lines)


def main() -> None:
    """Prints the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--server", default=os.environ.get("TEST_DATABASE_URL"))
    options.add_argument("--redis", default=os.environ.get("TEST_REDIS_URL"))
    options.add_argument("--seconds", type=int, default=6)
    told = options.parse_args()
    doors = measure(told.server, told.redis, told.seconds)
    print(
        f"door {doors.ours:.0f}/s (p99 {doors.p99_ms:.0f} ms), bare Django view {doors.bare:.0f}/s, "
        f"ratio {doors.ratio:.2f}; load {os.getloadavg()[0]:.1f}"
    )


if __name__ == "__main__":
    main()
