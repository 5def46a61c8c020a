"""Who a phone is to us: met once, recognised again, and left in peace when it asks."""

from datetime import datetime

from django.db import transaction

from accountability.lib import phone, phone_vault
from accountability.regions.models import Wilayah
from sms_gateway.models import Contact


class NotAPhone(Exception):
    """What was given is not a number a person can be reached at by SMS."""


def meet(*, number: str, at: datetime, desa: Wilayah | None = None) -> Contact:
    """The contact of this number, made on first meeting; `desa` is kept from the first meeting.

    Raises NotAPhone for short codes, alphanumeric senders, landlines and nonsense.
    """
    e164 = phone.e164(number)
    if e164 is None or not phone.is_person(number):
        raise NotAPhone
    fingerprint, *before = phone_vault.fingerprints(e164)
    known = _kept_under(fingerprint, *before)
    if known is not None:
        return known
    stranger = Contact(fingerprint=fingerprint, sealed=phone_vault.seal(e164), desa=desa, created_at=at)
    stranger.keys = phone_vault.keys_name()
    # Another process may meet the same phone at this very moment; the constraint lets one of us win.
    Contact.objects.bulk_create([stranger], ignore_conflicts=True)
    return Contact.objects.get(fingerprint=fingerprint)


@transaction.atomic
def meet_sealed(*, fingerprint: str, sealed: bytes, at: datetime, desa: Wilayah | None = None) -> Contact:
    """As `meet`, for a number that was sealed when it was written down (lib.phone_vault)."""
    known = Contact.objects.filter(fingerprint=fingerprint).first()
    if known is not None and known.sealed:
        return known
    if known is not None:  # erased once, and given again by its owner
        known.sealed, known.keys = sealed, ""  # it may be older than today's keys
        known.save(update_fields=["sealed", "keys"])
        return known
    stranger = Contact(fingerprint=fingerprint, sealed=sealed, desa=desa, created_at=at)
    Contact.objects.bulk_create([stranger], ignore_conflicts=True)
    return Contact.objects.get(fingerprint=fingerprint)


def known(*, number: str) -> Contact | None:
    """The contact of this number, or None when it was never met."""
    e164 = phone.e164(number)
    if e164 is None:
        return None
    return _kept_under(*phone_vault.fingerprints(e164))


@transaction.atomic
def settle(*, contact: Contact, desa: Wilayah, at: datetime) -> None:
    """The phone belongs to this village from now on."""
    contact.desa = desa
    contact.save(update_fields=["desa"])


@transaction.atomic
def opt_out(*, contact: Contact, at: datetime) -> None:
    """No more news to this phone; its own messages are still taken in and answered."""
    contact.opted_out_at = contact.opted_out_at or at
    contact.save(update_fields=["opted_out_at"])


@transaction.atomic
def opt_in(*, contact: Contact, at: datetime) -> None:
    """News to this phone again."""
    contact.opted_out_at = None
    contact.save(update_fields=["opted_out_at"])


def _kept_under(*fingerprints: str) -> Contact | None:
    """The contact of the first of these fingerprints that has one: under today's pepper before the others."""
    found = {one.fingerprint: one for one in Contact.objects.filter(fingerprint__in=fingerprints)}
    return next((found[one] for one in fingerprints if one in found), None)
