"""Everything a report is made of, asked once: the same number of queries for fifty villages as for five."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from accountability.council.effectiveness import Share
from accountability.lib.local_time import day_begins, local_date
from accountability.oversight.models import Evaluation
from accountability.oversight.reporting import counting
from accountability.oversight.reporting.as_of import open_evaluations, signs_at
from accountability.oversight.reporting.counting import ByMonth
from accountability.oversight.reporting.spans import Kind, Span
from accountability.oversight.warnings import Need, by_need, needs
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import Words
from posko.counts import smallest_public
from posko.recap.period import Period, month

MONTHS_HEARD = 3  # whom a month did not hear is asked of three months: one is too short for a small village
_DAY = dt.timedelta(days=1)
NOBODY = Share(0, 0)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a span, exact: nothing of it is shown but through `telling`.

    `day` is the last day it tells of. `needs` are the villages by need. `voices` and `in_time` (a share by
    village for each month of the span) are empty while the span is not over, and so are `heard` (the voices
    of groups by village) and `dusun` (those heard, of all).
    """

    span: Span
    words: Words
    day: dt.date
    over: bool
    needs: Sequence[Need]
    owed: Sequence[Evaluation] = ()
    voices: ByMonth = field(default_factory=dict)
    in_time: Sequence[dict[str, Share]] = ()
    heard: dict[str, Counter[str]] = field(default_factory=dict)
    dusun: Share = NOBODY

    @property
    def kode(self) -> list[str]:
        """The villages, in the order of need."""
        return [need.signs.desa.kode for need in self.needs]

    def of_month(self, kode: str, span: Span) -> int:
        """The voices of one village in one month, exact."""
        return self.voices.get((kode, span.period.since), 0)


def gathered(*, span: Span, villages: Sequence[Wilayah], words: Words, at: dt.datetime, place: str) -> Facts:
    """The facts of a span at the moment `at`."""
    today = local_date(at, place)
    day, over = min(span.period.until, today), span.is_over(today)
    found = needs(signs_at(villages, until=day, at=at), words)
    if not over:
        found = _whoever_speaks_next(found)
    if not villages:
        return Facts(span, words, day, over, found)
    kode = [desa.kode for desa in villages]
    end = day_begins(day + _DAY, kode[0])
    owed = open_evaluations(kode, day, end)
    if not over:
        return Facts(span, words, day, over, found, owed)
    heard = counting.heard(kode, _heard_in(span))
    return Facts(
        span,
        words,
        day,
        over,
        found,
        owed,
        voices=counting.by_month(kode, span),
        in_time=[
            counting.answered_in_time(kode, one.period, today=one.period.until + _DAY)
            for one in span.months()
        ],
        heard={one: heard.get(one, Counter()) for one in kode},
        dusun=counting.dusun_heard(kode, _heard_in(span), smallest_public()),
    )


def _whoever_speaks_next(found: Sequence[Need]) -> list[Need]:
    """Without the warnings that a single voice more can begin: two looks would tell that it came."""
    return by_need(
        replace(need, warnings=[one for one in need.warnings if not one.rule.base]) for need in found
    )


def _heard_in(span: Span) -> Period:
    """The months whose voices are asked for who was heard: those of the span, and at least three."""
    if span.kind != Kind.MONTH:
        return span.period
    first = span.period.since
    back = first.month - MONTHS_HEARD
    year, nth = first.year + back // 12, back % 12 + 1
    return Period(month(year, nth).since, span.period.until)
