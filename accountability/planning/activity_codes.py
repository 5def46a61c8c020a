"""The official bidang, sub bidang and kegiatan of Permendagri 20/2018, read from data/activities.csv."""

import re
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz

from accountability.planning.data_rows import rows_of

LOCAL = re.compile(r"^[1-5]\.\d{1,2}\.9\d$")  # .90-.99 are the desa's own kegiatan

ALIKE = 80  # of 100: how like two words must be to mean the same
_COMMON = {"dan", "yang", "untuk", "dari", "desa", "lain", "dll", "atau", "kegiatan"}


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
    return {r["code"]: Activity(r["code"], r["level"], r["name"], r["parent"]) for r in rows_of("activities")}


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


def as_written(code: str) -> str:
    """`2.3.1` as the law writes it, `2.3.01`; bidang and sub bidang stay as they are."""
    parts = code.split(".")
    if len(parts) == 3:
        parts[2] = parts[2].zfill(2)
    if (written := ".".join(parts)) in activities():  # 5.1.00 is a kegiatan of its own
        return written
    while len(parts) > 1 and parts[-1] in {"0", "00"}:
        parts.pop()
    return ".".join(parts)


def search(words: str, most: int = 12) -> list[Activity]:
    """The official kegiatan that fit what people typed: a code, or words, the best first.

    Words are sought in the kegiatan and in the sub bidang it lies under, each alone and also misspelt.
    """
    text = " ".join(words.lower().split())
    if not text:
        return []
    every = [one for one in activities().values() if one.level == "kegiatan"]
    by_code = [one for one in every if text[0].isdecimal() and one.kode.startswith(text.split(" ")[0])]
    if by_code:
        return by_code[:most]
    rated = [(_likeness(text, one), one) for one in every]
    fitting = sorted((-rate, one.kode, one) for rate, one in rated if rate >= ALIKE)
    return [one for _rate, _kode, one in fitting[:most]]


def _likeness(text: str, one: Activity) -> float:
    """How well words fit a kegiatan, 0 to 200: each word by its best word there, those of its name first."""
    name = re.findall(r"[a-z]{2,}", one.name.lower())
    above = re.findall(r"[a-z]{2,}", activities()[one.parent].name.lower())
    asked = [word for word in re.findall(r"[a-z]{2,}", text) if word not in _COMMON] or [text]
    meant = [other for word in asked for other in _means().get(word, word).split()]
    found = 0.0
    for word in meant:
        own = max((fuzz.ratio(word, other) for other in name), default=0)
        theirs = max((fuzz.ratio(word, other) for other in above), default=0)
        found += (2 * own if own >= ALIKE else 0) or (theirs if theirs >= ALIKE else 0)
    return found / len(meant)


@cache
def _means() -> dict[str, str]:
    """What people call things, in the words of the official list (data/activity_words.csv)."""
    return {r["word"]: r["means"] for r in rows_of("activity_words")}


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
