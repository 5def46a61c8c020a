"""A village's computer: `manage.py serve` on one core with 1 GB. How soon it answers, and what it holds.

`python -m bench.small_end [--demo] [--idle 60] [--load 60] [--kills 3]` makes an installation of its own and
prints JSON: seconds to the first page of the first start (tables are made) and of a later one, memory after
a minute in which nobody asks, memory at most under a trickle of genuine SMS and pages, and after each kill -9
whether the database is whole and holds every SMS that was acknowledged. Exit status 1 over a target: 5 s from
start to the first page, 150 MB idle, anything lost. The core is pinned with sched_setaffinity, the memory
bounded by a cgroup (v2 or v1) where one may be made; `bounded_by` says which.
"""

import argparse
import contextlib
import http.client
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import urlencode

from django.db.backends.sqlite3._functions import register
from twilio.request_validator import RequestValidator

from bench.kill_storm import BASE, DOOR, SETUP, TOKEN
from bench.storm_world import ROOT, Provider, free_port

START_SECONDS, IDLE_MB, MACHINE_MB = 5.0, 150.0, 1024
PATIENCE = 600.0  # s until what will never answer is given up
EVERY = 0.5  # seconds between two SMS, and between two pages
PAGES = ("/", "/desa/99.01.01.2001/", "/desa/99.01.01.2001/hasil/", "/desa/99.01.01.2001/kirim/")

LINES_OF_THE_DEMO = """
from sms_gateway.models import Line
for number in range(8):
    Line.objects.create(
        key=f"twilio{number}", carrier="twilio", address=f"+628129900200{number}", desa_id="99.01.01.2001"
    )
"""


class Group:
    """A bound on memory for one process, where this user may make one."""

    def __init__(self, megabytes: int) -> None:
        self.by, self.folder = "nothing", Path()
        name, limit = f"posko-small-{os.getpid()}", str(megabytes * 1_000_000)
        for kind, top, file, there in (
            ("cgroup v2", Path("/sys/fs/cgroup"), "memory.max", "cgroup.controllers"),
            ("cgroup v1", Path("/sys/fs/cgroup/memory"), "memory.limit_in_bytes", "memory.limit_in_bytes"),
        ):
            if not (top / there).exists():
                continue
            with contextlib.suppress(OSError):
                folder = top / name
                folder.mkdir()
                self.folder = folder
                (folder / file).write_text(limit, encoding="ascii")
                self.by = kind
                return

    def take(self, pid: int) -> None:
        """This process and its threads are bound from now on."""
        if self.by != "nothing":
            (self.folder / "cgroup.procs").write_text(str(pid), encoding="ascii")

    def close(self) -> None:
        """Takes the bound away."""
        with contextlib.suppress(OSError):
            self.folder.rmdir()


class Village:
    """One installation that can be started, asked, and killed."""

    def __init__(self, folder: Path, *, demo: bool, core: int) -> None:
        self.folder, self.demo, self.core, self.port = folder, demo, core, free_port()
        self.group, self.provider = Group(MACHINE_MB), Provider()
        Thread(target=self.provider.serve_forever, daemon=True).start()
        own = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self.environment = own | {
            "VAR_DIR": str(folder),
            "PORT": str(self.port),
            "DEMO": str(int(demo)),
            "PUBLIC_BASE_URL": BASE,
            "ALLOWED_HOSTS": "127.0.0.1",
            "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "TWILIO_API_BASE_URL": f"http://127.0.0.1:{self.provider.server_port}",
            "SMS_QUIET_HOURS": "off",
            "PYTHONUNBUFFERED": "1",
        }
        self.number, self.acknowledged, self.refused = 0, set[str](), 0

    def start(self) -> float:
        """Starts it; seconds until a page was shown."""
        began = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            preexec_fn=self._bound,  # noqa: PLW1509 - no thread of ours holds a lock here
        )
        while time.monotonic() - began < PATIENCE:
            assert self.process.poll() is None, "It ended by itself."
            if self.get("/") == 200:
                return round(time.monotonic() - began, 2)
            time.sleep(0.02)
        raise TimeoutError

    def _bound(self) -> None:
        os.sched_setaffinity(0, {self.core})
        self.group.take(os.getpid())

    def manage(self, *arguments: str) -> None:
        """A management command to its end."""
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True, stdout=subprocess.DEVNULL)

    def get(self, path: str) -> int:
        """The status of a page, 0 without an answer."""
        return self._ask("GET", path, None, {})

    def post_sms(self) -> None:
        """One genuine SMS; noted when it was acknowledged."""
        ref, self.number = f"SMkecil{self.number}", self.number + 1
        fields = {
            "MessageSid": ref,
            "From": f"+62812{self.number:08}",
            "To": f"+628129900200{self.number % 8}",
            "Body": f"LAPOR jalan rusak nomor {self.number}",
        }
        signature = RequestValidator(TOKEN).compute_signature(BASE + DOOR, fields)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Twilio-Signature": signature,
        }
        if self._ask("POST", DOOR, urlencode(fields), headers) == 200:
            self.acknowledged.add(ref)
        else:
            self.refused += 1

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, {"X-Forwarded-Proto": "https", **headers})
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()
        return answer.status

    def memory_mb(self) -> dict[str, float]:
        """PSS and RSS now, in MB."""
        told = Path(f"/proc/{self.process.pid}/smaps_rollup").read_text(encoding="utf-8")
        found = {
            line.split(":")[0]: int(line.split()[1]) for line in told.splitlines() if line.endswith("kB")
        }
        return {name.lower(): round(found[name] * 1024 / 1e6, 1) for name in ("Pss", "Rss")}

    def cpu(self) -> float:
        """Seconds of processor it has used, with what its children used: no neighbour changes it."""
        words = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return round(sum(map(int, words[11:15])) / os.sysconf("SC_CLK_TCK"), 2)

    def end(self, number: int) -> None:
        """As a person stops it, or as a power cut does."""
        self.process.send_signal(number)
        self.process.wait(60)

    def whole(self) -> dict[str, Any]:
        """Whether the database is whole and holds what was acknowledged; it must not run."""
        with contextlib.closing(sqlite3.connect(self.folder / "posko.sqlite3")) as database:
            register(database)  # what the tables' constraints call
            check = database.execute("PRAGMA integrity_check").fetchone()[0]
            rows = [one for (one,) in database.execute("SELECT carrier_ref FROM sms_gateway_inboundsms")]
        return {
            "integrity": check,
            "acknowledged": len(self.acknowledged),
            "lost": len(self.acknowledged - set(rows)),
            "doubled": len(rows) - len(set(rows)),
        }


