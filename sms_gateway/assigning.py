"""Says which village a line serves. Making a line with its passwords is done by a command, never here."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import record
from accountability.regions.models import Wilayah
from sms_gateway.models import Line


class NoSuchLine(Exception):
    """There is no line with this key."""


def villages_of_lines(keys: Iterable[str]) -> dict[str, str | None]:
    """By key the code of the line's village, "" for one that serves all; None for one nobody set up."""
    rows = Line.objects.filter(key__in=list(keys)).values_list("key", "desa", "assigned")
    return {key: (desa or "") if assigned else None for key, desa, assigned in rows}


@transaction.atomic
def assign_line(*, key: str, desa_kode: str, by: Actor, at: datetime) -> None:
    """From now on the line serves this village alone, or all ("") who have none. Raises NoSuchLine.

    What came in before stays with the village it was heard in; phones keep their village. The ledgers of the
    village that loses it and of the one that gets it tell it.
    """
    line = Line.objects.select_for_update(of=("self",)).filter(key=key).first()
    if line is None:
        raise NoSuchLine
    touched = sorted({one for one in (line.desa_id, desa_kode) if one})
    line.desa_id = desa_kode or None
    line.assigned = True
    line.save(update_fields=["desa", "assigned"])
    for desa in Wilayah.objects.filter(kode__in=touched).order_by("kode"):
        facts = {"line": line.pk, "desa": desa_kode}
        record(kind="jalur.ditetapkan", ref=f"jalur:{line.pk}", desa=desa, by=by, at=at, facts=facts)
