"""Whether what a request costs stays the same while the country fills up: 10,000, 100,000, a million voices.

`python -m bench.growth --server postgres://…/postgres --redis redis://… [--from 10k] [--to 1M]` fills a
database of each size (manage.py load_synthetic), starts the product's web server on it, and asks each door in
two villages: one of the `same` size at every scale (some 230 voices), and the one that `grows` with the whole
(a twentieth of all voices: 500, 5,000, 50,000). It prints a table and JSON: p50 and p95 on the wall, the web
server's own CPU, queries and rows read, and the p50 beside three references of the same run and server: a
bare Django view with one durable insert, a static file, and the page's own SQL by the driver alone.

Exit status 1 when a limit is broken between the smallest size and the largest: CPU of each request more than
1.5 times as much, p95 of the inbox and its search more than 1.5 times as long. A difference below NOISE is
none. `--to 10M` goes on; it needs the disk for it (bench/README.md).
"""

import argparse
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from accountability.synthetic.village_plan import LOUDNESS, Village, planned
from bench.door import LINE, PHONES, PREPARE
from bench.growth_reading import asked_for
from bench.hostile_webhooks import BASE, DOOR, TOKEN, serve
from bench.villager_doors import Asked, village_of
from bench.villager_doors import Village as Place
from bench.villager_server import WARM_UP, timed, year_now
from bench.villager_world import made

SIZES = {"10k": 10_000, "100k": 100_000, "1M": 1_000_000, "10M": 10_000_000}
VOICES_OF_A_VILLAGE = 250  # on average; so many villages are filled in
MOST_GROWTH = 1.5
NOISE_CPU_MS, NOISE_P95_MS = 0.5, 5.0
STATIC = "/static/acuan.txt"
STATIC_BYTES = 12_000  # about as much as a public page
SMS, BARE = "SMS door", "bare insert"


