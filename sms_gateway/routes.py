"""A line as its carrier sees it, with its secrets where this process may open them."""

import hashlib
import hmac
import json
import secrets

from django.conf import settings

from accountability.lib import phone_vault
from sms_gateway.carriers import Route
from sms_gateway.models import Line


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
    )


def sealed(passwords: dict[str, str]) -> bytes:
    """Passwords of a gateway as Line.sealed_secrets keeps them; only the sending process can open them."""
    return phone_vault.seal(json.dumps(passwords))


def signing_key(key: str) -> str:
    """The key the gateway of this line signs its calls with (40 hex digits); follows from SECRET_KEY."""
    return hmac.new(settings.SECRET_KEY.encode(), f"sms-line:{key}".encode(), hashlib.sha256).hexdigest()[:40]


def draw_door_key() -> str:
    """A new secret part for the address a gateway calls."""
    return secrets.token_urlsafe(24)
