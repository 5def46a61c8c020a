"""Brings the phones of those who work here, and the secrets of their second factors, under today's keys."""

import base64
import datetime as dt

from django.db import transaction

from accountability.accounts.models import PeopleFile, StaffContact, TotpKey
from accountability.accounts.totp import PURPOSE
from accountability.lib import phone_vault, sealed_words


def reseal_staff(*, at: dt.datetime) -> int:
    """The phones of members; returns how many were sealed anew. Raises NoPrivateKey, SealBroken."""
    return sum(
        _reseal_one(pk) for pk in list(StaffContact.objects.exclude(sealed=b"").values_list("pk", flat=True))
    )


def reseal_files(*, at: dt.datetime) -> int:
    """The phones in files that were read and not emptied yet; returns of how many files."""
    return sum(
        _reseal_file(pk) for pk in list(PeopleFile.objects.exclude(payload=[]).values_list("pk", flat=True))
    )


def reseal_factors(*, at: dt.datetime) -> int:
    """The secrets of second factors, from SECRET_KEY_FALLBACKS to SECRET_KEY; returns how many."""
    done = 0
    for pk in list(TotpKey.objects.values_list("pk", flat=True)):
        with transaction.atomic():
            key = TotpKey.objects.select_for_update().get(pk=pk)
            renewed = sealed_words.renewed(PURPOSE, bytes(key.sealed))
            if renewed is not None:
                key.sealed = renewed
                key.save(update_fields=["sealed"])
                done += 1
    return done


def factors_lost() -> int:
    """How many second factors open with none of the secrets: their people have to set up a new one."""
    sealed = TotpKey.objects.values_list("sealed", flat=True)
    return sum(sealed_words.unseal(PURPOSE, bytes(one)) is None for one in sealed)


@transaction.atomic
def _reseal_one(pk: int) -> bool:
    row = StaffContact.objects.select_for_update().get(pk=pk)
    number = phone_vault.unseal(bytes(row.sealed))
    name = phone_vault.fingerprint(number)
    if row.fingerprint == name and phone_vault.is_of_today(bytes(row.sealed)):
        return False
    row.fingerprint, row.sealed = name, phone_vault.seal(number)
    row.save(update_fields=["fingerprint", "sealed"])
    return True


@transaction.atomic
def _reseal_file(pk: int) -> bool:
    file, changed = PeopleFile.objects.select_for_update().get(pk=pk), False
    for row in file.payload:
        if not (isinstance(row, dict) and row.get("sealed")):
            continue
        number = phone_vault.unseal(base64.b64decode(row["sealed"]))
        if row["fingerprint"] != phone_vault.fingerprint(number):
            row["fingerprint"] = phone_vault.fingerprint(number)
            row["sealed"] = base64.b64encode(phone_vault.seal(number)).decode()
            changed = True
    if changed:
        file.save(update_fields=["payload"])
    return changed
