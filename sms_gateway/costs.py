"""What SMS cost a village in a month: how many went out, in how many parts, for how many rupiah.

An SMS belongs to the month in which it was last handed to a carrier, by the village's own clock; one that was
never handed over, to the month it was promised in. The rupiah stand in its row: the parts the provider bills
(ours, where it does not say) times the price its line had at that moment. What may have left counts too.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce

from accountability.lib.local_time import zone_for
from accountability.regions.models import Wilayah
from sms_gateway.delivery import OutboundState
from sms_gateway.limits import LIMITS
from sms_gateway.models import InboundSMS, InboundSMSQuerySet, OutboundSMS, OutboundSMSQuerySet, SMSBudget


@dataclass(frozen=True, slots=True)
class MonthCost:
    """SMS of one village in one month. `month` is its first day; `waiting` is promised and not sent yet.

    `sms_out` counts what was handed to a carrier, `no_report` what was taken three days ago and of which
    nothing was heard since. `budget_rupiah` and `spent_percent` (whole percent, rounded down) are None
    without a budget.
    """

    month: dt.date
    sms_in: int
    sms_out: int
    segments: int
    rupiah: int
    delivered: int
    failed: int
    unknown: int
    waiting: int
    budget_rupiah: int | None
    spent_percent: int | None
    no_report: int = 0

    @property
    def near_budget(self) -> bool:
        """Staff should hear of it: most of the month's budget is spent."""
        return self.spent_percent is not None and self.spent_percent >= LIMITS.budget_warning_percent


@dataclass(frozen=True, slots=True)
class Share:
    """One part of a month: the SMS of one kind, one line or one state. `name` is its key in the database."""

    name: str
    sms_out: int
    segments: int
    rupiah: int


def of_month(*, desa: Wilayah, month: dt.date, at: dt.datetime | None = None) -> MonthCost:
    """The month's figures in three queries. `month` is any day of it; `at` dates `no_report` (else 0)."""
    since, until = bounds(desa.kode, month)
    quiet_since = min(until, at - dt.timedelta(hours=LIMITS.report_hours)) if at else since
    out = Q(sending_at__isnull=False)
    taken = Q(state__in=[OutboundState.ACCEPTED, OutboundState.SENT], sent_at__lt=quiet_since)
    told = outgoing(desa=desa, month=month).aggregate(
        sms_out=Count("pk", filter=out),
        segments=Coalesce(Sum("segments", filter=out), 0),
        rupiah=Coalesce(Sum("rupiah"), 0),
        delivered=Count("pk", filter=Q(state=OutboundState.DELIVERED)),
        failed=Count("pk", filter=Q(state=OutboundState.FAILED)),
        unknown=Count("pk", filter=Q(state=OutboundState.UNKNOWN)),
        waiting=Count("pk", filter=Q(state=OutboundState.PROMISED)),
        no_report=Count("pk", filter=taken),
    )
    budget = SMSBudget.objects.filter(desa=desa).values_list("rupiah_per_month", flat=True).first()
    return MonthCost(
        month=month.replace(day=1),
        sms_in=incoming(desa=desa).filter(received_at__gte=since, received_at__lt=until).count(),
        budget_rupiah=budget,
        spent_percent=_percent(told["rupiah"], budget),
        **told,
    )


def by_kind(*, desa: Wilayah, month: dt.date) -> list[Share]:
    """The month by kind (`reply`, `news`, `notice`), one query."""
    return _shares(desa, month, "kind")


def by_line(*, desa: Wilayah, month: dt.date) -> list[Share]:
    """The month by the key of the line it left by, one query."""
    return _shares(desa, month, "line__key")


def by_state(*, desa: Wilayah, month: dt.date) -> list[Share]:
    """The month by what became of the SMS (sms_gateway.delivery.OutboundState), one query."""
    return _shares(desa, month, "state")


def by_line_within(*, kode: str, month: dt.date) -> dict[str, Share]:
    """By the key of the line what it carried in the month for all villages inside a wilayah, one query."""
    since, until = bounds(kode, month)
    rows = OutboundSMS.objects.filter(
        desa__kode__startswith=f"{kode}.", sending_at__gte=since, sending_at__lt=until, line__isnull=False
    )
    groups = rows.order_by().values(name=F("line__key"))
    told = groups.annotate(sms_out=Count("pk"), parts=Sum("segments"), cost=Sum("rupiah"))
    return {row["name"]: Share(row["name"], row["sms_out"], row["parts"], row["cost"]) for row in told}


def spent(*, desa_kode: str, at: dt.datetime) -> int:
    """Rupiah this village has spent on SMS in the month it is there now."""
    since, until = bounds(desa_kode, at.astimezone(zone_for(desa_kode)).date())
    rows = OutboundSMS.objects.filter(desa_id=desa_kode, sending_at__gte=since, sending_at__lt=until)
    return int(rows.aggregate(rupiah=Coalesce(Sum("rupiah"), 0))["rupiah"])


def outgoing(*, desa: Wilayah, month: dt.date) -> OutboundSMSQuerySet:
    """The outgoing SMS that belong to this village and month."""
    since, until = bounds(desa.kode, month)
    handed_over = Q(sending_at__gte=since, sending_at__lt=until)
    never = Q(sending_at=None, promised_at__gte=since, promised_at__lt=until)
    return OutboundSMS.objects.filter(handed_over | never, desa=desa)


def incoming(*, desa: Wilayah) -> InboundSMSQuerySet:
    """The SMS that came to this village's own lines, or from its phones to shared ones."""
    own = Q(line__desa=desa) | Q(line__desa=None, contact__desa=desa)
    return InboundSMS.objects.filter(own)


def bounds(kode: str, month: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """The first moment of the month and of the next one, on the clock of the wilayah with this code."""
    zone, first = zone_for(kode), month.replace(day=1)
    following = (first + dt.timedelta(days=32)).replace(day=1)
    midnight = dt.time(0)
    return (
        dt.datetime.combine(first, midnight, tzinfo=zone),
        dt.datetime.combine(following, midnight, tzinfo=zone),
    )


def _shares(desa: Wilayah, month: dt.date, field: str) -> list[Share]:
    rows = outgoing(desa=desa, month=month).filter(sending_at__isnull=False)
    groups = (
        rows.order_by()
        .values(name=F(field))
        .annotate(sms_out=Count("pk"), parts=Sum("segments"), cost=Sum("rupiah"))
    )
    return [
        Share(str(group["name"] or ""), group["sms_out"], group["parts"], group["cost"])
        for group in groups.order_by("name")
    ]


def _percent(rupiah: int, budget: int | None) -> int | None:
    if budget is None:
        return None
    return rupiah * 100 // budget if budget else 100
