"""Hands the number to the one person it was opened for, once, and forgets the copy minutes later.

The page of the one who asked leaves a public key here; the sending process, which alone can read numbers,
seals the number to it. In that same transaction the citizen is told and the ledger is written: no number
leaves without both (docs/decisions/0097).
"""

import datetime as dt
import logging

from django.db import transaction
from django.db.models import Q

from accountability.accounts.actors import Actor, system
from accountability.ledger.record import record
from accountability.lib import bell, handover, phone_vault
from accountability.lib.local_time import local_date, tanggal_pendek
from posko.models import IdentityOpening, OpeningStanding
from posko.personal.identity_asking import locked
from posko.personal.refusals import NothingSealed, NotYourOffice, TooLate
from posko.personal.rules import rule
from posko.telling import written
from posko.words import sms
from sms_gateway import outbox

logger = logging.getLogger(__name__)
HAND_OVER = "posko.tasks.hand_over_numbers"


@transaction.atomic
def want_to_look(*, opening: IdentityOpening, public_key: str, by: Actor, at: dt.datetime) -> None:
    """Leaves the key the number is to be sealed to; a newer key makes an older look impossible.

    Raises NotYourOffice for anyone but the one who asked, TooLate when the day is over or it was seen.
    """
    held = _of_the_asker(opening, by, at)
    held.public_key, held.sealed, held.sealed_at = public_key, b"", None
    held.save(update_fields=["public_key", "sealed", "sealed_at"])
    bell.ring_task(HAND_OVER)


@transaction.atomic
def look_once(*, opening: IdentityOpening, private_key: str, by: Actor, at: dt.datetime) -> str:
    """The number, as E.164, which nobody sees again. Raises NotYourOffice, TooLate, NothingSealed."""
    held = _of_the_asker(opening, by, at)
    if not bytes(held.sealed):
        raise NothingSealed
    try:
        number = handover.opened(bytes(held.sealed), private_key)
    except handover.WrongKey:
        raise NothingSealed from None
    held.standing, held.shown_at = OpeningStanding.SHOWN, at
    held.sealed, held.public_key = b"", ""
    held.save(update_fields=["standing", "shown_at", "sealed", "public_key"])
    return number


def hand_over_due(*, at: dt.datetime, limit: int) -> int:
    """Seals up to `limit` numbers to keys that wait, in the sending process only; returns how many."""
    many = 0
    for row in IdentityOpening.objects.to_hand_over().order_by("id")[:limit]:
        try:
            many += _hand_over(row, at)
        except phone_vault.NoPrivateKey:
            return many
        except phone_vault.SealBroken:
            logger.warning("A number that was to be opened is sealed to another key.")
    return many


@transaction.atomic
def forget_copies(*, at: dt.datetime, limit: int) -> int:
    """Erases up to `limit` sealed copies nobody looked at within minutes; returns how many."""
    old = at - dt.timedelta(minutes=rule("sealed_minutes"))
    rows = IdentityOpening.objects.filter(~Q(sealed=b""), sealed_at__lte=old).order_by("id")
    held = list(rows.select_for_update(skip_locked=True, of=("self",))[:limit])
    for row in held:
        row.sealed, row.public_key, row.sealed_at = b"", "", None
    IdentityOpening.objects.bulk_update(held, ["sealed", "public_key", "sealed_at"])
    return len(held)


@transaction.atomic
def _hand_over(row: IdentityOpening, at: dt.datetime) -> int:
    held = locked(row)
    if held.standing != OpeningStanding.AGREED or not held.public_key or bytes(held.sealed):
        return 0
    if held.collect_until is None or held.collect_until <= at:
        return 0
    contact = held.aspirasi.contact
    if contact is None or not bytes(contact.sealed):
        held.standing, held.public_key = OpeningStanding.LAPSED, ""
        held.save(update_fields=["standing", "public_key"])
        return 0
    held.sealed, held.sealed_at = handover.resealed(bytes(contact.sealed), held.public_key), at
    if held.opened_at is None:
        held.opened_at = at
        _say_that_it_was_opened(held, at)
    held.save(update_fields=["sealed", "sealed_at", "opened_at"])
    return 1


def _say_that_it_was_opened(held: IdentityOpening, at: dt.datetime) -> None:
    """To the ledger and to the citizen; a phone that wants no news reads it on its own page."""
    voice, contact = held.aspirasi, held.aspirasi.contact
    facts = {"alasan": held.reason, "diminta": held.asked_role, "disetujui": held.decided_role}
    record(
        kind="identitas.dibuka", ref=voice.nomor, desa=voice.desa, by=system("identitas"), at=at, facts=facts
    )
    if contact is None:
        return
    day = tanggal_pendek(local_date(at, voice.desa_id))
    outbox.promise(
        contact=contact,
        desa=voice.desa,
        body=sms("identitas_dibuka", voice.desa, nomor=written(voice), tanggal=day),
        template="identitas_dibuka",
        dedupe_key=f"{voice.nomor}:identitas:{held.pk}",
        kind="notice",
        by=system("identitas"),
        at=at,
    )


def _of_the_asker(opening: IdentityOpening, by: Actor, at: dt.datetime) -> IdentityOpening:
    held = locked(opening)
    if by.user_id is None or held.asked_by_id != by.user_id:
        raise NotYourOffice
    if held.standing != OpeningStanding.AGREED or held.collect_until is None or held.collect_until <= at:
        raise TooLate
    return held
