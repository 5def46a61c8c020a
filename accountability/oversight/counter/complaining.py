"""A complaint about the kecamatan's counter: an aspirasi that lies with the kecamatan from its first moment.

It is an ordinary voice of the village the citizen lives in: number, kunci, clock, answers and verdict are as
for every voice, and its council reads along. Only its way is short: it is forwarded at once to the office
that is complained about, as what a village forwards (docs/decisions/0086). Not so when it is confidential,
tells of a danger, or waits aside: it stays with the council, and the kecamatan does not hear of it.
"""

import datetime as dt

from django.db import transaction

from accountability.accounts.actors import CITIZEN, Actor
from accountability.lib.local_time import local_date
from accountability.lib.together import current
from accountability.oversight.models import Level, Origin, PassedUp
from accountability.oversight.passed_up.clocks import due
from accountability.oversight.passed_up.offices import office_of
from accountability.regions.days_off import days_off_now
from accountability.regions.models import Wilayah
from posko.intake import TakenIn, Voice
from posko.journeys import Step, reach
from posko.models import Aspirasi
from posko.receipt import take_in_with_receipt
from posko.states import State


@transaction.atomic
def complain(
    *,
    desa: Wilayah,
    voice: Voice,
    number: str,
    by: Actor,
    at: dt.datetime,
    idempotency_key: str | None = None,
) -> TakenIn:
    """Takes a complaint in from the web, for the village `desa` the citizen lives in.

    Raises what posko.receipt.take_in_with_receipt does.
    """
    taken = take_in_with_receipt(
        desa=desa, voice=voice, number=number, by=by, at=at, idempotency_key=idempotency_key
    )
    if taken.fresh:
        lay_before_the_kecamatan(aspirasi=taken.aspirasi, at=at)
    return taken


@transaction.atomic
def lay_before_the_kecamatan(*, aspirasi: Aspirasi, at: dt.datetime) -> PassedUp | None:
    """Forwards a new voice about the counter; None for one that stays with the council.

    Named by the setting SMS_COUNTER_COMPLAINT for what came by SMS; its receipt says where it went.
    """
    if aspirasi.confidential or aspirasi.urgent or aspirasi.about_pemdes or aspirasi.quarantine:
        return None
    if (block := current()) is not None:
        block.flush()  # among many SMS its first milestone may wait still, and would come behind this one
    desa = Wilayah.objects.select_related("parent__parent").get(pk=aspirasi.desa_id)
    facts = {"to": office_of(Level.KECAMATAN, desa), "loket": True}
    reach(
        aspirasi=aspirasi,
        step=Step(State.FORWARDED, "diteruskan", facts=facts, quiet=True),
        by=CITIZEN,
        at=at,
    )
    today = local_date(at, desa.kode)
    return PassedUp.objects.create(
        desa=desa,
        aspirasi=aspirasi,
        origin=Origin.COUNTER,
        came_at=at,
        level=Level.KECAMATAN,
        due_date=due("terima", today, days_off_now(desa.kode)),
    )
