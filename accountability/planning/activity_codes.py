"""The official bidang, sub bidang and kegiatan of Permendagri 20/2018, read from data/activities.csv."""

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "activities.csv"
LOCAL = re.compile(r"^[1-5]\.\d{1,2}\.9\d$")  # .90-.99 are the desa's own kegiatan


class UnknownActivity(Exception):
    """No kegiatan of Permendagri 20/2018 has this code."""


@dataclass(frozen=True, slots=True)
class Activity:
    """One row of the official list."""

    kode: str
    level: str
    name: str
    parent: str


@cache
def activities() -> dict[str, Activity]:
    """All bidang, sub bidang and kegiatan by code."""
    with DATA.open(encoding="utf-8", newline="") as file:
        return {
            r["code"]: Activity(r["code"], r["level"], r["name"], r["parent"]) for r in csv.DictReader(file)
        }


def kegiatan(kode: str) -> Activity:
    """The official kegiatan of a code such as `2.3.10`; local ones 90-99 take the row of .90.

    Raises UnknownActivity.
    """
    known = activities().get(kode)
    if known is not None and known.level == "kegiatan":
        return known
    if LOCAL.match(kode) and (family := activities().get(kode[:-1] + "0")) is not None:
        return Activity(kode, "kegiatan", family.name, family.parent)
    raise UnknownActivity(kode)


def bidang_of(kode: str) -> Activity:
    """The bidang (1-5) a code belongs to; raises UnknownActivity."""
    found = activities().get(kode.split(".", 1)[0])
    if found is None:
        raise UnknownActivity(kode)
    return found


# What people call the five bidang: the official names are too long for a chart.
BIDANG_SHORT = {
    "1": "Pemerintahan",
    "2": "Pembangunan",
    "3": "Pembinaan masyarakat",
    "4": "Pemberdayaan",
    "5": "Bencana dan mendesak",
}


def kegiatan_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """All official kegiatan for a form, grouped by bidang, `kode name`."""
    groups: dict[str, list[tuple[str, str]]] = {short: [] for short in BIDANG_SHORT.values()}
    for one in activities().values():
        if one.level == "kegiatan":
            groups[BIDANG_SHORT[one.kode[0]]].append((one.kode, f"{one.kode} {one.name}"))
    return list(groups.items())
