"""The villages of a kecamatan beside each other, for everyone: medians, and no figure that one case can turn.

A share of voices is told where its base is at least twenty, in steps of five per cent: one case moves it by
at most a step. It is the figure the village's own council page tells (council.public_figures), so that two
pages never give by subtraction what neither tells. Medians are those of the told figures, of at least three.
"""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.cache import caches

from accountability.council.effectiveness import Share
from accountability.council.public_figures import SECONDS, share_of_people, share_of_work
from accountability.council.spans import last_quarter_end
from accountability.lib.local_time import day_begins
from accountability.oversight.reporting import counting, telling
from accountability.oversight.reporting.as_of import money_at
from accountability.regions.models import Wilayah
from posko.counts import share_base
from posko.recap.period import Period
from posko.states import Gender

_DAY = dt.timedelta(days=1)

type Shares = dict[str, tuple[Share, Share]]


@dataclass(frozen=True, slots=True)
class Told:
    """What may be told of one village, or the medians of all, in whole per cent; None where it may not.

    `spent` of this year's published budget; `answered` of what was owed, in time; `women` of the voices that
    say a gender.
    """

    spent: int | None = None
    answered: int | None = None
    women: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return (self.spent, self.answered, self.women) == (None, None, None)


@dataclass(frozen=True, slots=True)
class Comparison:
    """By village what may be told, the medians, and the last day whose voices count."""

    villages: dict[str, Told]
    middle: Told
    until: dt.date


def compared(villages: Sequence[Wilayah], *, today: dt.date) -> Comparison:
    """These villages beside each other on the day `today`; at most five queries."""
    until = last_quarter_end(today)
    if not villages:
        return Comparison({}, Told(), until)
    kode = sorted(desa.kode for desa in villages)
    money = money_at(kode, today, day_begins(today + _DAY, kode[0]))
    voices = _voices(kode, until)
    told = {
        one: Told(
            spent=_spent(money.get(one, {})),
            answered=_answered(voices[one][0]),
            women=share_of_people(voices[one][1]),
        )
        for one in kode
    }
    middle = Told(
        *(
            telling.middle(getattr(one, name) for one in told.values())
            for name in ("spent", "answered", "women")
        )
    )
    return Comparison(told, middle, until)


def told_of_work(kode: Sequence[str], *, today: dt.date) -> tuple[dict[str, Told], dt.date]:
    """What may be told of the work of each village (no shares of people), and until which day. 4 queries."""
    until = last_quarter_end(today)
    if not kode:
        return {}, until
    money = money_at(list(kode), today, day_begins(today + _DAY, kode[0]))
    answered = _answered_in_time(sorted(kode), until)
    nothing = Share(0, 0)
    return {
        one: Told(
            spent=_spent(money.get(one, {})),
            answered=_answered(answered.get(one, nothing)),
        )
        for one in kode
    }, until


def _answered_in_time(kode: list[str], until: dt.date) -> dict[str, Share]:
    """As `_voices`, of what was answered alone. 1 query, or none within SECONDS."""
    named = hashlib.sha256(",".join(kode).encode()).hexdigest()
    key = f"fair-work:{named}:{until}"
    kept: dict[str, Share] | None = caches["near"].get(key)
    if kept is None:
        period = Period(dt.date(until.year, 1, 1), until)
        kept = counting.answered_in_time(kode, period, today=until + _DAY)
        caches["near"].set(key, kept, SECONDS)
    return kept


def _spent(sums: dict[str, int]) -> int | None:
    planned = sums.get("belanja", 0)
    return round(100 * sums.get("spent", 0) / planned) if planned else None


def _answered(share: Share) -> int | None:
    """What was answered in time, on the base that a comparison needs."""
    return share_of_work(share) if share.base >= share_base() else None


def _voices(kode: list[str], until: dt.date) -> Shares:
    """Answered in time and women, by village, as counted within SECONDS. 2 queries, or none."""
    named = hashlib.sha256(",".join(kode).encode()).hexdigest()
    key = f"fair:{named}:{until}"
    kept: Shares | None = caches["near"].get(key)
    if kept is None:
        kept = _counted(kode, until)
        caches["near"].set(key, kept, SECONDS)
    return kept


def _counted(kode: list[str], until: dt.date) -> Shares:
    period = Period(dt.date(until.year, 1, 1), until)
    answered = counting.answered_in_time(kode, period, today=until + _DAY)
    heard = counting.heard(kode, period)
    nobody = Share(0, 0)
    return {
        one: (
            answered.get(one, nobody),
            counting.shares([heard[one]])[Gender.WOMAN] if one in heard else nobody,
        )
        for one in kode
    }
