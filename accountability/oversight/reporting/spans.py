"""The stretches of time a report speaks of, on the village's calendar: a month, a quarter, half a year."""

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum

from accountability.lib.local_time import bulan
from posko.recap.period import Period, month

FIRST_YEAR = 2018  # the rules of early warning begin here (data/warning_rules.csv)
_DAY = dt.timedelta(days=1)
_SLUG = re.compile(r"(?a)(\d{4})-(t|s|)(\d{1,2})")


class NotASpan(ValueError):
    """There is no such month, quarter or half-year, or no rule reaches it."""


class Kind(StrEnum):
    """How long a span is; the value is how it is called on pages."""

    MONTH = "bulanan"
    QUARTER = "triwulan"
    HALF = "semester"

    @property
    def months(self) -> int:
        """How many months it has."""
        return {Kind.MONTH: 1, Kind.QUARTER: 3, Kind.HALF: 6}[self]

    @property
    def mark(self) -> str:
        """What stands before the number in an address: 2026-09, 2026-t3, 2026-s2."""
        return {Kind.MONTH: "", Kind.QUARTER: "t", Kind.HALF: "s"}[self]


@dataclass(frozen=True, slots=True)
class Span:
    """The `nth` month, quarter or half of a year, from 1. Raises NotASpan."""

    kind: Kind
    year: int
    nth: int

    def __post_init__(self) -> None:
        if not (FIRST_YEAR <= self.year <= 2100 and 1 <= self.nth <= 12 // self.kind.months):
            raise NotASpan

    @property
    def period(self) -> Period:
        """Its first and last day."""
        last = self.nth * self.kind.months
        return Period(month(self.year, last - self.kind.months + 1).since, month(self.year, last).until)

    @property
    def slug(self) -> str:
        """As it stands in an address."""
        number = f"{self.nth:02}" if self.kind == Kind.MONTH else str(self.nth)
        return f"{self.year}-{self.kind.mark}{number}"

    @property
    def label(self) -> str:
        """As people say it: "September 2026", "Triwulan III 2026", "Semester I 2026"."""
        if self.kind == Kind.MONTH:
            return f"{bulan(self.period.since)} {self.year}"
        return f"{self.kind.value.capitalize()} {('I', 'II', 'III', 'IV')[self.nth - 1]} {self.year}"

    def is_over(self, today: dt.date) -> bool:
        """Whether its last day lies before `today`."""
        return self.period.until < today

    def before(self) -> "Span":
        """The span of the same length before it. Raises NotASpan where no rule reaches."""
        return span_with(self.kind, self.period.since - _DAY)

    def months(self) -> list["Span"]:
        """The months it is made of."""
        return [span_with(Kind.MONTH, first) for first in self.period.months()]


def span_with(kind: Kind, day: dt.date) -> Span:
    """The span of this length that a day lies in. Raises NotASpan."""
    return Span(kind, day.year, (day.month - 1) // kind.months + 1)


def read(slug: str) -> Span:
    """The span an address names. Raises NotASpan."""
    found = _SLUG.fullmatch(slug)
    if found is None:
        raise NotASpan
    kind = next(one for one in Kind if one.mark == found[2])
    span = Span(kind, int(found[1]), int(found[3]))
    if span.slug != slug:
        raise NotASpan
    return span


def offered(kind: Kind, today: dt.date, most: int) -> list[Span]:
    """The span that runs and those before it, the newest first; at most so many."""
    found = [span_with(kind, today)]
    while len(found) < most and found[-1].period.since > dt.date(FIRST_YEAR, 1, 1):
        found.append(found[-1].before())
    return found
