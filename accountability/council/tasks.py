"""Bells in, drains out: the Monday notes are written and mailed; each task finds its own rows."""

from celery import shared_task
from django.utils import timezone

from accountability.council.mailing import mail_due
from accountability.council.monday_note import write_due

NOTES_PER_RING = 500
LETTERS_PER_RING = 50


@shared_task(name="accountability.council.tasks.write_notes", ignore_result=True)
def write_notes() -> None:
    """Writes the notes of the villages where it is Monday morning."""
    write_due(at=timezone.now(), limit=NOTES_PER_RING)


@shared_task(name="accountability.council.tasks.mail_notes", ignore_result=True)
def mail_notes() -> None:
    """Sends the notes that go by e-mail."""
    mail_due(at=timezone.now(), limit=LETTERS_PER_RING)
