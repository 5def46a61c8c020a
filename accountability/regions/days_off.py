"""The days a province or kabupaten takes off for itself: every clock of working days rests on them too.

They hardly ever change and are asked for with every row that has a clock: each process keeps them for
KEPT_SECONDS in the cache `near` (its own memory, never Redis). The one that changed them forgets at once. A
deed that keeps a day it counted asks `days_off_now` while it holds its desa, and so never counts with days
of a minute ago: who decrees a day off holds every desa it touches (oversight.decreeing).
"""

import datetime as dt

from django.core.cache import caches
from django.db import transaction

from accountability.lib import together
from accountability.regions.models import RegionalHoliday

KEPT_SECONDS = 60
_CHANGES = "days-off-changed"
_PROVINSI, _KABUPATEN = 2, 5  # letters of their codes


def days_off(kode: str) -> frozenset[dt.date]:
    """The days off of the province and kabupaten around `kode`, up to a minute old.

    0 queries, or 1 a minute.
    """
    key = f"days-off:{caches['near'].get(_CHANGES, 0)}:{kode[:_KABUPATEN]}"
    found: frozenset[dt.date] | None = caches["near"].get(key)
    if found is None:
        found = _read(kode)
        caches["near"].set(key, found, KEPT_SECONDS)
    return found


def days_off_now(kode: str) -> frozenset[dt.date]:
    """The same as the database has them, for a deed that keeps what it counts. 1 query, or 1 for a block."""
    batch = together.current()
    if batch is None:
        return _read(kode)
    place = ("days-off", kode[:_KABUPATEN])
    if place not in batch.memory:
        batch.memory[place] = _read(kode)
    known: frozenset[dt.date] = batch.memory[place]
    return known


def forget_days_off() -> None:
    """Lets this process ask anew, at once and after the commit; others do within KEPT_SECONDS."""
    _forget()
    transaction.on_commit(_forget)


def _read(kode: str) -> frozenset[dt.date]:
    around = {kode[:_PROVINSI], kode[:_KABUPATEN]}
    return frozenset(RegionalHoliday.objects.filter(wilayah__in=around).values_list("date", flat=True))


def _forget() -> None:
    caches["near"].set(_CHANGES, caches["near"].get(_CHANGES, 0) + 1, None)