def villages_for(voices: int) -> int:
    """So many villages are filled in with so many voices."""
    return max(40, voices // VOICES_OF_A_VILLAGE)


def same_at(voices: int) -> Village:
    """A village that has as many voices in a database of any size, in a kecamatan of such."""
    places = planned(villages_for(voices), voices)
    return next(one for one in places[20:] if LOUDNESS[one.place % 20] == 1)


class Size:
    """One filled database with its server, asked door by door."""

    def __init__(self, options: argparse.Namespace, name: str) -> None:
        self.options, self.name = options, name
        self.voices = SIZES[name]
        self.villages = villages_for(self.voices)

    def rows(self) -> list[dict[str, Any]]:
        """A row for each door and village."""
        scratch = made(self.options.server, voices=self.voices, villages=self.villages)
        server = None
        try:
            (Path(scratch.folder.name) / "static" / "acuan.txt").write_text("a" * STATIC_BYTES)
            asked_in = self._asked_in()
            kode = [one.kode for one in asked_in.values()]
            read = json.loads(scratch.run("-m", "bench.growth_reading", str(year_now()), *kode))
            cookies = json.loads(scratch.run("-m", "bench.staff_doors", *kode))
            scratch.environment["REDIS_URL"] = self.options.redis
            server, port = serve(scratch, application="bench.both_doors:application")
            scratch.run("manage.py", "shell", "--verbosity=0", "-c", PREPARE)
            found = self._references(server, port)
            for kind, village in asked_in.items():
                place = village_of(scratch.environment["DATABASE_URL"], village.kode)
                for row in self._doors(server, port, place, cookies[village.kode], read):
                    found.append({**row, "village": kind, "voices": round(village.voices)})
        finally:
            if server is not None:
                server.terminate()
                server.communicate(timeout=30)
            if self.options.keep:
                print(f"kept: {scratch.name}", file=sys.stderr, flush=True)
            else:
                scratch.close()
        bare, static = found[0], found[1]
        return [{**one, "size": self.name, **_beside(one, bare, static)} for one in found]

    def _references(self, server: "subprocess.Popen[str]", port: int) -> list[dict[str, Any]]:
        """The bare insert, the static file, and the SMS door, which belongs to no one village."""
        asked = {BARE: self._bare(), "static file": [Asked(STATIC)] * self._count(), SMS: self._sms()}
        return [
            {"door": door, "village": "", "voices": 0, **timed(server, port, many)}
            for door, many in asked.items()
        ]

    def _doors(
        self,
        server: "subprocess.Popen[str]",
        port: int,
        place: Place,
        cookies: dict[str, str],
        read: list[dict[str, Any]],
    ) -> Iterator[dict[str, Any]]:
        known = {one["door"]: one for one in read if one["kode"] == place.kode}
        dice = random.Random(7)
        many = [asked_for(place, cookies, year_now(), dice) for _ in range(self._count())]
        for door in many[0]:
            if door.startswith(tuple(self.options.only.split(","))):
                told = timed(server, port, [one[door] for one in many])
                print(f"{self.name} {place.kode} {door}: {told}", file=sys.stderr, flush=True)
                yield known[door] | told

    def _count(self) -> int:
        return int(WARM_UP + self.options.requests)

    def _asked_in(self) -> dict[str, Village]:
        """The one that grows, and one of the same size at every scale in a kecamatan of such."""
        return {"same": same_at(self.voices), "grows": planned(self.villages, self.voices)[0]}

    def _bare(self) -> list[Asked]:
        return [
            Asked("/bare/", urlencode({"MessageSid": f"G{self.name}{n:06}"})) for n in range(self._count())
        ]

    def _sms(self) -> list[Asked]:
        """Signed calls of the carrier, each another SMS."""
        found = []
        for n in range(self._count()):
            fields = {
                "MessageSid": f"SMG{self.name}{n:06}",
                "From": f"+62812000{n % PHONES:05}",
                "To": LINE,
                "Body": f"LAPOR jalan rusak di RT 03 {n}",
            }
            signature = RequestValidator(TOKEN).compute_signature(BASE + DOOR, fields)
            found.append(Asked(DOOR, urlencode(fields), (("X-Twilio-Signature", signature),)))
        return found


def _beside(one: dict[str, Any], bare: dict[str, Any], static: dict[str, Any]) -> dict[str, float | None]:
    return {
        "beside_bare_insert": _ratio(one["p50_ms"], bare["p50_ms"]),
        "beside_static": _ratio(one["p50_ms"], static["p50_ms"]),
        "beside_raw_sql": _ratio(one["p50_ms"], one.get("raw_sql_ms", 0)),
        "cpu_beside_bare_insert": _ratio(one["web_cpu_ms"], bare["web_cpu_ms"]),
    }


def _ratio(ours: float, reference: float) -> float | None:
    return round(ours / reference, 1) if reference else None


def broken(rows: list[dict[str, Any]], smallest: str, largest: str) -> list[str]:
    """What grew more than it may between the smallest size and the largest."""
    found = []
    small = {(one["door"], one["village"]): one for one in rows if one["size"] == smallest}
    for one in rows:
        if one["size"] != largest or (before := small.get((one["door"], one["village"]))) is None:
            continue
        what = f"{one['door']} ({one['village']})"
        checks = [("web_cpu_ms", NOISE_CPU_MS)]
        if one["door"].startswith("inbox"):
            checks.append(("p95_ms", NOISE_P95_MS))
        for figure, noise in checks:
            if one[figure] > max(before[figure] * MOST_GROWTH, before[figure] + noise):
                found.append(f"{what}: {figure} {before[figure]} at {smallest}, {one[figure]} at {largest}")
    return found


def table(rows: list[dict[str, Any]]) -> str:
    """The figures to read."""
    head = (
        f"{'door':22} {'village':11} {'size':>5} {'voices':>7} {'p50':>7} {'p95':>7} {'CPU':>6} "
        f"{'queries':>7} {'rows':>8} {'SQL ms':>7} {'x bare':>6} {'x file':>6} {'x SQL':>6}"
    )
    return "\n".join([head, *(_line(one) for one in sorted(rows, key=_order))])


def _order(one: dict[str, Any]) -> tuple[Any, ...]:
    return one["village"], one["door"], SIZES[one["size"]]


def _line(one: dict[str, Any]) -> str:
    def told(name: str, width: int) -> str:
        value = one.get(name)
        return f"{'' if value is None else value:>{width}}"

    return (
        f"{one['door']:22} {one['village']:11} {one['size']:>5} {one['voices']:>7} {told('p50_ms', 7)} "
        f"{told('p95_ms', 7)} {told('web_cpu_ms', 6)} {told('queries', 7)} {told('rows_read', 8)} "
        f"{told('raw_sql_ms', 7)} {told('beside_bare_insert', 6)} {told('beside_static', 6)} "
        f"{told('beside_raw_sql', 6)}"
    )


def main() -> None:
    """Prints the table, what is over a limit, and JSON."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--server", default=os.environ.get("TEST_DATABASE_URL"))
    options.add_argument("--redis", default=os.environ.get("TEST_REDIS_URL"))
    options.add_argument("--from", dest="smallest", choices=SIZES, default="10k")
    options.add_argument("--to", dest="largest", choices=SIZES, default="1M")
    options.add_argument("--requests", type=int, default=100, help="of each door, village and size")
    options.add_argument("--only", default="", help="doors whose name begins so; commas between")
    options.add_argument("--out", default="", help="a file for the JSON")
    options.add_argument("--keep", action="store_true", help="do not drop the databases")
    told = options.parse_args()
    names = list(SIZES)
    sizes = names[names.index(told.smallest) : names.index(told.largest) + 1]
    rows = [row for name in sizes for row in Size(told, name).rows()]
    over = broken(rows, sizes[0], sizes[-1])
    print(table(rows))
    print("\n".join(f"OVER: {one}" for one in over) or "Nothing grew more than it may.")
    figures = {"cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1), "rows": rows, "over": over}
    if told.out:
        Path(told.out).write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    else:
        print(json.dumps(figures))
    raise SystemExit(bool(over))


if __name__ == "__main__":
    main()
