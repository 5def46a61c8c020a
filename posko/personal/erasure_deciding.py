"""Two offices look at the wish to erase the words: both agree, or one refuses with the law (trust 6: PDP)."""

import datetime as dt

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.accounts.models import Role
from accountability.ledger.record import hold, record
from accountability.lib import bell
from posko.models import Erasure, ErasureStanding
from posko.models.personal import SENTENCE
from posko.personal.refusals import NoReasonNot, NotYourOffice, SamePerson, TooLate

OFFICES = frozenset({Role.KABUPATEN, Role.AUDITOR})
ERASE = "posko.tasks.erase_due"


@transaction.atomic
def agree_to_erase(*, erasure: Erasure, by: Actor, at: dt.datetime) -> Erasure:
    """Agrees for one office; with the second the words go. Raises NotYourOffice, SamePerson, TooLate."""
    held = _to_decide(erasure, by)
    if held.first_by_id is None:
        held.first_by_id, held.first_role, held.first_at = by.user_id, by.role, at
    elif held.first_by_id == by.user_id or held.first_role == by.role:
        raise SamePerson
    else:
        held.second_by_id, held.second_role, held.second_at = by.user_id, by.role, at
        held.standing = ErasureStanding.AGREED
        bell.ring_task(ERASE)
    held.save()
    _note("aspirasi.hapus_disetujui", held, by, at)
    return held


@transaction.atomic
def refuse_to_erase(*, erasure: Erasure, why: str, by: Actor, at: dt.datetime) -> Erasure:
    """Keeps the words, with the reason the citizen reads. Raises NoReasonNot, NotYourOffice, TooLate."""
    why = " ".join(why.split())[:SENTENCE]
    if not why:
        raise NoReasonNot
    held = _to_decide(erasure, by)
    held.standing, held.why_not, held.ended_at = ErasureStanding.REFUSED, why, at
    held.refused_by_id = by.user_id
    held.save()
    _note("aspirasi.hapus_ditolak", held, by, at)
    return held


def _to_decide(erasure: Erasure, by: Actor) -> Erasure:
    if by.user_id is None or by.role not in OFFICES:
        raise NotYourOffice
    hold(desa=erasure.aspirasi.desa)
    rows = Erasure.objects.select_for_update(of=("self",)).select_related("aspirasi__desa")
    held = rows.get(pk=erasure.pk)
    if held.standing != ErasureStanding.PROPOSED:
        raise TooLate
    return held


def _note(kind: str, held: Erasure, by: Actor, at: dt.datetime) -> None:
    voice = held.aspirasi
    record(kind=kind, ref=voice.nomor, desa=voice.desa, by=by, at=at, facts={"lingkup": held.scope})
