"""An installation with a bad network between all its parts, and whoever writes to it and watches it."""

import argparse
import http.client
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from bench.fault_proxy import FaultProxy
from bench.kill_storm import VILLAGES, Storm
from bench.storm_world import Supervised

CALM_SECONDS = 3.0  # before the fault, and of writing after it
EVERY_NTH_BY_WEB = 20
CROWD = 48  # knocking at once; those that hang keep no others from knocking
# What no line of a log may hold: the numbers and words of this run's citizens.
PERSONAL = re.compile(r"\+?62812\d{4,}|081[0-9]{7,}|jalan rusak nomor|jembatan lapuk nomor")
RECOVERED = 10  # seconds after which nobody may be told 500 any more


@dataclass(slots=True)
class Seen:
    """What was seen while the fault lasted, and of /readyz at any time."""

    began: float = float("inf")
    ended: float = float("inf")
    knocks: list[tuple[float, float, str]] = field(default_factory=list)  # when it ended, seconds, answer
    ready: list[tuple[float, str]] = field(default_factory=list)

    def holds(self, moment: float) -> bool:
        """Whether the fault lasted at this moment."""
        return self.began <= moment <= self.ended


class FaultWorld(Storm):
    """As the kill storm's installation, each part reached through a proxy; one fault, with calm around it.

    A fault overrides `begin` and `end`, and whatever it needs of the installation.
    """

    shape = "separate"
    seconds = 20.0  # how long the fault lasts
    full_seconds = 600.0
    back_within = 60  # seconds after its end; what the fault itself may take to be noticed is in them

    def __init__(self, options: argparse.Namespace, folder: Path) -> None:
        super().__init__(options, folder)
        if options.full:
            self.seconds, self.patience = self.full_seconds, 3000
        self.seen, self.lock, self.ready = Seen(), Lock(), Event()
        self.recovery_seconds, self.made = self.back_within, time.monotonic()
        self.by_web: Counter[str] = Counter()
        self.kept_by_web: set[int] = set()
        self.to_redis = FaultProxy("127.0.0.1", self.redis_port, seed=options.seed)
        self.to_provider = FaultProxy("127.0.0.1", self.provider.server_port, seed=options.seed)
        self.to_door = FaultProxy("127.0.0.1", self.port, seed=options.seed)
        self.proxies = [self.to_redis, self.to_provider, self.to_door]
        database = urlsplit(self.url)
        if database.port:
            self.to_database = FaultProxy(database.hostname or "", database.port, seed=options.seed)
            self.proxies.append(self.to_database)
        for proxy in self.proxies:
            proxy.start()
        if database.port:
            address = database._replace(netloc=f"{database.username}@127.0.0.1:{self.to_database.port}")
            self.environment["DATABASE_URL"] = urlunsplit(address)
        self.environment |= {
            "REDIS_URL": f"redis://127.0.0.1:{self.to_redis.port}/0",
            "TWILIO_API_BASE_URL": f"http://127.0.0.1:{self.to_provider.port}",
        }
        self.door_port = self.to_door.port

    def prepare(self) -> None:
        """As the storm does, or out of a file that an earlier fault of this run filled (options.filled)."""
        filled = Path(self.options.filled) / f"{type(self).shape}.filled"
        if filled.exists():
            self.fill_from(filled)
        else:
            super().prepare()
            self.fill_into(filled)

    def fill_from(self, filled: Path) -> None:
        """The prepared database, back from a file."""
        self.administer(f'CREATE DATABASE "{self.name}"')
        subprocess.run(["pg_restore", "--dbname", self.url, str(filled)], check=True)

    def fill_into(self, filled: Path) -> None:
        """The prepared database as a file."""
        subprocess.run(
            ["pg_dump", "--enable-row-security", "--format=custom", "--file", str(filled), self.url],
            check=True,
        )

    def before(self) -> None:
        """What has to be there before the calm."""

    def begin(self) -> None:
        """The fault begins."""

    def end(self) -> None:
        """The fault is over."""
        for proxy in self.proxies:
            proxy.heal()

    def more(self) -> dict[str, Any]:
        """What this fault has to tell beside the counts; "fine": False ends the run badly."""
        return {}

    def close(self) -> None:
        """Ends everything."""
        super().close()
        for proxy in self.proxies:
            proxy.stop()

    def at_most_in_flight(self) -> int:
        """A provider that hangs leaves all of them unknown; what counts is that the look-ups find them."""
        return int(self.options.sms)

    def keep_up(self, name: str, command: list[str]) -> Supervised:
        """With its log kept, to be looked through."""
        return Supervised(name, command, self.environment, log=self.folder / f"{name}.log")

    def knock(self, method: str, path: str, body: str = "", headers: dict[str, str] | None = None) -> str:
        """As it is, and noted."""
        began = time.monotonic()
        answer = super().knock(method, path, body, headers)
        with self.lock:
            self.seen.knocks.append((time.monotonic(), time.monotonic() - began, answer))
        return answer

    def _kill_around(self, keep: list[Supervised], over: Event) -> None:
        """One fault; who watches goes on until the end."""
        Thread(target=self._watch, args=(over,), daemon=True).start()
        while not self.provider.times:  # until all parts have begun: an SMS came and was answered
            if over.wait(0.1):
                return
        self.before()
        self.ready.set()
        self.say("all parts are there")
        if over.wait(CALM_SECONDS):
            return
        self.keep = keep
        self.begin()
        self.seen.began = time.monotonic()
        self.say("the fault has begun")
        over.wait(self.seconds)
        self.end()
        self.say("the fault is over")
        self.seen.ended = time.monotonic()
        self.struck.append((self.seen.ended, "the end of the fault"))

    def _post_all(self) -> None:
        """Spread over the calm and the fault, so that some come in every moment of it."""
        self._wait_for_the_door()
        told = list(range(self.options.sms))
        told += self.random.sample(told, len(told) // 5)
        self.random.shuffle(told)
        spread = self.seconds + 2 * CALM_SECONDS
        self._post_until_acknowledged(told[0])
        self.ready.wait(self.patience)
        began = time.monotonic()

        def post(place: int) -> None:
            time.sleep(max(0.0, began + spread * place / len(told) - time.monotonic()))
            if place % EVERY_NTH_BY_WEB == 0:
                self._file_by_web(place)
            self._post_until_acknowledged(told[place])

        with ThreadPoolExecutor(CROWD) as crowd:
            list(crowd.map(post, range(len(told))))

    def _file_by_web(self, number: int) -> None:
        """A voice by the form, sent again with the same key until its page says that it is kept."""
        kode = f"99.01.01.{2001 + number % VILLAGES}"
        fields = {"isi": f"Ada jembatan lapuk nomor {number} di sini.", "kunci_kirim": f"kunci-{number}"}
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Sec-Fetch-Site": "same-origin",
            "Accept": "text/html",
        }
        deadline = time.monotonic() + self.patience
        while time.monotonic() < deadline:
            answer = super().knock("POST", f"/desa/{kode}/kirim/", urlencode(fields), headers)
            with self.lock:
                self.by_web[answer] += 1
            if answer == "303":
                self.kept_by_web.add(number)
                return
            time.sleep(0.5)

    def _wait_for_the_door(self) -> None:
        while super().knock("GET", "/healthz") != "200":
            time.sleep(0.2)

    def _watch(self, over: Event) -> None:
        """Asks /readyz as a watchman does, at the door itself."""
        while not over.wait(0.5):
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=4)
            try:
                connection.request("GET", "/readyz")
                answer = connection.getresponse()
                told = json.loads(answer.read() or b"{}") if answer.status in {200, 503} else {}
                state = " ".join([str(answer.status), str(told.get("status", "")), *told.get("why", [])])
            except (OSError, ValueError, http.client.HTTPException) as problem:
                state = type(problem).__name__
            finally:
                connection.close()
            self.seen.ready.append((time.monotonic(), state))

    def say(self, what: str) -> None:
        """How far it is, for whoever waits."""
        print(f"{time.monotonic() - self.made:5.0f} s  {what}", file=sys.stderr, flush=True)

    def _report(self) -> dict[str, Any]:
        self.say("all was posted; looking things up")
        report = super()._report()
        web, personal = self._web(), self._personal_in_logs()
        more = self.more()
        still = sum(
            answer == "500" for when, _s, answer in self.seen.knocks if when > self.seen.ended + RECOVERED
        )
        wrong = web["lost"] or web["doubled"] or personal or still or more.get("fine") is False
        report["fine"] = report["fine"] and not wrong
        during = [one for one in self.seen.knocks if self.seen.holds(one[0])]
        took = sorted(seconds for _when, seconds, answer in during if answer == "200")
        return report | {
            "web": web,
            "during the fault": {
                "seconds": round(self.seen.ended - self.seen.began, 1),
                "answers": dict(Counter(answer for _when, _seconds, answer in during)),
                "median and longest seconds of a 200": [
                    round(took[len(took) // 2], 2) if took else None,
                    round(took[-1], 2) if took else None,
                ],
                "replies that left": sum(self.seen.holds(when) for when in self.provider.times),
                "readyz": dict(Counter(told for when, told in self.seen.ready if self.seen.holds(when))),
            },
            "500 after it was over": still,
            "readyz at the end": self.seen.ready[-1][1] if self.seen.ready else "",
            "passed": {name: dict(proxy.seen) for name, proxy in self._named_proxies()},
            "lines of a log with numbers or words": personal,
            "tracebacks": self._count_in_logs("Traceback"),
            **more,
        }

    def _named_proxies(self) -> Iterator[tuple[str, FaultProxy]]:
        yield from zip(("redis", "provider", "door", "database"), self.proxies, strict=False)

    def _web(self) -> dict[str, Any]:
        words = "SELECT count({}) FROM posko_aspirasi WHERE channel = 'web'"
        rows = self.number(words.format("*"))
        apart = self.number(words.format("DISTINCT idempotency_key"))
        # A page that never arrived may have been kept all the same; it is never kept twice.
        return {
            "answers": dict(self.by_web),
            "kept": len(self.kept_by_web),
            "lost": max(0, len(self.kept_by_web) - rows),
            "doubled": rows - apart,
        }

    def _personal_in_logs(self) -> int:
        return sum(bool(PERSONAL.search(line)) for line in self._log_lines())

    def _count_in_logs(self, word: str) -> int:
        return sum(word in line for line in self._log_lines())

    def _log_lines(self) -> Iterator[str]:
        for path in self.folder.glob("*.log"):
            if path.stem in {"web", "worker", "beat", "serve"}:
                yield from path.read_text(encoding="utf-8", errors="replace").splitlines()


class EmbeddedWorld(FaultWorld):
    """One village, one computer, no servers: `manage.py serve` on SQLite."""

    shape = "embedded"

    def __init__(self, options: argparse.Namespace, folder: Path) -> None:
        from nacl.public import PrivateKey

        super().__init__(argparse.Namespace(**vars(options) | {"database": "sqlite://"}), folder)
        import base64
        import secrets

        pair = PrivateKey.generate()
        self.environment |= {
            "DATABASE_URL": "",
            "REDIS_URL": "",
            "DEMO": "0",
            "PORT": str(self.port),
            "SECRET_KEY": secrets.token_urlsafe(48),
            "PHONE_PEPPER": secrets.token_urlsafe(48),
            "PHONE_PRIVATE_KEY": base64.b64encode(bytes(pair)).decode(),
            "PHONE_PUBLIC_KEY": base64.b64encode(bytes(pair.public_key)).decode(),
            "SMS_REPLIES_PER_VILLAGE_DAY": "0",
        }
        self.path = folder / "var" / "posko.sqlite3"

    def fill_from(self, filled: Path) -> None:
        """A copy."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(filled, self.path)

    def fill_into(self, filled: Path) -> None:
        """A copy that holds all, also what lies beside the file still."""
        with closing(sqlite3.connect(self.path)) as connection:
            connection.execute("VACUUM INTO ?", [str(filled)])

    def administer(self, statement: str) -> None:
        """There is no server to speak to."""

    def number(self, query: str) -> int:
        """The one number a query gives."""
        with closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True, timeout=20)) as connection:
            row = connection.execute(query).fetchone()
            return int(row[0]) if row else 0

    def _processes(self) -> Iterator[tuple[str, list[str]]]:
        yield "serve", [sys.executable, "manage.py", "serve"]


def crowd_of(count: int, work: Any) -> list[Thread]:
    """So many threads that do the same, each told its number."""
    threads = [threading.Thread(target=work, args=(number,), daemon=True) for number in range(count)]
    for one in threads:
        one.start()
    return threads
