"""Who had the words of which voice before them: the log of openings, and openings in unusual number."""

import csv
import datetime as dt
from collections import defaultdict, deque
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db.models import QuerySet

from accountability.regions.models import Wilayah
from posko.models import Opening

DATA = Path(__file__).parent / "data" / "opening_rules.csv"
AN_HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Unusual:
    """A member who opened many voices within an hour: who, from when on, how many."""

    user_id: int
    since: dt.datetime
    count: int


def openings_of(*, desa: Wilayah) -> "QuerySet[Opening]":
    """Every opening of a voice of this desa; say the order yourself."""
    return Opening.objects.filter(aspirasi__desa=desa)


def rule(name: str) -> int:
    """The value of a rule of the log (data/opening_rules.csv); the newest year counts."""
    return max((year, value) for one, year, value in _rules() if one == name)[1]


def unusual(*, desa: Wilayah, at: dt.datetime) -> list[Unusual]:
    """Members who opened more different voices within an hour than is usual, the latest first; the fullest
    hour of each in the days the rule looks back.
    """
    since = at - dt.timedelta(days=rule("looks_back_days"))
    seen = openings_of(desa=desa).filter(opened_at__gte=since).order_by("opened_at", "pk")
    by_user: dict[int, list[tuple[dt.datetime, int]]] = defaultdict(list)
    for user, opened_at, aspirasi in seen.values_list("user_id", "opened_at", "aspirasi_id"):
        by_user[user].append((opened_at, aspirasi))
    found = [_fullest_hour(user, opened) for user, opened in by_user.items()]
    most = rule("openings_an_hour")
    return sorted((one for one in found if one.count > most), key=lambda one: one.since, reverse=True)


def _fullest_hour(user_id: int, opened: list[tuple[dt.datetime, int]]) -> Unusual:
    hour: deque[tuple[dt.datetime, int]] = deque()
    best = Unusual(user_id, opened[0][0], 0)
    for moment, aspirasi in opened:
        hour.append((moment, aspirasi))
        while moment - hour[0][0] >= AN_HOUR:
            hour.popleft()
        count = len({one for _moment, one in hour})
        if count > best.count:
            best = Unusual(user_id, hour[0][0], count)
    return best


@cache
def _rules() -> tuple[tuple[str, int, int], ...]:
    with DATA.open(encoding="utf-8", newline="") as file:
        return tuple((r["rule"], int(r["year"]), int(r["value"])) for r in csv.DictReader(file))
