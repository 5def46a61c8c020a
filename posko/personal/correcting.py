"""Puts right what a citizen said about themselves, or takes it away (UU 27/2022 ps 6 and 30).

Their words stay as they were said; who wants to change those adds to them.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from accountability.accounts.actors import CITIZEN
from accountability.ledger.record import hold, record
from accountability.lib.bell import ring_group
from accountability.regions.models import Dusun
from posko.live import group_of
from posko.models import Aspirasi
from sms_gateway import contacts


@dataclass(frozen=True, slots=True)
class Details:
    """What may be said about oneself; empty takes it away."""

    gender: str = ""
    vulnerable: str = ""
    dusun: Dusun | None = None


@transaction.atomic
def correct_own_details(*, aspirasi: Aspirasi, told: Details, number: str, at: dt.datetime) -> bool:
    """Whether something changed. `number` is a new phone for the news; "" leaves the one on file.

    Raises contacts.NotAPhone.
    """
    hold(desa=aspirasi.desa)
    held = Aspirasi.objects.select_for_update(of=("self",)).select_related("desa").get(pk=aspirasi.pk)
    before = (held.gender, held.vulnerable, held.dusun_id, held.contact_id)
    held.gender, held.vulnerable, held.dusun = told.gender, told.vulnerable, told.dusun
    if number:
        held.contact = contacts.meet(number=number, at=at, desa=held.desa)
    after = (held.gender, held.vulnerable, held.dusun_id, held.contact_id)
    if after == before:
        return False
    held.save(update_fields=["gender", "vulnerable", "dusun", "contact"])
    names = ("kelamin", "kelompok", "dusun", "hp")
    changed = [name for name, one, other in zip(names, before, after, strict=True) if one != other]
    record(
        kind="aspirasi.data_dibetulkan",
        ref=held.nomor,
        desa=held.desa,
        by=CITIZEN,
        at=at,
        facts={"apa": changed},
    )
    ring_group(group_of(held.desa_id))
    return True
