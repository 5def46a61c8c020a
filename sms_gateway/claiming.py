"""Chooses which waiting SMS one transaction hands over: whole villages, the one that waits longest first.

A village is held while its SMS are handed over, for what they write goes to the end of its chain. A worker
that took the oldest SMS whatever their village would hold nearly all villages with a few SMS each, and leave
nothing for the other workers; one that takes all that waits of a few villages shares the rest with them. See
docs/decisions/0058.
"""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db.models import QuerySet

from accountability.ledger import record
from accountability.regions.models import Wilayah
from sms_gateway.models import Contact, InboundSMS, Line

LOOKED_AT = 6  # times as many as are wanted are looked at, so that villages held by others can be passed over


class Overtaken(Exception):
    """Others were quicker with everything that was chosen; there may be more that waits."""


def claim(*, at: datetime, limit: int) -> list[InboundSMS]:
    """Up to `limit` due SMS in the order they came, locked, and each desa they belong to held.

    Must be called in a block of lib.together. Nobody waits for a second desa while holding a first, so two
    workers never wait for each other. Empty when nothing is due; raises Overtaken.
    """
    waiting = _looked_at(at, limit)
    chosen = _of_free_desa(waiting, limit)
    if not chosen and waiting and (first := waiting[0][1]):
        record.wait_for(kode=first)
        chosen = [pk for pk, kode in waiting if kode == first][:limit]
    if not chosen:
        return []
    # Asked again now that their desa are held: others may have handed some over, or moved a phone, meanwhile.
    held = {kode for _, kode in waiting if kode} & record.held_here()
    again = InboundSMS.objects.due(at).filter(pk__in=chosen).select_related("contact").order_by("pk")
    claimed = _with_lines(list(again.select_for_update(skip_locked=True, of=("self",))))
    mine = [sms for sms in claimed if (kode := desa_kode(sms)) is None or kode in held]
    if not mine:
        raise Overtaken
    return mine


def _with_lines(claimed: list[InboundSMS]) -> list[InboundSMS]:
    """With their lines and the desa of line and phone: many SMS share few of them, each is read once."""
    lines = Line.objects.in_bulk({sms.line_id for sms in claimed})
    phones = [sms.contact for sms in claimed if sms.contact is not None]
    somewhere: list[Line | Contact] = [*lines.values(), *phones]
    desa = Wilayah.objects.in_bulk({one.desa_id for one in somewhere if one.desa_id})
    for one in somewhere:
        if one.desa_id:
            one.desa = desa[one.desa_id]
    for sms in claimed:
        sms.line = lines[sms.line_id]
    return claimed


def due(at: datetime) -> QuerySet[InboundSMS]:
    """Locked: on PostgreSQL other workers skip these rows, on SQLite they wait for this transaction."""
    rows = InboundSMS.objects.due(at).select_related("line__desa", "contact__desa").order_by("pk")
    return rows.select_for_update(skip_locked=True, of=("self",))


def desa_kode(sms: InboundSMS) -> str | None:
    """The desa whose chain this SMS will write to: that of its line, or of its phone."""
    return sms.line.desa_id or (sms.contact.desa_id if sms.contact else None)


def _looked_at(at: datetime, limit: int) -> list[tuple[int, str | None]]:
    """The oldest due SMS with their desa; nothing is locked yet."""
    rows = InboundSMS.objects.due(at).order_by("pk").values_list("pk", "line__desa_id", "contact__desa_id")
    return [(pk, of_line or of_phone) for pk, of_line, of_phone in rows[: limit * LOOKED_AT]]


def _of_free_desa(waiting: Collection[tuple[int, str | None]], limit: int) -> list[int]:
    """The SMS of those desa that nobody else holds, and those of none, until there are enough."""
    by_desa: dict[str | None, list[int]] = {}
    for pk, kode in waiting:
        by_desa.setdefault(kode, []).append(pk)
    chosen = by_desa.pop(None, [])[:limit]
    for wanted in _enough(by_desa, limit):
        free = record.hold_free(wanted) if len(chosen) < limit else set()
        chosen += [pk for kode in wanted if kode in free for pk in by_desa[kode]]
    return sorted(chosen[:limit])


def _enough(by_desa: dict[str | None, list[int]], limit: int) -> Iterator[list[str]]:
    """The desa in the order of their oldest SMS, each time as many as could fill one transaction."""
    wanted: list[str] = []
    count = 0
    for kode, of_desa in by_desa.items():
        wanted.append(kode or "")
        count += len(of_desa)
        if count >= limit:
            yield wanted
            wanted, count = [], 0
    if wanted:
        yield wanted
