"""Passkeys: a phone or a stick signs a challenge with a key it never gives away (WebAuthn level 2).

Only this module knows the library. Attestation is not asked for: any phone may be used.
"""

import datetime as dt
import ipaddress
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from accountability.accounts.models import AccountNews, Passkey, User
from accountability.accounts.telling import tell

if TYPE_CHECKING:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

MOST = 10  # passkeys of one person


class NotAccepted(Exception):
    """The answer of the phone does not fit what was asked."""


class TooManyPasskeys(Exception):
    """Ten are enough; remove one first."""


@dataclass(frozen=True, slots=True)
class Place:
    """Which site a passkey belongs to: the host of PUBLIC_BASE_URL, and the address pages come from."""

    host: str
    origin: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page hands to the browser (JSON), and the challenge to keep until the answer comes."""

    options: str
    challenge: str


def here() -> Place:
    """The site, from settings and never from the request. A passkey knows no bare IP: then localhost."""
    parts = urlsplit(settings.PUBLIC_BASE_URL)
    host = parts.hostname or "localhost"
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return Place(host, f"{parts.scheme}://{parts.netloc}")
    port = f":{parts.port}" if parts.port else ""
    return Place("localhost", f"{parts.scheme}://localhost{port}")


def ask_to_add(user: User) -> Asked:
    """What a phone needs to make a passkey for this person; keys it holds already are left out."""
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers import bytes_to_base64url
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    challenge, handle = secrets.token_bytes(32), _handle_of(user)
    options = generate_registration_options(
        rp_id=here().host,
        rp_name="Posko Aspirasi",
        user_name=user.username,
        user_id=handle,
        user_display_name=user.display_name or user.username,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=_held(user),
    )
    return Asked(options_to_json(options), bytes_to_base64url(challenge + handle))


def ask_to_use(user: User | None) -> Asked:
    """What a phone needs to prove itself: one of this person's keys, or any it holds for this site."""
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers import bytes_to_base64url
    from webauthn.helpers.structs import UserVerificationRequirement

    challenge = secrets.token_bytes(32)
    options = generate_authentication_options(
        rp_id=here().host,
        challenge=challenge,
        allow_credentials=_held(user) if user is not None else None,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return Asked(options_to_json(options), bytes_to_base64url(challenge))


@transaction.atomic
def add(*, user: User, name: str, answer: str, challenge: str, at: dt.datetime) -> Passkey:
    """Keeps the public half of a new passkey. Raises NotAccepted, TooManyPasskeys."""
    from webauthn import verify_registration_response
    from webauthn.helpers import bytes_to_base64url
    from webauthn.helpers.exceptions import WebAuthnException

    if Passkey.objects.filter(user=user).count() >= MOST:
        raise TooManyPasskeys
    asked, handle = _split(challenge)
    try:
        made = verify_registration_response(
            credential=answer,
            expected_challenge=asked,
            expected_rp_id=here().host,
            expected_origin=here().origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as problem:
        raise NotAccepted from problem
    number = bytes_to_base64url(made.credential_id)
    if Passkey.objects.filter(credential_id=number).exists():
        raise NotAccepted
    key = Passkey.objects.create(
        user=user,
        name=name.strip()[:60] or "HP",
        credential_id=number,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        user_handle=bytes_to_base64url(handle),
        added_at=at,
    )
    tell(user=user, kind=AccountNews.PASSKEY_ON, by_id=user.pk, at=at)
    return key


@transaction.atomic
def use(*, answer: str, challenge: str, user: User | None, at: dt.datetime) -> Passkey:
    """The passkey that signed `challenge`, after a finger, face or PIN. Raises NotAccepted.

    With `user` it must be one of theirs. A counter that does not go up tells of a copied key: refused.
    """
    from webauthn import verify_authentication_response
    from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, parse_authentication_credential_json
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        said = parse_authentication_credential_json(answer)
        found = Passkey.objects.select_for_update().select_related("user")
        key = found.get(credential_id=bytes_to_base64url(said.raw_id))
        if user is not None and key.user_id != user.pk:
            raise NotAccepted
        if said.response.user_handle and bytes_to_base64url(said.response.user_handle) != key.user_handle:
            raise NotAccepted
        proof = verify_authentication_response(
            credential=said,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=here().host,
            expected_origin=here().origin,
            credential_public_key=bytes(key.public_key),
            credential_current_sign_count=key.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError, Passkey.DoesNotExist) as problem:
        raise NotAccepted from problem
    key.sign_count, key.last_used_at = proof.new_sign_count, at
    key.save(update_fields=["sign_count", "last_used_at"])
    return key


@transaction.atomic
def remove(*, user: User, pk: int, at: dt.datetime) -> None:
    """This passkey of the person opens nothing any more."""
    if Passkey.objects.filter(user=user, pk=pk).delete()[0]:
        tell(user=user, kind=AccountNews.PASSKEY_OFF, by_id=user.pk, at=at)


def _held(user: User) -> "list[PublicKeyCredentialDescriptor]":
    from webauthn.helpers import base64url_to_bytes
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    numbers = Passkey.objects.filter(user=user).values_list("credential_id", flat=True)
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(number)) for number in numbers]


def _handle_of(user: User) -> bytes:
    """The same for all keys of a person, and telling nothing about them."""
    from webauthn.helpers import base64url_to_bytes

    held = Passkey.objects.filter(user=user).values_list("user_handle", flat=True).first()
    return base64url_to_bytes(held) if held else secrets.token_bytes(32)


def _split(challenge: str) -> tuple[bytes, bytes]:
    from webauthn.helpers import base64url_to_bytes

    both = base64url_to_bytes(challenge)
    return both[:32], both[32:]
