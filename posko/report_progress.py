"""How far a report back has come: how many heard it, how many wait, and whom it did not reach."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from posko.models import ReportBack, ReportBackVoice
from sms_gateway.budgets import HELD
from sms_gateway.delivery import OutboundState
from sms_gateway.limits import LIMITS
from sms_gateway.models import OutboundSMS

SOON = dt.timedelta(minutes=5)  # what is due later than this waits for a reason
_LEFT = (OutboundState.ACCEPTED, OutboundState.SENT, OutboundState.DELIVERED)


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts of voices; `sms` is how many an SMS was meant for, without those who want none.

    `sent` left (of which `arrived` is reported to have arrived), `on_its_way` leaves now, `waiting` leaves
    later, `over_budget` waits for money, `unclear` may have left and is never sent again, `failed` did not.
    `stopped` wants no SMS, `page_only` has no phone, or shares one with a voice that was told.
    """

    voices: int
    sms: int
    sent: int
    arrived: int
    on_its_way: int
    waiting: int
    over_budget: int
    unclear: int
    failed: int
    stopped: int
    page_only: int
    next_at: dt.datetime | None

    @property
    def moving(self) -> bool:
        """Whether the numbers will change within minutes."""
        return self.on_its_way > 0


def progress_of(report_back: ReportBack, *, at: dt.datetime) -> Progress:
    """The counts of one report back, in one query."""
    rows = report_back.voices.select_related("outbound")
    told = {name: 0 for name in Progress.__slots__ if name != "next_at"}
    later: list[dt.datetime] = []
    for row in rows:
        told["voices"] += 1
        if row.outbound is None:
            told["page_only"] += 1
            continue
        name = _name(row.outbound, at)
        told[name] += 1
        told["arrived"] += row.outbound.state == OutboundState.DELIVERED
        told["sms"] += name != "stopped"
        later += [row.outbound.not_before] if name == "waiting" else []
    return Progress(**told, next_at=min(later, default=None))


def _name(sms: OutboundSMS, at: dt.datetime) -> str:
    if sms.state in _LEFT:
        return "sent"
    if sms.state == OutboundState.UNKNOWN:
        return "unclear"
    if sms.state in {OutboundState.FAILED, OutboundState.CANCELLED}:
        return "stopped" if sms.error_code == "opted_out" else "failed"
    if sms.error_code == HELD:
        return "over_budget"
    waits = sms.state == OutboundState.PROMISED and sms.not_before > at + SOON
    return "waiting" if waits else "on_its_way"


def not_reached(report_back: ReportBack, *, at: dt.datetime) -> QuerySet[ReportBackVoice]:
    """The voices an SMS did not reach, or of which nothing was heard for so long that nobody may hope."""
    silent = Q(
        outbound__state__in=[OutboundState.ACCEPTED, OutboundState.SENT],
        outbound__sent_at__lt=at - dt.timedelta(hours=LIMITS.report_hours),
    )
    lost = Q(outbound__state__in=[OutboundState.FAILED, OutboundState.UNKNOWN])
    kept_back = Q(outbound__state=OutboundState.CANCELLED)
    return (
        report_back.voices.filter(silent | lost | kept_back)
        .select_related("aspirasi__dusun", "outbound")
        .order_by("aspirasi__dusun__name", "id")
    )
