"""What members of the council write to each other about a voice; it never leaves their desk."""

import datetime as dt

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from posko.models import Aspirasi, InternalNote

LONGEST = 1000


class NothingNoted(Exception):
    """A note needs words."""


@transaction.atomic
def note_inside(*, aspirasi: Aspirasi, text: str, by: Actor, at: dt.datetime) -> InternalNote:
    """Keeps a note for the members. The ledger says that one was written, never its words.

    Raises NothingNoted.
    """
    said = text.strip()[:LONGEST]
    if not said:
        raise NothingNoted
    hold(desa=aspirasi.desa)
    note = InternalNote.objects.create(aspirasi=aspirasi, text=said, at=at, by_user_id=by.user_id)
    record(kind="aspirasi.catatan", ref=aspirasi.nomor, desa=aspirasi.desa, by=by, at=at)
    return note
