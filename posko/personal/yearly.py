"""How often identities were opened and data erased, year by year: what everyone may know of it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import ExtractYear

from posko.models import Erasure, ErasureScope, ErasureStanding, IdentityOpening, OpeningStanding

_SHOWN_YEARS = 5


@dataclass(frozen=True, slots=True)
class Year:
    """One year of the whole installation: acts of offices, so they are told exactly."""

    year: int
    asked: int
    opened: int
    refused: int
    data_erased: int
    words_erased: int


def by_year(*, at: dt.datetime) -> list[Year]:
    """The last five years with this one first, also when nothing happened."""
    openings = IdentityOpening.objects.annotate(year=ExtractYear("asked_at")).order_by()
    asked = _by_year(openings)
    refused = _by_year(openings.filter(standing=OpeningStanding.REFUSED))
    opened = _by_year(
        IdentityOpening.objects.filter(opened_at__isnull=False)
        .annotate(year=ExtractYear("opened_at"))
        .order_by()
    )
    gone = Erasure.objects.filter(standing=ErasureStanding.DONE, scope=ErasureScope.WORDS)
    words = _by_year(gone.annotate(year=ExtractYear("ended_at")).order_by())
    erased = Erasure.objects.filter(~Q(data_erased_at=None)).annotate(year=ExtractYear("data_erased_at"))
    data = _by_year(erased.order_by())
    years = range(at.year, at.year - _SHOWN_YEARS, -1)
    rows = [
        Year(y, asked.get(y, 0), opened.get(y, 0), refused.get(y, 0), data.get(y, 0), words.get(y, 0))
        for y in years
    ]
    return [one for one in rows if one.year == at.year or one.asked or one.data_erased or one.words_erased]


def _by_year(rows: QuerySet[Any, Any]) -> dict[int, int]:
    return dict(rows.values_list("year").annotate(n=Count("pk")))
