"""Lets go of what must not be kept longer: numbers, words of SMS, photos, browsers, sessions, forms, spool.

How long is data with its basis (data/retention_rules.csv). What a citizen said stays with the aspirasi; only
they take that away (posko.personal.erasing). Each rule works in batches, and the same question that erases
also counts, so a dry run tells what a real one would do.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.module_loading import import_string

from accountability.accounts.models import SentForm
from accountability.ledger.clock_watch import once_sure
from posko import lexicons
from posko.models import Aspirasi, PushSubscription, VoicePhoto, WaitingPhoto
from posko.states import ENDED
from posko.waiting_photos import let_old_go
from sms_gateway import spool
from sms_gateway.delivery import OutboundState
from sms_gateway.models import Contact, Fragment, InboundSMS, InboundState, OutboundSMS
from sms_gateway.parting import GONE

_WAITING = (OutboundState.PROMISED, OutboundState.SENDING, OutboundState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Rule:
    """What is kept how many days, and why."""

    code: str
    what: str
    days: int
    basis: str


@dataclass(frozen=True, slots=True)
class Kept:
    """How one rule is carried out: what is due, and how a batch of it is let go."""

    due: Callable[[dt.datetime], QuerySet[Any]]
    let_go: Callable[[list[Any]], None]


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule in the order of the file; of a code that stands twice the newest year counts."""
    rows = sorted(lexicons.rows("retention_rules"), key=lambda row: int(row["year"]))
    newest = {row["code"]: Rule(row["code"], row["what"], int(row["days"]), row["basis"]) for row in rows}
    return tuple(newest.values())


@once_sure
def retain(*, at: dt.datetime, limit: int) -> int:
    """Lets go of up to `limit` rows of each rule; returns how many in all."""
    return sum(_carry_out(rule, at, limit) for rule in rules())


def due_now(*, at: dt.datetime) -> dict[str, int]:
    """How many each rule would let go of now, by code; changes nothing."""
    return {rule.code: _count(rule, at) for rule in rules()}


def _count(rule: Rule, at: dt.datetime) -> int:
    before = at - dt.timedelta(days=rule.days)
    if rule.code == "spool":
        return spool.old_aside(before=before)
    if rule.code == "foto_menunggu":
        return WaitingPhoto.objects.filter(kept_at__lte=before).count()
    return _HOW[rule.code].due(before).count()


def _carry_out(rule: Rule, at: dt.datetime, limit: int) -> int:
    before = at - dt.timedelta(days=rule.days)
    if rule.code == "spool":
        return spool.forget_aside(before=before, limit=limit)
    if rule.code == "foto_menunggu":
        return let_old_go(at=at, limit=limit)
    how = _HOW[rule.code]
    with transaction.atomic():
        rows = list(how.due(before).order_by("pk")[:limit])
        how.let_go(rows)
    return len(rows)


def _phones(before: dt.datetime) -> QuerySet[Any]:
    """Phones whose every voice ended long ago, that wrote nothing since, and that nothing else needs."""
    mine = Aspirasi.objects.filter(contact=OuterRef("pk"))
    busy = mine.filter(~Q(state__in=ENDED) | Q(state_since_at__gte=before))
    wrote = InboundSMS.objects.filter(contact=OuterRef("pk"), received_at__gte=before)
    waits = OutboundSMS.objects.filter(contact=OuterRef("pk"), state__in=_WAITING)
    found = Contact.objects.exclude(sealed=b"").filter(created_at__lt=before)
    found = found.filter(~Exists(busy), ~Exists(wrote), ~Exists(waits))
    for name in settings.PHONES_STILL_USED:
        found = found.exclude(pk__in=import_string(name)(since=before))
    return found


def _sms_in(before: dt.datetime) -> QuerySet[Any]:
    settled = InboundSMS.objects.exclude(state=InboundState.WAITING).filter(received_at__lt=before)
    return settled.exclude(body__in=["", GONE])


def _sms_out(before: dt.datetime) -> QuerySet[Any]:
    return OutboundSMS.objects.filter(promised_at__lt=before).exclude(state__in=_WAITING).exclude(body=GONE)


def _parts(before: dt.datetime) -> QuerySet[Any]:
    joined = Fragment.objects.filter(joined_into__isnull=False, received_at__lt=before)
    return joined.exclude(body="")


def _photos(before: dt.datetime) -> QuerySet[Any]:
    return VoicePhoto.objects.filter(aspirasi__state__in=ENDED, aspirasi__state_since_at__lt=before)


def _browsers(before: dt.datetime) -> QuerySet[Any]:
    return PushSubscription.objects.filter(aspirasi__state__in=ENDED, aspirasi__state_since_at__lt=before)


def _sessions(before: dt.datetime) -> QuerySet[Any]:
    return Session.objects.filter(expire_date__lt=before)


def _forms(before: dt.datetime) -> QuerySet[Any]:
    return SentForm.objects.filter(at__lt=before)


def _set(field: str, value: Any) -> Callable[[list[Any]], None]:
    def let_go(rows: list[Any]) -> None:
        for row in rows:
            setattr(row, field, value)
        if rows:
            type(rows[0])._default_manager.bulk_update(rows, [field])

    return let_go


def _delete(rows: list[Any]) -> None:
    if rows:
        type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows]).delete()


def _delete_photos(rows: Iterable[Any]) -> None:
    for row in rows:
        storage, name = row.file.storage, str(row.file.name)
        row.delete()
        transaction.on_commit(partial(storage.delete, name))


_HOW: dict[str, Kept] = {
    "nomor_hp": Kept(_phones, _set("sealed", b"")),
    "sms_masuk": Kept(_sms_in, _set("body", GONE)),
    "sms_keluar": Kept(_sms_out, _set("body", GONE)),
    "bagian_sms": Kept(_parts, _set("body", "")),
    "foto": Kept(_photos, _delete_photos),
    "kabar_layar": Kept(_browsers, _delete),
    "sesi": Kept(_sessions, _delete),
    "formulir": Kept(_forms, _delete),
}
