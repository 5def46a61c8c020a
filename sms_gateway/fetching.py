"""Fetches the photos that came along with SMS, draws them anew, and keeps them until they are taken on.

A claim moves the time of the next try ahead and commits before the network is touched: a fetcher that dies
costs one try. Who comes back late, after another has claimed the photo, notes nothing.
"""

import io
import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from accountability.lib import phone_vault
from accountability.lib.photo import TooManyPixels, UnreadablePhoto, reencoded
from sms_gateway import carriers
from sms_gateway.carriers.pinned import Bounds, NotFetched, fetch
from sms_gateway.limits import LIMITS
from sms_gateway.models import InboundMedia, InboundMediaQuerySet, MediaState

logger = logging.getLogger(__name__)


def fetch_due(*, at: datetime, limit: int) -> int:
    """Fetches up to `limit` photos whose time has come; returns how many were looked at.

    Must not be called inside a transaction: the claim has to be durable before the network is touched. Where
    the private key is missing nothing is done; the process that sends has it.
    """
    looked_at = 0
    if not settings.PHONE_PRIVATE_KEY:
        return 0
    while looked_at < limit and (medium := _claim(at)) is not None:
        looked_at += 1
        try:
            photo = _photo_of(medium)
        except NotFetched as problem:
            _note_failure(medium, problem, at=at)
        else:
            _note_kept(medium, photo, at=at)
    return looked_at


@transaction.atomic(durable=True)
def _claim(at: datetime) -> InboundMedia | None:
    due = InboundMedia.objects.due(at).select_related("inbound").order_by("not_before", "id")
    medium = due.select_for_update(skip_locked=True, of=("self",)).first()
    if medium is not None:
        medium.attempts += 1
        medium.not_before = at + timedelta(minutes=LIMITS.media_fetching_minutes)
        medium.save(update_fields=["attempts", "not_before"])
    return medium


def _photo_of(medium: InboundMedia) -> bytes:
    """The photo, drawn anew; raises NotFetched."""
    carrier = carriers.named(medium.inbound.carrier)
    if not isinstance(carrier, carriers.BringsPhotos):
        raise NotFetched("carrier", for_good=True)
    try:
        address = phone_vault.unseal(bytes(medium.sealed_address))
    except phone_vault.SealBroken:
        raise NotFetched("seal_broken", for_good=True) from None
    bounds = Bounds(LIMITS.media_bytes, LIMITS.media_seconds, LIMITS.media_redirects)
    try:
        return reencoded(io.BytesIO(fetch(address, login=carrier.login_for, bounds=bounds)))
    except TooManyPixels:
        raise NotFetched("too_many_pixels", for_good=True) from None
    except UnreadablePhoto:
        raise NotFetched("unreadable", for_good=True) from None


def _note_kept(medium: InboundMedia, photo: bytes, *, at: datetime) -> None:
    # Written before the row says so, and removed again when the row turns out to be another's.
    name = medium.file.storage.save(f"{medium.file.field.upload_to}foto.jpg", ContentFile(photo))
    try:
        mine = _settle(medium, MediaState.KEPT, "", at=at, file=name)
    except BaseException:
        medium.file.storage.delete(name)
        raise
    if not mine:
        medium.file.storage.delete(name)


def _note_failure(medium: InboundMedia, problem: NotFetched, *, at: datetime) -> None:
    if problem.for_good:
        _settle(medium, MediaState.REFUSED, problem.code, at=at)
    elif medium.attempts >= LIMITS.media_attempts:
        _settle(medium, MediaState.GIVEN_UP, problem.code, at=at)
        logger.error("Photo %s of an SMS was given up after %s tries.", medium.pk, medium.attempts)
    else:
        wait = timedelta(seconds=LIMITS.media_backoff_seconds * 2 ** (medium.attempts - 1))
        _mine(medium).update(not_before=at + wait, reason=problem.code[:40])


@transaction.atomic
def _settle(medium: InboundMedia, state: MediaState, reason: str, *, at: datetime, file: str = "") -> bool:
    """Whether the photo was still ours to settle."""
    told = {"state": state, "reason": reason[:40], "settled_at": at, "not_before": at, "file": file}
    return bool(_mine(medium).update(sealed_address=b"", **told))


def _mine(medium: InboundMedia) -> InboundMediaQuerySet:
    return InboundMedia.objects.waiting().filter(pk=medium.pk, attempts=medium.attempts)
