"""Sends the Monday notes that go by e-mail, each again with growing pauses until it left."""

import datetime as dt
import logging
import smtplib

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet

from accountability.council.models import MondayNote, Reachable
from accountability.lib.local_time import tanggal
from accountability.regions.sebutan import words_for

logger = logging.getLogger(__name__)

FIRST_PAUSE = dt.timedelta(minutes=5)
MOST_TRIES = 8  # 5, 10, 20 … minutes: about ten hours in all


class NotMailed(Exception):
    """The mail server did not take the letter."""


def mail_due(*, at: dt.datetime, limit: int) -> int:
    """Sends up to `limit` notes whose turn it is; returns how many left.

    A note is taken with its next try already set, so that two workers never send the same one, and a worker
    that dies loses none.
    """
    if not settings.MAIL_SENDS:
        return 0
    return sum(_sent(note, at) for note in _taken(at, limit))


def mail_now(*, to: str, subject: str, body: str) -> None:
    """One letter at once; raises NotMailed."""
    try:
        EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [to]).send()
    except (OSError, smtplib.SMTPException) as problem:
        logger.warning("A letter was not taken (%s).", type(problem).__name__)
        raise NotMailed from problem


def pause_after(tries: int) -> dt.timedelta:
    """How long to wait after so many tries."""
    return FIRST_PAUSE * (1 << (tries - 1))


def _due(at: dt.datetime) -> "QuerySet[MondayNote]":
    return MondayNote.objects.filter(next_try_at__lte=at, mailed_at=None)


@transaction.atomic
def _taken(at: dt.datetime, limit: int) -> list[MondayNote]:
    due = _due(at).select_for_update(skip_locked=True, of=("self",)).select_related("desa")
    notes = list(due.order_by("next_try_at", "id")[:limit])
    for note in notes:
        note.tries += 1
        note.next_try_at = at + pause_after(note.tries) if note.tries < MOST_TRIES else None
        note.save(update_fields=["tries", "next_try_at"])
    return notes


def _sent(note: MondayNote, at: dt.datetime) -> bool:
    to = Reachable.objects.filter(user=note.user_id).values_list("email", flat=True).first()
    if not to:  # stopped meanwhile, or wants it by SMS now
        MondayNote.objects.filter(pk=note.pk).update(next_try_at=None)
        return False
    subject = f"Kabar Senin {words_for(note.desa_id).bpd} {note.desa.name}, {tanggal(note.week)}"
    try:
        mail_now(to=to, subject=subject, body=_letter(note))
    except NotMailed:
        return False
    MondayNote.objects.filter(pk=note.pk).update(mailed_at=at, next_try_at=None)
    return True


def _letter(note: MondayNote) -> str:
    desk = f"{settings.PUBLIC_BASE_URL}/bpd/"
    stop = f"{settings.PUBLIC_BASE_URL}/bpd/pengaturan/kabar/"
    return f"{note.words}\n\nBuka meja: {desk}\nBerhenti dikabari: {stop}\n"
