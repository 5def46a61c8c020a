"""A line as its carrier sees it, the door its gateway knocks on, and when it last did."""

import hashlib
import hmac
import json
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import caches
from django.db import transaction
from django.db.models import Q

from accountability.lib import phone_vault
from sms_gateway.carriers import Route
from sms_gateway.models import Line

HEARD_AT_MOST_EVERY = timedelta(minutes=1)


def route_of(line: Line, *, with_secrets: bool = False) -> Route:
    """The route of a line; `with_secrets` opens its passwords.

    Raises phone_vault.NoPrivateKey or SealBroken when they cannot be opened here.
    """
    sealed = bytes(line.sealed_secrets)
    opened: dict[str, str] = json.loads(phone_vault.unseal(sealed)) if with_secrets and sealed else {}
    return Route(
        key=line.key,
        address=line.address,
        settings=line.settings,
        secrets=opened,
        signing_key=signing_key(line.key),
        door_key=line.door_key,
        signing_keys_before=tuple(signing_key(line.key, one) for one in settings.SECRET_KEY_FALLBACKS),
    )


def sealed(passwords: dict[str, str]) -> bytes:
    """Passwords of a gateway as Line.sealed_secrets keeps them; only the sending process can open them."""
    return phone_vault.seal(json.dumps(passwords))


def signing_key(key: str, secret: str = "") -> str:
    """The key the gateway of this line signs its calls with (40 hex digits); follows from SECRET_KEY."""
    secret = secret or settings.SECRET_KEY
    return hmac.new(secret.encode(), f"sms-line:{key}".encode(), hashlib.sha256).hexdigest()[:40]


def keeps_to_the_header(line: Line) -> bool:
    """Whether the gateway of this line tells its key in a header alone, as each one that is set up now."""
    return str(line.settings.get("key_in", "")) == "header"


def draw_door_key() -> str:
    """A new secret part for the address a gateway calls."""
    return secrets.token_urlsafe(24)


def line_behind(*, carrier: str, door_key: str) -> Line | None:
    """The line with this carrier whose door has this key; None when there is none.

    The last comparison takes the same time for every wrong key of the right length.
    """
    asked = door_key and "\x00" not in door_key  # PostgreSQL cannot even be asked for a NUL
    line = Line.objects.filter(carrier=carrier, door_key=door_key).first() if asked else None
    expected = line.door_key if line is not None else "-" * len(door_key)
    return line if hmac.compare_digest(expected.encode(), door_key.encode()) else None


@transaction.atomic
def heard(*, line: Line, at: datetime) -> None:
    """Notes that the gateway of this line gave a sign of life; each process writes once a minute at most."""
    noted, before = caches["near"].get(f"heard:{line.pk}"), at - HEARD_AT_MOST_EVERY
    if noted is None or noted <= before:
        silent = Line.objects.filter(Q(last_heard_at=None) | Q(last_heard_at__lte=before), pk=line.pk)
        silent.update(last_heard_at=at)
        caches["near"].set(f"heard:{line.pk}", at)
