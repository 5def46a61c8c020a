"""What the provider says came in and what the posko kept: the two counts everybody may compare.

Only whole months that are over, and only with counts of a week or more in them: two looks at this page then
tell nothing of a single day. Few SMS are only said to be few (posko.counts).
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from accountability.lib.local_time import tanggal
from accountability.lib.spoken import grouped
from accountability.regions.models import Wilayah
from posko.counts import may_be_said, smallest_public
from sms_gateway.models import Line, Reconciliation
from sms_gateway.reconciliation import published

FEWEST_DAYS = 7


@dataclass(frozen=True, slots=True)
class MonthTold:
    """One month, by name, and both counts in words."""

    month: str
    provider: str
    kept: str


def newest_month(desa: Wilayah, today: dt.date) -> MonthTold | None:
    """The newest month that is over, of the lines people of this village write to; None without counts."""
    months = (
        _rows(desa)
        .filter(date__lt=today.replace(day=1))
        .order_by()
        .annotate(month=TruncMonth("date"))
        .values("month")
        .annotate(days=Count("date", distinct=True), provider=Sum("told_by_provider"), kept=Sum("in_inbox"))
    )
    newest = months.filter(days__gte=FEWEST_DAYS).order_by("-month").first()
    if newest is None:
        return None
    month = tanggal(newest["month"]).partition(" ")[2]
    return MonthTold(month, _told(newest["provider"]), _told(newest["kept"]))


def _rows(desa: Wilayah) -> QuerySet[Reconciliation]:
    """Those of the village's own lines; where it has none, of the shared ones."""
    own = Line.objects.filter(desa=desa, receives=True)
    shared = Q(line__desa=None, line__assigned=True) & ~Exists(own)
    return published().filter(Q(line__desa=desa) | shared)


def _told(count: int) -> str:
    return grouped(count) if may_be_said(count) else _("kurang dari %s") % smallest_public()
