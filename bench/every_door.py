"""Whether any door reads more because the country is fuller: every page, list and export that opens.

`python -m bench.every_door --server postgres://…/postgres [--from 10k] [--to 100k] [--only bpd-,kec-]` fills
a database of each size (manage.py load_synthetic), and opens every door of accountability/policy.toml that
needs no more than a village, a year or a number, each as an office that may, in a village of the same size at
both. It prints those whose questions read more than MOST_GROWTH times the rows, with the question that reads
most, and how many doors could not be opened so. Exit status 1 where a door grows that is not in WHOLE.
"""

import argparse
import json
import os
import sys
from collections import deque
from collections.abc import Iterator
from functools import partial
from typing import Any

from bench.growth import SIZES, same_at, villages_for
from bench.villager_world import made

# PostgreSQL reads small tables whole where that is quicker: up to SLACK rows, that is no growth.
MOST_GROWTH, SLACK = 1.5, 10_000
# Doors that tell of a whole kabupaten or of the country, and nothing smaller: with what they grow.
WHOLE: dict[str, str] = {
    "kab": "villages of the kabupaten, until it is full",
    "kab-diteruskan": "what the villages of the kabupaten sent on",
    "peta-situs-desa": "villages of the kabupaten, until it is full",
    "data-kabupaten": "villages of the kabupaten, until it is full",
    "data-kabupaten-paket": "villages of the kabupaten, until it is full",
}


def grown(small: dict[str, Any], large: dict[str, Any]) -> list[dict[str, Any]]:
    """The doors that read more rows in the larger database, the worst first."""
    found = [
        {"door": door, "rows": (one["rows_read"], large[door]["rows_read"]), "most": large[door]["largest"]}
        for door, one in small.items()
        if door in large and large[door]["rows_read"] > MOST_GROWTH * one["rows_read"] + SLACK
    ]
    return sorted(found, key=lambda one: -one["rows"][1])


def opened(kode: str, only: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every door that can be opened with this village alone, and what its request asks and reads."""
    from django.test import Client
    from django.urls import reverse

    from accountability.accounts.models import Role
    from accountability.policy import table
    from bench.staff_doors import let_in, somebody
    from bench.villager_reading import read_by

    anyone = Client(headers={"host": "testserver"}, raise_request_exception=False)
    people = {str(role): let_in(somebody(role, kode)) for role in Role}
    for door, asked in _addresses(kode):
        rule = table().get(door)
        if rule is None or not rule.get or not door.startswith(tuple(only.split(","))):
            continue
        path, status = reverse(door, kwargs=asked), 0
        for client in (anyone, *(client for role, client in people.items() if role in rule.get)):
            if (status := client.get(path).status_code) == 200:
                yield door, {"path": path, **read_by(partial(_whole, client, path))}
                break
        if status != 200:
            yield door, {"path": path, "status": status}


def _whole(client: Any, path: str) -> None:
    """Asks and takes the answer to its end, also one that comes in parts."""
    answer = client.get(path)
    if answer.streaming:
        deque(answer, maxlen=0)


def _addresses(kode: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """What stands in the address of each door, by its name; doors that name something else are left out."""
    from django.urls import get_resolver

    from bench.villager_doors import village_of
    from bench.villager_server import year_now

    place = village_of(os.environ["DATABASE_URL"], kode)
    of = {"KodeDesa": kode, "KodeKecamatan": kode[:8], "KodeKabupaten": kode[:5], "BentukGambar": "svg"}
    of["Nomor"] = place.numbers[0]
    named = {"tahun": year_now()}
    for name, wanted in _doors(get_resolver(), {}):
        known = {key: of.get(type(one).__name__, named.get(key)) for key, one in wanted.items()}
        if None not in known.values():
            yield name, known


def _doors(resolver: Any, above: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for one in resolver.url_patterns:
        wanted = above | one.pattern.converters
        if one.pattern.regex.groups > len(one.pattern.converters):
            continue  # an address written as an expression
        if hasattr(one, "url_patterns"):
            yield from _doors(one, wanted)
        elif one.name:
            yield one.name, wanted


def _of_size(server: str, name: str, only: str) -> dict[str, Any]:
    """What a filled database of this size is read for, door by door."""
    voices = SIZES[name]
    scratch = made(server, voices=voices, villages=villages_for(voices))
    try:
        inside = ["--inside", same_at(voices).kode, "--only", only]
        told: dict[str, Any] = json.loads(scratch.run("-m", "bench.every_door", *inside))
    finally:
        scratch.close()
    return told


def main() -> None:
    """Prints what grows."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--server", default=os.environ.get("TEST_DATABASE_URL"))
    options.add_argument("--from", dest="small", default="10k", choices=SIZES)
    options.add_argument("--to", dest="large", default="100k", choices=SIZES)
    options.add_argument("--only", default="")
    options.add_argument("--inside", default="", help=argparse.SUPPRESS)
    told = options.parse_args()
    if told.inside:
        import django

        django.setup()
        print(json.dumps(dict(opened(told.inside, told.only))))
        return
    sizes = [_of_size(told.server, name, told.only) for name in (told.small, told.large)]
    shut = [f"{door} ({one['status']})" for door, one in sizes[1].items() if "status" in one]
    small, large = ({d: one for d, one in size.items() if "status" not in one} for size in sizes)
    found = grown(small, large)
    for one in found:
        why = WHOLE.get(one["door"], "")
        print(f"{one['door']:32} {one['rows'][0]:>9,} -> {one['rows'][1]:>11,} rows  {why}")
        print(f"    {one['most']['rows']:,} rows, {one['most']['ms']:.0f} ms: {one['most']['sql']}")
    print(f"{len(large)} doors opened, {len(found)} read more; not opened: {', '.join(shut) or 'none'}")
    sys.exit(any(one["door"] not in WHOLE for one in found))


if __name__ == "__main__":
    main()
