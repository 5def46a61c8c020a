"""Brings phones, passwords of gateways, addresses of photos and keyed names of SMS under today's keys.

In batches and beside traffic: whoever looks for a phone meanwhile looks under the keys before, too
(lib.phone_vault). What was done stays done, so a run that was cut short is simply begun again.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from accountability.lib import phone_vault
from sms_gateway.models import Contact, Fragment, InboundMedia, InboundSMS, Line

AT_ONCE = 500
# A gateway tells of the same SMS again for a day at most (deploy/kannel); until then its name stays.
CALLED_AGAIN_WITHIN = timedelta(days=2)
_KEYED = re.compile(r"(gammu|kannel|parts|smsgate)-[0-9a-f]{64}|(gammu|kannel|parts|smsgate):[0-9a-f:]+")


@dataclass(frozen=True, slots=True)
class Batch:
    """How far a batch came (its last row's key, None at the end), and what became of its rows."""

    last: int | None
    done: int = 0
    merged: int = 0
    broken: int = 0


def contacts_left() -> int:
    """How many phones are not under today's keys."""
    return Contact.objects.exclude(keys=phone_vault.keys_name()).count()


@transaction.atomic
def reseal_contacts(*, after: int, at: datetime) -> Batch:
    """Up to AT_ONCE phones with keys above `after`; one kept twice, under two peppers, becomes one.

    A phone whose seal opens with no key stays as it is. Phones another process holds are left for the next
    run. Raises NoPrivateKey.
    """
    waiting = Contact.objects.exclude(keys=phone_vault.keys_name()).filter(pk__gt=after).order_by("pk")
    if connection.features.has_select_for_update_skip_locked:
        waiting = waiting.select_for_update(skip_locked=True)
    rows = list(waiting[:AT_ONCE])
    if not rows:
        return Batch(last=None)
    moved = [row for row in rows if _under_todays_keys(row)]
    names = [row.fingerprint for row in moved]
    others = Contact.objects.filter(fingerprint__in=names).exclude(pk__in=[row.pk for row in moved])
    first = {one.fingerprint: one for one in others}
    twins = [row for row in moved if first.setdefault(row.fingerprint, row) is not row]
    kept = [row for row in moved if row not in twins]
    Contact.objects.bulk_update(kept, ["fingerprint", "sealed", "keys"])
    for row in twins:
        _merge(row, first[row.fingerprint])
    return Batch(rows[-1].pk, done=len(moved), merged=len(twins), broken=len(rows) - len(moved))


def reseal_lines(*, at: datetime) -> int:
    """The passwords of gateways; returns how many were sealed anew. Raises NoPrivateKey, SealBroken."""
    return _reseal_each(Line, "sealed_secrets")


def reseal_media(*, at: datetime) -> int:
    """The addresses of photos that wait to be fetched; as `reseal_lines`."""
    return _reseal_each(InboundMedia, "sealed_address")


@transaction.atomic
def rename_references(*, model: type[InboundSMS | Fragment], after: int, at: datetime) -> Batch:
    """Takes the pepper of before out of the names of up to AT_ONCE older SMS: who had it could try numbers.

    Such a name is made of number and words, so it is keyed once more, without knowing either.
    """
    today = phone_vault.keys_name()
    old = model.objects.filter(pk__gt=after, received_at__lt=at - CALLED_AGAIN_WITHIN).order_by("pk")
    rows = list(old.only("pk", "carrier_ref")[:AT_ONCE])
    renamed = []
    for row in rows:
        kind = re.match(r"[a-z]+", row.carrier_ref)
        if kind and _KEYED.fullmatch(row.carrier_ref) and f":{today}:" not in row.carrier_ref:
            keyed = phone_vault.fingerprint(f"name:{row.carrier_ref}")
            row.carrier_ref = f"{kind[0]}:{today}:{keyed}"
            renamed.append(row)
    model.objects.bulk_update(renamed, ["carrier_ref"])
    return Batch(rows[-1].pk if rows else None, done=len(renamed))


def references_waiting(*, at: datetime) -> int:
    """How many SMS are too young to be named anew."""
    return InboundSMS.objects.filter(received_at__gte=at - CALLED_AGAIN_WITHIN).count()


def _under_todays_keys(row: Contact) -> bool:
    """Changes the row in memory; False where its seal opens with no key."""
    if row.sealed:
        try:
            number = phone_vault.unseal(bytes(row.sealed))
        except phone_vault.SealBroken:
            return False
        row.fingerprint, row.sealed = phone_vault.fingerprint(number), phone_vault.seal(number)
    else:  # forgotten: nobody can be recognised by it any more, and nobody is to be
        row.fingerprint = phone_vault.fingerprint(f"gone:{row.fingerprint}")
    row.keys = phone_vault.keys_name()
    return True


def _merge(row: Contact, kept: Contact) -> None:
    """Everything of `row` belongs to `kept`, the same phone; whoever asked to be left in peace is."""
    for relation in Contact._meta.related_objects:
        model: type[Model] = relation.related_model
        name = relation.field.name
        for pk in list(model._base_manager.filter(**{name: row}).values_list("pk", flat=True)):
            one = model._base_manager.filter(pk=pk)
            try:
                with transaction.atomic():
                    one.update(**{name: kept})
            except IntegrityError:  # one question, one invitation for each phone: the kept one has its own
                one.delete()
    kept.desa_id = row.desa_id or kept.desa_id
    kept.opted_out_at = kept.opted_out_at or row.opted_out_at
    kept.created_at = min(kept.created_at, row.created_at)
    kept.save(update_fields=["desa", "opted_out_at", "created_at"])
    Contact.objects.filter(pk=row.pk).delete()


def _reseal_each(model: type[Model], name: str) -> int:
    done = 0
    for pk in list(model._default_manager.exclude(**{name: b""}).values_list("pk", flat=True)):
        with transaction.atomic():
            row = model._default_manager.select_for_update().get(pk=pk)
            sealed = bytes(getattr(row, name))
            renewed = phone_vault.renewed(sealed) if sealed else None
            if renewed is not None:
                setattr(row, name, renewed)
                row.save(update_fields=[name])
                done += 1
    return done
