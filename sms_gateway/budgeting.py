"""What a village lets SMS cost in a month."""

import datetime as dt

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from accountability.regions.models import Wilayah
from sms_gateway.models import SMSBudget

MOST_RUPIAH = 2_000_000_000  # what the column holds on every database


class WrongBudget(Exception):
    """Less than nothing, or more than a village could ever spend."""


@transaction.atomic
def set_budget(*, desa: Wilayah, rupiah_per_month: int | None, by: Actor, at: dt.datetime) -> None:
    """Sets the monthly budget in whole rupiah; None means without a limit. Raises WrongBudget."""
    if rupiah_per_month is not None and not 0 <= rupiah_per_month <= MOST_RUPIAH:
        raise WrongBudget
    hold(desa=desa)
    before = SMSBudget.objects.filter(desa=desa).values_list("rupiah_per_month", flat=True).first()
    if before == rupiah_per_month:
        return
    if rupiah_per_month is None:
        SMSBudget.objects.filter(desa=desa).delete()
    else:
        SMSBudget.objects.update_or_create(desa=desa, defaults={"rupiah_per_month": rupiah_per_month})
    facts = {"rupiah_sebulan": rupiah_per_month, "sebelumnya": before}
    record(kind="sms.anggaran", ref=f"sms-anggaran:{desa.kode}", desa=desa, by=by, at=at, facts=facts)
