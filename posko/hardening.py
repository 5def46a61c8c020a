"""Hardens kunci: what a new voice left as a keyed mark becomes Argon2id, apart from the road of the voice."""

import datetime as dt
from contextlib import nullcontext

from django.db import connection, transaction

from accountability.lib import kunci
from posko.models import Aspirasi


def harden(*, at: dt.datetime, limit: int) -> int:
    """Hardens up to `limit` kunci, each in a transaction of its own; returns how many.

    A kunci takes tens of milliseconds (settings.KUNCI_HASH_COST). Several workers may harden side by side.
    """
    for done in range(limit):
        if not _harden_next():
            return done
    return limit


def _harden_next() -> bool:
    """One row. On PostgreSQL it is locked, and other workers skip it; it locks nothing else, so no desa.

    SQLite has one writer, who must not wait for Argon2id: there the row is only written at the end.
    """
    locks = connection.features.has_select_for_update
    with transaction.atomic() if locks else nullcontext():
        return _harden_first()


def _harden_first() -> bool:
    waiting = Aspirasi.objects.with_kunci_to_harden().order_by("id")
    row = waiting.select_for_update(skip_locked=True).values_list("pk", "kunci_hash").first()
    if row is None:
        return False
    pk, mark = row
    Aspirasi.objects.filter(pk=pk, kunci_hash=mark).update(kunci_hash=kunci.hardened(mark))
    return True
