"""Brings the addresses of browsers that asked to be told under today's keys."""

import datetime as dt
import json

from django.db import transaction

from accountability.lib import phone_vault
from posko.models import PushSubscription


def reseal_browsers(*, at: dt.datetime) -> int:
    """Returns how many were sealed anew. Raises NoPrivateKey, SealBroken."""
    return sum(_reseal_one(pk) for pk in list(PushSubscription.objects.values_list("pk", flat=True)))


@transaction.atomic
def _reseal_one(pk: int) -> bool:
    row = PushSubscription.objects.select_for_update().filter(pk=pk).first()
    if row is None:  # it said stop meanwhile
        return False
    told = phone_vault.unseal(bytes(row.sealed))
    name = phone_vault.fingerprint(json.loads(told)["endpoint"])
    if row.fingerprint == name and phone_vault.is_of_today(bytes(row.sealed)):
        return False
    PushSubscription.objects.filter(aspirasi=row.aspirasi_id, fingerprint=name).exclude(pk=pk).delete()
    row.fingerprint, row.sealed = name, phone_vault.seal(told)
    row.save(update_fields=["fingerprint", "sealed"])
    return True
