"""Compares the provider's own list of a day with the inbox, fetches what is missing, and keeps both counts.

A webhook that never reached us leaves no trace here; only the provider can tell of it. Storing is safe to
repeat: the inbox keeps each SMS once.
"""

import logging
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import batched

from django.db import transaction
from django.db.models import F, QuerySet

from accountability.lib import local_time, phone_vault
from accountability.regions.models import Wilayah
from sms_gateway import arrivals, carriers
from sms_gateway.carriers import CannotTell, Incoming, StillTells, TryLater
from sms_gateway.limits import LIMITS
from sms_gateway.models import Fragment, InboundSMS, Line, Reconciliation
from sms_gateway.routes import route_of

logger = logging.getLogger(__name__)

_AT_ONCE = 500
_DAY = timedelta(days=1)


def reconcile(*, line: Line, date: date, at: datetime) -> Reconciliation | None:
    """Compares one day of a line, by the clock of its village; None when its carrier keeps no list.

    Raises TryLater, phone_vault.NoPrivateKey, UnknownCarrier. Must not be called inside a transaction: the
    list comes over the network, and each SMS is stored by itself.
    """
    since, until = _day(line, date)
    try:
        told, fetched = _fetch(line, since=since, until=min(until, at), at=at)
    except CannotTell:
        return None
    return _keep(line=line, date=date, told=told, fetched=fetched, at=at)


def look_back(*, line: Line, at: datetime) -> int:
    """Fetches what the provider lists of the last hours and the inbox lacks; returns how many those were.

    Raises as `reconcile`.
    """
    try:
        return _fetch(line, since=at - timedelta(hours=LIMITS.reconcile_hours), until=at, at=at)[1]
    except CannotTell:
        return 0


def reconcile_all(*, at: datetime) -> int:
    """Looks back on every line that receives, and reconciles each one's yesterday once; returns what it got.

    One line that cannot be asked now does not hold up the others.
    """
    fetched = 0
    for line in Line.objects.filter(active=True, receives=True).order_by("pk"):
        yesterday = local_time.local_date(at, line.desa_id or "") - _DAY
        try:
            fetched += look_back(line=line, at=at)
            if not Reconciliation.objects.filter(line=line, date=yesterday).exists():
                day = reconcile(line=line, date=yesterday, at=at)
                fetched += day.fetched if day else 0
        except (
            TryLater,
            phone_vault.NoPrivateKey,
            phone_vault.SealBroken,
            carriers.UnknownCarrier,
        ) as problem:
            logger.warning("Line %s could not be reconciled: %s", line.pk, type(problem).__name__)
    return fetched


def published(desa: Wilayah | None = None) -> QuerySet[Reconciliation]:
    """The counts of the lines of a village, or of all, newest day first; they tell of nobody."""
    rows = Reconciliation.objects.select_related("line").order_by("-date", "line__key")
    return rows if desa is None else rows.filter(line__desa=desa)


def _day(line: Line, day: date) -> tuple[datetime, datetime]:
    zone = local_time.zone_for(line.desa_id or "")
    begins = datetime.combine(day, time(0), tzinfo=zone)
    return begins, datetime.combine(day + _DAY, time(0), tzinfo=zone)


def _fetch(line: Line, *, since: datetime, until: datetime, at: datetime) -> tuple[set[str], int]:
    """The provider's refs, and how many of them were missing and are stored now."""
    route, carrier = route_of(line, with_secrets=True), carriers.named(line.carrier)
    if isinstance(carrier, StillTells):
        until = min(until, at - carrier.still_tells(route))
    told: set[str] = set()
    fetched = 0
    for batch in batched(carrier.received(route, since=since, until=until), _AT_ONCE):
        told.update(one.carrier_ref for one in batch)
        for one in _missing(line, batch):
            arrivals.take(line=line, told=one, at=at)
            fetched += 1
    if fetched:
        logger.warning("Line %s: %s SMS had not reached us and were fetched.", line.pk, fetched)
    return told, fetched


def _missing(line: Line, told: Iterable[Incoming]) -> list[Incoming]:
    told = list(told)
    held = _held(line, [one.carrier_ref for one in told])
    return [one for one in told if one.carrier_ref not in held]


def _held(line: Line, refs: Iterable[str]) -> set[str]:
    wanted = list(refs)
    whole = InboundSMS.objects.filter(carrier=line.carrier, carrier_ref__in=wanted)
    parts = Fragment.objects.filter(line=line, carrier_ref__in=wanted)
    return {*whole.values_list("carrier_ref", flat=True), *parts.values_list("carrier_ref", flat=True)}


@transaction.atomic
def _keep(*, line: Line, date: date, told: set[str], fetched: int, at: datetime) -> Reconciliation:
    held = sum(len(_held(line, refs)) for refs in batched(told, _AT_ONCE))
    counts = {"at": at, "told_by_provider": len(told), "in_inbox": held}
    row, _ = Reconciliation.objects.update_or_create(line=line, date=date, defaults=counts)
    Reconciliation.objects.filter(pk=row.pk).update(fetched=F("fetched") + fetched)
    row.refresh_from_db()
    return row