@contextlib.contextmanager
def trickle(village: Village) -> Iterator[dict[str, Any]]:
    """SMS and pages while the block lasts; the memory at most stands in what it gives."""
    told: dict[str, Any] = {"pages": 0, "pages_failed": 0, "pss_peak_mb": 0.0}
    over = Event()

    def write() -> None:
        while not over.wait(EVERY):
            village.post_sms()

    def look() -> None:
        while not over.wait(EVERY):
            told["pages_failed"] += village.get(PAGES[told["pages"] % len(PAGES)]) != 200
            told["pages"] += 1
            with contextlib.suppress(OSError, KeyError):
                told["pss_peak_mb"] = max(told["pss_peak_mb"], village.memory_mb()["pss"])

    threads = [Thread(target=one, daemon=True) for one in (write, look)]
    for thread in threads:
        thread.start()
    yield told
    over.set()
    for thread in threads:
        thread.join()


def measure(village: Village, *, idle: float, load: float, kills: int) -> dict[str, Any]:
    """Everything, one after the other."""
    told: dict[str, Any] = {"bounded_by": village.group.by, "first_start_s": village.start()}
    village.manage("shell", "--verbosity=0", "-c", LINES_OF_THE_DEMO if village.demo else SETUP)
    village.end(signal.SIGINT)
    told["start_s"] = village.start()
    told["start_cpu_s"] = village.cpu()
    time.sleep(idle)
    told["idle_mb"] = village.memory_mb()
    with trickle(village) as under_load:
        time.sleep(load)
    told["load"] = under_load | {"sms": len(village.acknowledged), "refused": village.refused}
    told["after_load_mb"] = village.memory_mb()
    told["kills"] = []
    for _ in range(kills):
        with trickle(village):
            time.sleep(3.3)
            village.end(signal.SIGKILL)
        told["kills"].append({**village.whole(), "back_s": village.start()})
    village.end(signal.SIGINT)
    told["at_the_end"] = village.whole()
    return told


def holds(told: dict[str, Any]) -> bool:
    """Whether every target is met."""
    counts = [*told["kills"], told["at_the_end"]]
    whole = all(one["integrity"] == "ok" and not one["lost"] and not one["doubled"] for one in counts)
    quick = told["start_s"] <= START_SECONDS
    return whole and quick and told["idle_mb"]["pss"] <= IDLE_MB and not told["load"]["pages_failed"]


def main() -> None:
    """Prints what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--demo", action="store_true")
    parser.add_argument("--idle", type=float, default=60)
    parser.add_argument("--load", type=float, default=60)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--core", type=int, default=0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="posko-small-") as folder:
        village = Village(Path(folder), demo=given.demo, core=given.core)
        try:
            told = measure(village, idle=given.idle, load=given.load, kills=given.kills)
        finally:
            with contextlib.suppress(ProcessLookupError):
                village.process.kill()
                village.process.wait()
            village.group.close()
            village.provider.shutdown()
    print(json.dumps({"demo": given.demo, **told, "holds": holds(told)}, indent=1))
    sys.exit(0 if holds(told) else 1)


if __name__ == "__main__":
    main()
