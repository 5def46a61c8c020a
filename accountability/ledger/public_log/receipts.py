"""The salts of receipts, from the deed that takes a voice in until its leaf stands in the log."""

import datetime as dt
from collections.abc import Iterable
from contextlib import nullcontext

from django.db import connection, transaction

from accountability.ledger.models import Entry, Opening, Receipt
from accountability.lib import receipt_salt, together


def stage(*, entry: Entry, nomor: str, kunci: str) -> None:
    """Keeps what the receipt's leaf will need, in the transaction of its entry; takes microseconds.

    Without a `kunci` (the strip of a printed sheet was handed out before) the one kept at printing is taken.
    """
    if kunci:
        early = receipt_salt.first(kunci, nomor)
        together.insert(Receipt(nomor=nomor, entry=entry, sealed=receipt_salt.sealed(early)))
        return
    prepared = Receipt.objects.filter(nomor=nomor, entry=None).first()
    if prepared is not None:  # written anew: in a block of many deeds the entry has no key yet
        prepared.delete()
        together.insert(Receipt(nomor=nomor, entry=entry, sealed=prepared.sealed, salt=prepared.salt))


def prepare(*, strips: Iterable[tuple[str, str]]) -> None:
    """Keeps the same for sheets that are printed (number, kunci), before anyone has written on them."""
    Receipt.objects.bulk_create(
        Receipt(nomor=nomor, sealed=receipt_salt.sealed(receipt_salt.first(kunci, nomor)))
        for nomor, kunci in strips
    )


def harden(*, at: dt.datetime, limit: int) -> int:
    """Hardens up to `limit` receipts, each in a transaction of its own; returns how many.

    Several workers may harden side by side. SQLite has one writer, who must not wait for scrypt.
    """
    locks = connection.features.has_select_for_update
    for done in range(limit):
        with transaction.atomic() if locks else nullcontext():
            if not _harden_first():
                return done
    return limit


def reseal(*, at: dt.datetime) -> int:
    """Seals what waits with today's pepper: sheets that were printed may wait long. Returns how many."""
    done = 0
    for pk in list(Receipt.objects.filter(salt=None).values_list("pk", flat=True)):
        with transaction.atomic():
            row = Receipt.objects.select_for_update().filter(pk=pk, salt=None).first()
            if row is None:  # hardened meanwhile
                continue
            row.sealed = receipt_salt.sealed(receipt_salt.unsealed(bytes(row.sealed)))
            row.save(update_fields=["sealed"])
            done += 1
    return done


@transaction.atomic
def forget(*, ref: str, at: dt.datetime) -> int:
    """Deletes what opens the leaves about one number, as its citizen asked for; how many there were.

    The leaves stay and say nothing any more; the citizen's own receipt still opens the one of its receipt.
    """
    Receipt.objects.filter(nomor=ref).delete()
    gone, _by_table = Opening.objects.filter(ref=ref).delete()
    return gone


def _harden_first() -> bool:
    waiting = Receipt.objects.filter(salt=None).order_by("id")
    row = waiting.select_for_update(skip_locked=True).values_list("pk", "sealed").first()
    if row is None:
        return False
    pk, sealed = row
    salt = receipt_salt.hardened(receipt_salt.unsealed(bytes(sealed)))
    Receipt.objects.filter(pk=pk).update(salt=salt, sealed=b"")
    return True
