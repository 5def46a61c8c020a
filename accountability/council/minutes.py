"""Notulen of a musyawarah: written, settled by the ketua, and from then on only added to."""

import datetime as dt

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.council.models import Minutes
from accountability.ledger.record import hold, record
from accountability.lib.local_time import local_date, tanggal
from accountability.planning.models import Musyawarah


class NothingNoted(Exception):
    """Minutes without a word are none."""


class NotHeldYet(Exception):
    """A musyawarah that lies ahead has no minutes."""


class AlreadySettled(Exception):
    """Settled minutes stay as they are; what is missing is added under its own date."""


class NotSettledYet(Exception):
    """Minutes that are not settled are changed, not added to."""


@transaction.atomic
def write_minutes(*, musyawarah: Musyawarah, text: str, by: Actor, at: dt.datetime) -> Minutes:
    """Writes or rewrites what was said; raises NothingNoted, NotHeldYet, AlreadySettled."""
    hold(desa=musyawarah.desa)
    said = text.strip()
    if not said:
        raise NothingNoted
    if musyawarah.held_on > local_date(at, musyawarah.desa_id):
        raise NotHeldYet
    held = Minutes.objects.select_for_update().filter(musyawarah=musyawarah).first()
    if held is not None and held.settled_at:
        raise AlreadySettled
    if held is not None and held.text == said:
        return held
    minutes, _ = Minutes.objects.update_or_create(
        musyawarah=musyawarah, defaults={"text": said, "written_at": at, "written_by_id": by.user_id}
    )
    _record("notulen.ditulis", minutes, by, at)
    return minutes


@transaction.atomic
def settle_minutes(*, minutes: Minutes, by: Actor, at: dt.datetime) -> None:
    """From now on nobody changes them; raises AlreadySettled."""
    hold(desa=minutes.musyawarah.desa)
    held = _locked(minutes)
    if held.settled_at:
        raise AlreadySettled
    held.settled_at = at
    held.save(update_fields=["settled_at"])
    _record("notulen.ditetapkan", held, by, at)


@transaction.atomic
def add_to_minutes(*, minutes: Minutes, text: str, by: Actor, at: dt.datetime) -> None:
    """Puts a correction under settled minutes, with its day; raises NothingNoted, NotSettledYet."""
    hold(desa=minutes.musyawarah.desa)
    held, said = _locked(minutes), text.strip()
    if not said:
        raise NothingNoted
    if held.settled_at is None:
        raise NotSettledYet
    day = tanggal(local_date(at, held.musyawarah.desa_id))
    held.text = f"{held.text}\n\nTambahan {day}: {said}"
    held.save(update_fields=["text"])
    _record("notulen.ditambah", held, by, at)


def _locked(minutes: Minutes) -> Minutes:
    return (
        Minutes.objects.select_for_update(of=("self",)).select_related("musyawarah__desa").get(pk=minutes.pk)
    )


def _record(kind: str, minutes: Minutes, by: Actor, at: dt.datetime) -> None:
    held = minutes.musyawarah
    facts = {"letters": len(minutes.text)}
    record(kind=kind, ref=f"musyawarah:{held.pk}", desa=held.desa, by=by, at=at, facts=facts)
