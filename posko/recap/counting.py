"""Counts the voices of a period once, so that page, paper, file and report say the same numbers."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count

from accountability.regions.models import Wilayah
from posko.bidang import UNKNOWN, all_bidang, bidang_of_a_voice
from posko.models import AspirasiQuerySet
from posko.recap.days import local
from posko.recap.groups import GroupVoices, top_groups
from posko.recap.period import Period
from posko.recap.promises import Promise, promises_of

type Cell = tuple[int | None, str]  # dusun (None: not known) and a code


@dataclass(frozen=True, slots=True)
class Month:
    """Voices of one month of the period, and of the same month a year before."""

    first: dt.date
    voices: int
    year_before: int


@dataclass(frozen=True, slots=True)
class Recap:
    """What was said in a desa from `since` up to and with `until`; numbers of voices throughout.

    `dusun` are pairs of key and name in the order of the name. `bidang` counts by (dusun, code of the
    bidang), where dusun None and code "" mean that it is not known; `gender` by (dusun, p or l or ""),
    `vulnerable` by (dusun, group or ""), `about_themselves` by dusun: those who told their gender or group,
    the honest base of a share. `channels`, `kinds`, `states` count by code. Voices in quarantine are in
    none; confidential ones are in all, and `confidential` of them.
    """

    desa: Wilayah
    since: dt.date
    until: dt.date
    dusun: tuple[tuple[int, str], ...]
    bidang: Counter[Cell]
    gender: Counter[Cell]
    vulnerable: Counter[Cell]
    about_themselves: Counter[int | None]
    channels: Counter[str]
    kinds: Counter[str]
    states: Counter[str]
    confidential: int
    months: tuple[Month, ...]
    year_before: int
    read: Promise
    answered: Promise
    groups: tuple[GroupVoices, ...] = field(default=())

    @property
    def total(self) -> int:
        """All voices of the period."""
        return self.bidang.total()

    @property
    def bidang_codes(self) -> tuple[str, ...]:
        """The columns of the table: the five of the law, then what is not known."""
        return (*(one.kode for one in all_bidang()), UNKNOWN)

    @property
    def places(self) -> tuple[int | None, ...]:
        """The rows of the table: every dusun, also a silent one, then what is not known."""
        return (*(pk for pk, _ in self.dusun), None)

    def in_bidang(self, kode: str) -> int:
        """Voices under one bidang, of all dusun."""
        return sum(self.bidang[place, kode] for place in self.places)

    def from_dusun(self, pk: int | None) -> int:
        """Voices from one dusun, under any bidang."""
        return sum(self.bidang[pk, kode] for kode in self.bidang_codes)

    def of_gender(self, gender: str) -> int:
        """Voices of women (p), men (l), or those who did not say ("")."""
        return sum(n for (_, told), n in self.gender.items() if told == gender)

    def of_group(self, group: str) -> int:
        """Voices of a vulnerable group, or of those who named none ("")."""
        return sum(n for (_, told), n in self.vulnerable.items() if told == group)


def voices_of(desa: Wilayah, period: Period) -> AspirasiQuerySet:
    """The voices a recap counts: exactly these lie behind its numbers."""
    return desa.aspirasi.counted().arrived_between(*period.moments(desa.kode))


def recap_of(desa: Wilayah, since: dt.date, until: dt.date, *, today: dt.date) -> Recap:
    """The recap of the days `since` to `until` (both with) on the village's calendar, as it stands `today`.

    The same few queries however many voices there are. `today` only decides whether an open promise is late.
    Raises period.NotAPeriod.
    """
    period = Period(since, until)
    voices, before = voices_of(desa, period), voices_of(desa, period.a_year_before())
    said = _who_said_what(voices)
    how = _how_and_when(voices, desa.kode)
    last_year = _by_month(before, desa.kode)
    read, answered = promises_of(voices, desa.kode, today)
    return Recap(
        desa=desa,
        since=since,
        until=until,
        dusun=tuple(desa.dusun.order_by("name").values_list("pk", "name")),
        bidang=_sum(said, lambda row: (row["dusun_id"], row["bidang"])),
        gender=_sum(said, lambda row: (row["dusun_id"], row["gender"])),
        vulnerable=_sum(said, lambda row: (row["dusun_id"], row["vulnerable"])),
        about_themselves=_sum(
            (row for row in said if row["gender"] or row["vulnerable"]), lambda row: row["dusun_id"]
        ),
        channels=_sum(how, lambda row: row["channel"]),
        kinds=_sum(how, lambda row: row["kind"]),
        states=_sum(how, lambda row: row["state"]),
        confidential=sum(row["n"] for row in how if row["confidential"]),
        months=_months(period, _sum(how, lambda row: row["month"]), last_year),
        year_before=last_year.total(),
        read=read,
        answered=answered,
        groups=top_groups(voices),
    )


def _who_said_what(voices: AspirasiQuerySet) -> list[Any]:
    named = voices.annotate(bidang=bidang_of_a_voice())
    return list(named.values("dusun_id", "bidang", "gender", "vulnerable").annotate(n=Count("pk")).order_by())


def _how_and_when(voices: AspirasiQuerySet, kode: str) -> list[Any]:
    dated = voices.annotate(month=local("received_at", kode, "month"))
    return list(
        dated.values("month", "channel", "kind", "state", "confidential").annotate(n=Count("pk")).order_by()
    )


def _by_month(voices: AspirasiQuerySet, kode: str) -> Counter[str]:
    dated = voices.annotate(month=local("received_at", kode, "month"))
    return Counter(dict(dated.values_list("month").annotate(n=Count("pk")).order_by()))


def _months(period: Period, now: Counter[str], before: Counter[str]) -> tuple[Month, ...]:
    return tuple(
        Month(first, now[f"{first:%Y-%m}"], before[f"{first.year - 1}-{first:%m}"])
        for first in period.months()
    )


def _sum(rows: Iterable[dict[str, Any]], key: Any) -> Counter[Any]:
    found: Counter[Any] = Counter()
    for row in rows:
        found[key(row)] += row["n"]
    return found
