"""What the kecamatan is told of voices about a village government: how many, how long they wait; no words."""

import datetime as dt
from dataclasses import dataclass
from statistics import median

from accountability.lib.local_time import local_date
from accountability.regions.models import Wilayah
from posko.models import Aspirasi

A_YEAR = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class PastPemdes:
    """Of a year: all, those that still wait, the longest and the middle wait in days, and those late."""

    count: int
    waiting: int
    longest: int
    middle: int
    late: int


def past_pemdes(desa: Wilayah, at: dt.datetime) -> PastPemdes | None:
    """None for a village without one. 1 query."""
    today = local_date(at, desa.kode)
    rows = Aspirasi.objects.filter(desa=desa, received_at__gte=at - A_YEAR).about_the_pemdes()
    found = list(rows.only("state", "received_at", "answer_due_date", "desa_id"))
    if not found:
        return None
    open_ones = [one for one in found if one.is_open]
    days = [(today - local_date(one.received_at, desa.kode)).days for one in open_ones]
    return PastPemdes(
        count=len(found),
        waiting=len(open_ones),
        longest=max(days, default=0),
        middle=round(median(days)) if days else 0,
        late=sum(one.answer_due_date < today for one in open_ones),
    )
