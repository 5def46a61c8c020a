"""What the upgrade under traffic needs: an older release, its processes, and people who write and read."""

import contextlib
import http.client
import importlib.metadata
import random
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import threading
import time
from collections import Counter
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from bench.kill_storm import BASE, DOOR, PARTS, TOKEN
from bench.storm_world import ROOT
from bench.villager_doors import FORM, HEADERS, Asked, Village, doors

FINE = {200, 303, 304}
SPLIT = "--queues"  # in the compose file of a release that has a sender
DUPLICATES = 0.2


class Release:
    """One release in a folder with a Python that has what it needs."""

    def __init__(self, folder: Path, python: str, environment: dict[str, str]) -> None:
        self.folder, self.python, self.environment = folder, python, environment

    def manage(self, *arguments: str) -> None:
        """A management command to its end; raises CalledProcessError."""
        subprocess.run(
            [self.python, "manage.py", *arguments],
            cwd=self.folder,
            env=self.environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        """A process of this release, quiet."""
        return subprocess.Popen(
            [self.python, *arguments],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def web(self, port: int) -> "subprocess.Popen[bytes]":
        """The web server as in docs/running.md, once it answers."""
        served = ["-m", "granian", "--interface", "wsgi", "accountability.wsgi:application", "--no-ws"]
        process = self.start(*served, "--port", str(port), "--workers", "2", "--blocking-threads", "8")
        deadline = time.monotonic() + 180
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError, http.client.HTTPException):
                if _answer(port, Asked("/readyz"), {}) == 200:
                    return process
            time.sleep(0.2)
        raise TimeoutError("The web server did not start.")

    def workers(self) -> list["subprocess.Popen[bytes]"]:
        """Worker and sender, or the one worker of a release that had no more."""
        pool = ["--pool", "threads", "--concurrency", "4", "--without-gossip", "--without-mingle"]
        split = SPLIT in (self.folder / "docker-compose.yml").read_text(encoding="utf-8")
        parts = [["--queues", queues] for queues in PARTS.values()] if split else [[]]
        worker = ["-m", "celery", "-A", "accountability", "worker", *pool, "--loglevel", "ERROR"]
        return [self.start(*worker, *part) for part in parts]

    def beat(self, schedule: Path) -> "subprocess.Popen[bytes]":
        """The beat; exactly one at a time."""
        return self.start(
            "-m", "celery", "-A", "accountability", "beat", "--schedule", str(schedule), "--pidfile="
        )


def stop(process: "subprocess.Popen[bytes]") -> None:
    """As a supervisor stops it: it may finish what it holds."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def newest_tag() -> str:
    """The newest tag before HEAD, or nothing."""
    told = subprocess.run(
        ["git", "describe", "--tags", "--abbrev=0", "HEAD^"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return told.stdout.strip()


def checked_out(ref: str, folder: Path, environment: dict[str, str]) -> Release:
    """The release `ref` in a folder of its own; its own Python only where this one has not what it pins."""
    packed = subprocess.run(["git", "archive", ref], cwd=ROOT, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=BytesIO(packed)) as tar:
        tar.extractall(folder, filter="data")
    locked = (folder / "requirements.txt").read_text(encoding="utf-8")
    pinned = re.findall(r"^([\w.-]+)==(\S+)", locked, re.MULTILINE)
    if all(_installed(name) in {version, None} and _installed(name) for name, version in pinned):
        return Release(folder, sys.executable, environment)
    python = folder / ".venv/bin/python"
    subprocess.run([sys.executable, "-m", "venv", str(folder / ".venv")], check=True)
    subprocess.run(
        [
            str(python),
            "-m",
            "pip",
            "install",
            "-q",
            "--require-hashes",
            "-r",
            str(folder / "requirements.txt"),
        ],
        check=True,
    )
    return Release(folder, str(python), environment)


def _installed(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


class Traffic:
    """People who write SMS and read pages all the while; what failed is counted by the step it fell into."""

    def __init__(
        self, port: int, places: list[Village], year: int, *, sms_pause: float, page_pause: float
    ) -> None:
        self.port, self.step = port, "before"
        self.places, self.asked = places, doors(year)
        self.sms_pause, self.page_pause = sms_pause, page_pause
        self.over, self.lock = threading.Event(), threading.Lock()
        self.number = 0
        self.requests: Counter[str] = Counter()
        self.failed: Counter[str] = Counter()
        self.acknowledged: set[int] = set()
        self.threads = [threading.Thread(target=self._write, daemon=True) for _ in range(2)]
        self.threads += [threading.Thread(target=self._look, args=(seed,), daemon=True) for seed in range(2)]

    def start(self) -> None:
        """Lets them go."""
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        """Once each has its last answer."""
        self.over.set()
        for thread in self.threads:
            thread.join()

    def _write(self) -> None:
        dice = random.Random(3)
        while not self.over.wait(self.sms_pause):
            with self.lock:
                number, self.number = self.number, self.number + 1
            for _ in range(2 if dice.random() < DUPLICATES else 1):  # a gateway that repeats itself
                if self._post(number):
                    self.acknowledged.add(number)

    def _post(self, number: int) -> bool:
        fields = {
            "MessageSid": f"SMupgrade{number}",
            "From": f"+62812{number:08}",
            "To": f"+628129900200{number % 8}",
            "Body": f"LAPOR jalan rusak nomor {number}",
        }
        signed = RequestValidator(TOKEN).compute_signature(BASE + DOOR, fields)
        return self._ask("SMS", Asked(DOOR, urlencode(fields)), {"X-Twilio-Signature": signed})

    def _look(self, seed: int) -> None:
        dice = random.Random(seed)
        while not self.over.wait(self.page_pause):
            name, door = dice.choice(list(self.asked.items()))
            self._ask(name, door(dice.choice(self.places), dice), HEADERS)

    def _ask(self, name: str, asked: Asked, headers: dict[str, str]) -> bool:
        step = self.step
        try:
            status: int | str = _answer(self.port, asked, headers)
        except (OSError, http.client.HTTPException) as problem:
            status = type(problem).__name__
        fine = status in FINE
        with self.lock:
            self.requests[step] += 1
            if not fine:
                self.failed[f"{step}: {name}: {status}"] += 1
        return fine


def _answer(port: int, asked: Asked, headers: dict[str, str]) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        form = {"Content-Type": FORM} if asked.body else {}
        said = {"Host": "posko.example", "X-Forwarded-Proto": "https", **headers, **form}
        connection.request("POST" if asked.body else "GET", asked.path, asked.body or None, said)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def redis_server(port: int, folder: Path) -> "subprocess.Popen[bytes]":
    """A Redis of our own."""
    command = [shutil.which("redis-server") or "redis-server", "--port", str(port), "--dir", str(folder)]
    return subprocess.Popen([*command, "--save", "", "--appendonly", "no"], stdout=subprocess.DEVNULL)
