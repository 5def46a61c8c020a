"""Gives and revokes the keys of partners, and says whose key was shown at a door."""

import datetime as dt
import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from accountability.lib.local_time import local_date
from accountability.partners.models import ApiKey
from accountability.partners.scopes import scopes as known_scopes
from accountability.regions.models import Wilayah

MARK = "posko"  # so that a key which leaked is recognised as one, by people and by scanners
_LONGEST = 120
_FORM = re.compile(rf"{MARK}_([0-9a-f]{{10}})_[0-9a-f]{{64}}")


class UnknownScope(Exception):
    """A key cannot be given for this; the scopes stand in data/scopes.csv."""


class NotForThisWilayah(Exception):
    """A key is given for a desa, a kecamatan or a kabupaten, never for more."""


class NoPartner(Exception):
    """Whose key it is must be said, in at most 120 signs."""


class AlreadyRevoked(Exception):
    """The key was revoked before."""


@dataclass(frozen=True, slots=True)
class Given:
    """A key that was just given: `key` is shown this once and kept nowhere."""

    api_key: ApiKey
    key: str


@transaction.atomic
def give_key(*, partner: str, wilayah: Wilayah, scopes: Iterable[str], by: Actor, at: dt.datetime) -> Given:
    """A new key of 256 random bits for this partner, wilayah and these scopes.

    Raises UnknownScope (also where there is none), NotForThisWilayah, NoPartner.
    """
    wanted = sorted(set(scopes))
    if not wanted or not set(wanted) <= set(known_scopes()):
        raise UnknownScope
    if wilayah.level == Wilayah.Level.PROVINSI:
        raise NotForThisWilayah
    name = " ".join(partner.split())
    if not name or len(name) > _LONGEST or not name.isprintable():
        raise NoPartner
    hold(desa=wilayah)
    prefix = secrets.token_hex(5)
    key = f"{MARK}_{prefix}_{secrets.token_hex(32)}"
    row = ApiKey.objects.create(
        partner=name,
        wilayah=wilayah,
        scopes=wanted,
        prefix=prefix,
        digest=_digest(key),
        made_at=at,
        made_by_id=by.user_id,
    )
    ref = f"kunci-api:{row.pk}"
    record(kind="kunci_api.beri", ref=ref, desa=wilayah, by=by, at=at, facts={"scopes": wanted})
    return Given(row, key)


@transaction.atomic
def revoke_key(*, api_key: ApiKey, by: Actor, at: dt.datetime) -> ApiKey:
    """From now on the key opens nothing. Raises AlreadyRevoked."""
    hold(desa=api_key.wilayah)
    row = ApiKey.objects.select_for_update(of=("self",)).get(pk=api_key.pk)
    if row.revoked_at is not None:
        raise AlreadyRevoked
    row.revoked_at, row.revoked_by_id = at, by.user_id
    row.save(update_fields=["revoked_at", "revoked_by"])
    ref = f"kunci-api:{row.pk}"
    record(kind="kunci_api.cabut", ref=ref, desa=api_key.wilayah, by=by, at=at)
    return row


def known(*, key: str) -> ApiKey | None:
    """The standing key this is, whatever it is for; None for anything else."""
    formed = _FORM.fullmatch(key)
    if formed is None:
        return None
    row = ApiKey.objects.standing().select_related("wilayah").filter(prefix=formed[1]).first()
    if row is None or not hmac.compare_digest(row.digest, _digest(key)):
        return None
    return row


def holder_of(*, key: str, scope: str, kode: str, at: dt.datetime) -> ApiKey | None:
    """The key, where it stands, was given for `scope` and reaches the wilayah `kode`; and notes the day.

    None for everything else: which of these it was is nobody's business at a door that says yes or no. A door
    that must tell an unknown key (401) from one that may not do this (403) asks `known` first.
    """
    row = known(key=key)
    if row is None or not row.allows(scope) or not row.reaches(kode):
        return None
    note_used(api_key=row, at=at)
    return row


def note_used(*, api_key: ApiKey, at: dt.datetime) -> None:
    """Notes the local day a key was last used; a write a day, not one a call."""
    today = local_date(at, api_key.wilayah_id)
    if api_key.last_used_on != today:
        ApiKey.objects.filter(pk=api_key.pk).update(last_used_on=today)
        api_key.last_used_on = today


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
