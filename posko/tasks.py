"""Bells in, drains out: each task finds its own rows, carries nothing, and may run twice or never."""

from celery import shared_task
from django.utils import timezone

from posko.hardening import harden
from posko.unfinished import take_in_unanswered
from posko.verdicts import note_silence

KUNCI_PER_RING = 1000  # some twenty seconds of one core
VOICES_PER_RING = 500


@shared_task(name="posko.tasks.harden_kunci", ignore_result=True)
def harden_kunci() -> None:
    """Turns the marks that SMS left into Argon2id."""
    harden(at=timezone.now(), limit=KUNCI_PER_RING)


@shared_task(name="posko.tasks.note_silence", ignore_result=True)
def note_silent_voices() -> None:
    """Writes down that nobody rated what was done, after the days the rule says."""
    note_silence(at=timezone.now(), limit=VOICES_PER_RING)


@shared_task(name="posko.tasks.take_in_unanswered", ignore_result=True)
def take_in_what_was_not_answered() -> None:
    """Takes in words whose number nobody told in time."""
    take_in_unanswered(at=timezone.now(), limit=VOICES_PER_RING)
