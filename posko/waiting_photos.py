"""Keeps the photos of a form that is shown again, for a day: a phone on a thin line sends them once.

A form comes back to say what is missing, or that others said the same. Its page then holds one secret for
each photo; whoever sends the page again sends the photo with it. What is not sent is deleted.
"""

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable, Sequence
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction

from accountability.regions.models import Wilayah
from posko.models import WaitingPhoto
from posko.models.photos import MOST

LAPSE = dt.timedelta(hours=24)
MOST_OF_A_DESA = 150  # photos that wait at once: some 40 MB, however often somebody sends a bad form


@transaction.atomic
def keep_waiting(*, desa: Wilayah, photos: Iterable[bytes], at: dt.datetime) -> list[str]:
    """Keeps JPEGs that were drawn anew, and returns the secret of each; none where `may_wait` says so."""
    found, pictures = [], list(photos)
    if pictures and not may_wait(desa=desa):
        return []
    for photo in pictures:
        secret = secrets.token_urlsafe(24)
        row = WaitingPhoto(mark=_mark(secret), desa=desa, kept_at=at)
        row.file.save("foto.jpg", ContentFile(photo), save=False)
        row.save(force_insert=True)
        found.append(secret)
    return found


def may_wait(*, desa: Wilayah) -> bool:
    """Whether this desa has room for three more: else a form is not shown again for their sake alone."""
    return WaitingPhoto.objects.filter(desa=desa).count() <= MOST_OF_A_DESA - MOST


def waiting(*, desa: Wilayah, told: Sequence[str], at: dt.datetime) -> dict[str, bytes]:
    """The photos of this desa behind these secrets, by their secret; unknown and old ones are left out."""
    marks = {_mark(secret): secret for secret in told[:MOST]}
    rows = WaitingPhoto.objects.filter(mark__in=marks, desa=desa, kept_at__gt=at - LAPSE)
    found = {}
    for row in rows:
        if row.file.storage.exists(str(row.file.name)):
            with row.file.open("rb") as file:
                found[marks[row.mark]] = file.read()
    return {secret: found[secret] for secret in told if secret in found}


def let_go(told: Sequence[str]) -> None:
    """Deletes the photos behind these secrets: they were sent, or are not wanted any more."""
    _delete(WaitingPhoto.objects.filter(mark__in=[_mark(secret) for secret in told[:MOST]]))


def let_old_go(*, at: dt.datetime, limit: int) -> int:
    """Deletes up to `limit` photos that waited a day for nothing; returns how many."""
    return _delete(WaitingPhoto.objects.filter(kept_at__lte=at - LAPSE).order_by("id")[:limit])


def _delete(rows: Iterable[WaitingPhoto]) -> int:
    many = 0
    for row in rows:
        storage, name = row.file.storage, str(row.file.name)
        row.delete()
        transaction.on_commit(partial(storage.delete, name))
        many += 1
    return many


def _mark(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
