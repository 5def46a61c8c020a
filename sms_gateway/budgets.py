"""Keeps a village to what it may spend on SMS in a month: news beyond it waits, answers never do.

The budget itself is set in sms_gateway.budgeting; the sweep lets go what a higher one has room for.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from accountability.lib import bell, local_time
from sms_gateway import costs
from sms_gateway.limits import LIMITS
from sms_gateway.models import OutboundKind, OutboundSMS, SMSBudget

HELD = "over_budget"


def holds(sms: OutboundSMS, *, rupiah: int, at: datetime) -> bool:
    """True when this SMS, at this price, would go beyond its village's budget. An answer never does."""
    if sms.kind == OutboundKind.REPLY or sms.desa_id is None or not rupiah:
        return False
    budgets = SMSBudget.objects.filter(desa=sms.desa_id).values_list("rupiah_per_month", flat=True)
    return any(costs.spent(desa_kode=sms.desa_id, at=at) + rupiah > budget for budget in budgets)


def next_month(kode: str, at: datetime) -> datetime:
    """When the village's next month begins and its night is over."""
    _, until = costs.bounds(kode, local_time.local_date(at, kode))
    return local_time.after_quiet(until, kode, settings.SMS_QUIET_HOURS)


@transaction.atomic
def release_held(*, at: datetime) -> int:
    """Lets news leave whose village has room in its budget again; returns how many may."""
    held = OutboundSMS.objects.promised().filter(error_code=HELD, not_before__gt=at)
    kodes = set(held.order_by().values_list("desa_id", flat=True).distinct())
    return sum(_release(kode, at) for kode in kodes if kode)


def _release(kode: str, at: datetime) -> int:
    held = OutboundSMS.objects.promised().filter(error_code=HELD, desa=kode, not_before__gt=at)
    first = held.select_related("line").order_by("pk").first()
    if first is None:
        return 0
    price = first.segments * (first.line.rupiah_per_segment if first.line else 1)
    if holds(first, rupiah=max(1, price), at=at):
        return 0
    soon = local_time.after_quiet(at, kode, settings.SMS_QUIET_HOURS)
    bell.ring_task("sms_gateway.tasks.send_due")
    return held.update(not_before=soon, expires_at=soon + timedelta(hours=LIMITS.news_expires_hours))
