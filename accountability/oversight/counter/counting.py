"""Adds up what people answered: whole quarters, and one group of people at a time."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Sum

from accountability.lib.local_time import local_date
from accountability.oversight.counter.skm import Result, Tally, result_of
from accountability.oversight.counter.tables import number, unsur
from accountability.oversight.models import (
    AgeGroup,
    SurveyAnswer,
    SurveyDisability,
    SurveyGender,
    SurveyQuarter,
)
from accountability.oversight.reporting.spans import Kind, NotASpan, Span, span_with
from accountability.regions.models import Wilayah
from posko.counts import counted_until

GROUPS: dict[str, Any] = {"gender": SurveyGender, "age_group": AgeGroup, "disability": SurveyDisability}
UNSAID = "Tidak disebut"


@dataclass(frozen=True, slots=True)
class Quarter:
    """One quarter with its figures, and whether they are frozen."""

    span: Span
    result: Result
    frozen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """One group of people: how many answered and their index; None for what stays covered."""

    name: str
    people: int | None
    result: Result | None


def tally_of(kecamatan: Wilayah, span: Span) -> Tally:
    """All answers of a quarter. 1 query."""
    total = Tally()
    for tally in _tallies(kecamatan, span.period.since, span.period.until).values():
        total.add(tally)
    return total


def seen_until(at: dt.datetime, kode: str) -> dt.date:
    """The last day a desk sees the answers of: the Sunday before, as everybody else (posko.counts)."""
    return local_date(counted_until(at, kode), kode) - dt.timedelta(days=1)


def quarters_of(kecamatan: Wilayah, at: dt.datetime, most: int) -> list[Quarter]:
    """The quarter that runs and those before it, the newest first. 2 queries, however many they are."""
    today = local_date(at, kecamatan.kode)
    spans = [span_with(Kind.QUARTER, today)]
    while len(spans) < most:
        try:
            spans.append(spans[-1].before())
        except NotASpan:
            break
    kept = SurveyQuarter.objects.filter(kecamatan=kecamatan, year__gte=spans[-1].year)
    frozen = {(one.year, one.quarter): Tally.from_json(one.figures) for one in kept}
    open_spans = [one for one in spans if (one.year, one.nth) not in frozen]
    live = _by_span(kecamatan, open_spans, seen_until(at, kecamatan.kode))
    found = []
    for span in spans:
        key = span.year, span.nth
        tally = frozen.get(key) or live.get(key) or Tally()
        found.append(Quarter(span, result_of(tally), key in frozen))
    return found


def _by_span(kecamatan: Wilayah, spans: list[Span], until: dt.date) -> dict[tuple[int, int], Tally]:
    if not spans:
        return {}
    first, last = min(one.period.since for one in spans), max(one.period.until for one in spans)
    rows = SurveyAnswer.objects.filter(kecamatan=kecamatan).between(first, min(last, until))
    found: dict[tuple[int, int], Tally] = {}
    for row in rows.values("day").annotate(**_sums()).order_by("day"):
        span = span_with(Kind.QUARTER, row["day"])
        found.setdefault((span.year, span.nth), Tally()).add(_tally(row))
    return found


def groups_of(kecamatan: Wilayah, span: Span, at: dt.datetime) -> dict[str, list[Group]]:
    """The answers of a quarter by gender, age and disability, one dimension at a time. 1 query.

    A group of one to four is covered; where only one is, the next smallest is covered too, for what is left
    of the whole would tell it.
    """
    until = min(span.period.until, seen_until(at, kecamatan.kode))
    tallies = _tallies(kecamatan, span.period.since, until)
    told: dict[str, list[Group]] = {}
    for place, (name, choices) in enumerate(GROUPS.items()):
        sums: dict[str, Tally] = {}
        for key, tally in tallies.items():
            sums.setdefault(key[place], Tally()).add(tally)
        labels = [*choices.choices, ("", UNSAID)]
        told[name] = _covered([(str(label), sums.get(value, Tally())) for value, label in labels])
    return told


def _covered(rows: Iterable[tuple[str, Tally]]) -> list[Group]:
    least, listed = number("fewest_shown"), list(rows)
    small = {name for name, tally in listed if 0 < tally.people < least}
    if len(small) == 1 and (others := [row for row in listed if row[1].people >= least]):
        small.add(min(others, key=lambda row: row[1].people)[0])
    return [
        Group(name, None, None) if name in small else Group(name, tally.people, result_of(tally))
        for name, tally in listed
    ]


def _tallies(kecamatan: Wilayah, since: dt.date, until: dt.date) -> dict[tuple[str, ...], Tally]:
    rows = SurveyAnswer.objects.filter(kecamatan=kecamatan).between(since, until)
    counted = rows.order_by().values(*GROUPS).annotate(**_sums())
    return {tuple(row[name] for name in GROUPS): _tally(row) for row in counted}


def _sums() -> dict[str, Any]:
    sums: dict[str, Any] = {"people": Count("pk")}
    for one in unsur():
        sums[f"sum_{one.field}"], sums[f"n_{one.field}"] = Sum(one.field), Count(one.field)
    return sums


def _tally(row: Any) -> Tally:
    return Tally(
        row["people"],
        {one.no: row[f"sum_{one.field}"] or 0 for one in unsur()},
        {one.no: row[f"n_{one.field}"] for one in unsur()},
    )
