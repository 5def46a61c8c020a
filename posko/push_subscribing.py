"""Lets a browser be told of one aspirasi by Web Push, only when it asks, and forgets it when it says so."""

import base64
import binascii
import datetime as dt
import json

from django.conf import settings
from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.lib import phone_vault
from posko.models import Aspirasi, PushSubscription
from posko.models.pushing import PushSubscriptionQuerySet
from posko.push_rules import LIMITS, may_be_called

P256DH_BYTES, AUTH_BYTES = 65, 16  # RFC 8291: an uncompressed point of P-256, and the secret of the browser


class PushIsOff(Exception):
    """This installation has no VAPID keys, so it cannot push."""


class NotABrowser(Exception):
    """What was sent is not the subscription of a browser at a known push service."""


class TooManyBrowsers(Exception):
    """As many browsers as may be are told of this aspirasi already."""


def is_on() -> bool:
    """Whether this installation can push at all."""
    return bool(settings.VAPID_PUBLIC_KEY)


@transaction.atomic
def subscribe(
    *, aspirasi: Aspirasi, endpoint: str, p256dh: str, auth: str, by: Actor, at: dt.datetime
) -> PushSubscription:
    """Tells this browser of `aspirasi` from now on; asked twice, the same row with the newest keys.

    `p256dh` and `auth` are the browser's keys in base64url. Raises PushIsOff, NotABrowser, TooManyBrowsers.
    """
    if not is_on():
        raise PushIsOff
    point = _bytes(p256dh)
    if not may_be_called(endpoint) or len(point) != P256DH_BYTES or point[:1] != b"\x04":
        raise NotABrowser
    if len(_bytes(auth)) != AUTH_BYTES:
        raise NotABrowser
    # Held, so that two taps at once do not both find room for one more.
    Aspirasi.objects.select_for_update(of=("self",)).get(pk=aspirasi.pk)
    mark = phone_vault.fingerprint(endpoint)
    sealed = phone_vault.seal(json.dumps({"endpoint": endpoint, "p256dh": p256dh, "auth": auth}))
    known = _of(aspirasi, endpoint).first()
    if known is not None:
        known.sealed, known.fingerprint = sealed, mark
        known.save(update_fields=["sealed", "fingerprint"])
        return known
    if aspirasi.push_subscriptions.count() >= LIMITS.browsers_per_aspirasi:
        raise TooManyBrowsers
    return PushSubscription.objects.create(aspirasi=aspirasi, fingerprint=mark, sealed=sealed, created_at=at)


@transaction.atomic
def unsubscribe(*, aspirasi: Aspirasi, endpoint: str, by: Actor, at: dt.datetime) -> bool:
    """Forgets this browser and what waits for it; whether it was known. Only itself knows its address."""
    gone, _ = _of(aspirasi, endpoint).delete()
    return bool(gone)


@transaction.atomic
def forget_browsers(*, aspirasi: Aspirasi, by: Actor, at: dt.datetime) -> int:
    """Forgets every browser that is told of this aspirasi; returns how many."""
    _, kinds = aspirasi.push_subscriptions.all().delete()
    return kinds.get(PushSubscription._meta.label, 0)


def is_told(*, aspirasi: Aspirasi, endpoint: str) -> bool:
    """Whether this browser is told of the aspirasi."""
    return _of(aspirasi, endpoint).exists()


def _of(aspirasi: Aspirasi, endpoint: str) -> PushSubscriptionQuerySet:
    """This browser's subscription to this aspirasi, kept under today's pepper or one before."""
    marks = phone_vault.fingerprints(endpoint)
    return PushSubscription.objects.filter(aspirasi=aspirasi, fingerprint__in=marks)


def _bytes(text: str) -> bytes:
    """The bytes of base64url, with or without padding; nothing when it is none."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
