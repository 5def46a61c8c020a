"""The recap for the wall: one whole quarter, one dimension at a time, small numbers hidden.

What may be said where a few hundred households live (the rules of confidentiality): nothing by dusun, for
that tells where a citizen lives; no confidential voice, none about those in office, and none of a sensitive
kind is counted (data/not_counted_publicly.csv); counts below five are only said to be small; the shares of
women and other groups only of the year, on a base of twenty, to the nearest five per cent. Only whole
quarters that have ended: two recaps of overlapping days could be held against each other.
"""

import csv
import datetime as dt
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db.models import Count

from accountability.regions.models import Wilayah
from accountability.regions.residents import EVERYONE, ResidentNumbers
from posko.bidang import UNKNOWN, all_bidang, bidang_of_a_voice
from posko.counts import near, share_base, smallest_public
from posko.models import AspirasiQuerySet
from posko.recap.counting import voices_of
from posko.recap.groups import GroupVoices, top_groups
from posko.recap.period import Period, quarter, quarter_of
from posko.recap.suppression import Safe, one_way
from posko.states import Channel, Gender, Kind, Population

DATA = Path(__file__).parent.parent / "data" / "not_counted_publicly.csv"


class NotAWholeQuarter(Exception):
    """The public recap speaks of one calendar quarter that has ended."""


@dataclass(frozen=True, slots=True)
class PublicShare:
    """A group's share of the voices of the year and of the residents, to the nearest five per cent."""

    group: str
    of_voices: int
    of_residents: int | None


@dataclass(frozen=True, slots=True)
class PublicRecap:
    """A quarter as anyone may read it; `bidang`, `kinds`, `channels` follow the order of their codes."""

    desa: Wilayah
    since: dt.date
    until: dt.date
    bidang_codes: tuple[str, ...]
    bidang: Safe
    kinds: Safe
    channels: Safe
    shares: tuple[PublicShare, ...]
    share_base_is_enough: bool
    groups: tuple[GroupVoices, ...]


@cache
def _never_counted() -> tuple[str, ...]:
    with DATA.open(encoding="utf-8", newline="") as file:
        return tuple(row["problem"] for row in csv.DictReader(file))


def public_voices(desa: Wilayah, period: Period) -> AspirasiQuerySet:
    """The voices that are counted where everyone can see it."""
    found = voices_of(desa, period).filter(confidential=False, about_pemdes=False)
    # A voice whose words were not read yet (keys.read_ahead) might be of a sensitive kind.
    return found.filter(grouping_key__isnull=False).exclude(grouping_key__problem__in=_never_counted())


def public_recap(
    desa: Wilayah, of_quarter: Period, residents: ResidentNumbers, *, today: dt.date
) -> PublicRecap:
    """The recap of one quarter for everyone; raises NotAWholeQuarter."""
    if of_quarter != quarter_of(of_quarter.since) or of_quarter.until >= today:
        raise NotAWholeQuarter
    voices = public_voices(desa, of_quarter)
    codes = (*(one.kode for one in all_bidang()), UNKNOWN)
    smallest = smallest_public()
    shares, enough = _shares(desa, of_quarter, residents)
    return PublicRecap(
        desa=desa,
        since=of_quarter.since,
        until=of_quarter.until,
        bidang_codes=codes,
        bidang=_safe(voices.annotate(bidang=bidang_of_a_voice()), "bidang", codes, smallest),
        kinds=_safe(voices, "kind", tuple(Kind.values), smallest),
        channels=_safe(voices, "channel", tuple(Channel.values), smallest),
        shares=shares,
        share_base_is_enough=enough,
        groups=tuple(one for one in top_groups(voices) if one.may_be_named and one.voices >= smallest),
    )


def _safe(voices: AspirasiQuerySet, column: str, codes: tuple[str, ...], smallest: int) -> Safe:
    found = Counter(dict(voices.values_list(column).annotate(n=Count("pk")).order_by()))
    return one_way([found[code] for code in codes], smallest=smallest)


def _shares(
    desa: Wilayah, of_quarter: Period, residents: ResidentNumbers
) -> tuple[tuple[PublicShare, ...], bool]:
    """Of the four quarters that end with this one."""
    first = quarter(of_quarter.since.year - 1, of_quarter.since.month // 3 + 1).until
    voices = public_voices(desa, Period(first + dt.timedelta(days=1), of_quarter.until))
    said = Counter[str]()
    of_gender = of_anything = 0
    for gender, group, n in voices.values_list("gender", "vulnerable").annotate(n=Count("pk")).order_by():
        said[gender] += n
        said[group] += n
        of_gender += n if gender else 0
        of_anything += n if gender or group else 0
    least = share_base()
    shares = []
    for group in Population.values:
        base = of_gender if group in Gender.values else of_anything
        if base >= least:
            shares.append(
                PublicShare(group, near(said[group] * 100 // base), _of_residents(residents, group))
            )
    return tuple(shares), bool(shares)


def _of_residents(residents: ResidentNumbers, group: str) -> int | None:
    people, everyone = residents.of(None, group), residents.of(None, EVERYONE)
    return near(round(people * 100 / everyone)) if people is not None and everyone else None
