"""Holds a meeting for a deed: its desa first, then its row, so that two deeds never wait for each other."""

import datetime as dt
import secrets
from collections.abc import Mapping
from typing import Any

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from accountability.planning.meeting_rules import CalledOff, Locked
from accountability.planning.models import Musyawarah


def held_meeting(
    musyawarah: Musyawarah, *, may_be_off: bool = False, may_be_locked: bool = False
) -> Musyawarah:
    """The meeting as it stands now, locked until the deed commits. Raises CalledOff, Locked."""
    hold(desa=musyawarah.desa)
    rows = Musyawarah.objects.select_for_update(of=("self",)).select_related("desa", "dusun")
    held = rows.get(pk=musyawarah.pk)
    if held.locked_at is not None and not may_be_locked:
        raise Locked
    if held.called_off_at is not None and not may_be_off:
        raise CalledOff
    return held


def draw_secret() -> str:
    """The part of an address of a meeting that nobody can guess."""
    return secrets.token_hex(16)


def give_secret(held: Musyawarah) -> bool:
    """Draws the secret of a meeting that is held for a deed, if it has none; whether it did."""
    if held.secret:
        return False
    held.secret = draw_secret()
    held.save(update_fields=["secret"])
    return True


def record_of(
    held: Musyawarah, kind: str, by: Actor, at: dt.datetime, facts: Mapping[str, Any] | None = None
) -> None:
    """Writes what was done to a meeting into the ledger of its desa."""
    record(kind=kind, ref=f"musyawarah:{held.pk}", desa=held.desa, by=by, at=at, facts=dict(facts or {}))
