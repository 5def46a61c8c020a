"""What a phone and a village were told, and what a phone wrote, lately; for many SMS at once in one query."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count

from accountability.lib.moments import between
from accountability.lib.together import ahead, current
from sms_gateway.delivery import OutboundState
from sms_gateway.models import InboundSMS, OutboundKind, OutboundSMS

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Told:
    """One SMS that this phone was promised and that was not held back."""

    kind: str
    promised_by: str
    promised_at: datetime
    body: str = field(repr=False)


def told(contact_id: int, at: datetime) -> list[Told]:
    """What this phone was promised within a day before `at`, but for what was held back."""

    def load(phones: Collection[int]) -> dict[int, list[Told]]:
        rows = OutboundSMS.objects.filter(between("promised_at", at - DAY, at), contact__in=phones)
        found: dict[int, list[Told]] = {}
        names = ("contact_id", "kind", "promised_by", "promised_at", "body")
        for phone, *row in rows.exclude(state=OutboundState.CANCELLED).values_list(*names):
            found.setdefault(phone, []).append(Told(*row))
        return found

    return ahead("phone", contact_id, "told lately", load, [])


def wrote(contact_id: int, since: datetime, at: datetime) -> list[tuple[int, str]]:
    """The SMS of this phone since then and until `at`: their ids and words."""

    def load(phones: Collection[int]) -> dict[int, list[tuple[int, str]]]:
        rows = InboundSMS.objects.filter(between("received_at", since, at), contact__in=phones)
        found: dict[int, list[tuple[int, str]]] = {}
        for phone, pk, body in rows.values_list("contact_id", "pk", "body"):
            found.setdefault(phone or 0, []).append((pk, body))
        return found

    return ahead("phone", contact_id, "wrote lately", load, [])


def replies_in_a_day(desa_kode: str, at: datetime) -> int:
    """How many SMS this village answered within a day before `at`."""

    def load(desa: Collection[str]) -> dict[str, int]:
        lately = between("promised_at", at - DAY, at)
        rows = OutboundSMS.objects.filter(lately, desa__in=desa, kind=OutboundKind.REPLY)
        rows = rows.exclude(state=OutboundState.CANCELLED)
        counted: dict[str, int] = dict(rows.values_list("desa_id").annotate(Count("pk")))
        return counted

    return ahead("desa", desa_kode, "answered in a day", load, 0) + _promised_here()[desa_kode]


def _promised_here() -> Counter[str]:
    """How many SMS each village is promised in this block; each waiting row is looked at once."""
    batch = current()
    if batch is None:
        return Counter()
    waiting = batch.rows.get(OutboundSMS, [])
    counted, seen = batch.memory.get("promised here", (Counter(), 0))
    counted.update(getattr(row, "desa_id", None) for row in waiting[min(seen, len(waiting)) :])
    batch.memory["promised here"] = counted, len(waiting)
    promised: Counter[str] = counted
    return promised
