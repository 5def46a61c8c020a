"""Bells in, drains out: each task finds its own rows, carries nothing, and may run twice or never."""

from time import monotonic

from celery import shared_task
from django.utils import timezone

from accountability.lib.turns import take_turn
from posko.going_on import go_on_without
from posko.hardening import harden
from posko.personal.erasing import erase_due
from posko.personal.identity_deciding import let_lapse
from posko.personal.identity_handing import HAND_OVER, forget_copies, hand_over_due
from posko.pushing import push_due
from posko.retaining import retain
from posko.set_aside import bring_unlooked
from posko.sms_photos import keep_due
from posko.unfinished import take_in_unanswered
from posko.verdicts import note_silence
from posko.waiting_photos import let_old_go

HARDEN = "posko.tasks.harden_kunci"
VOICES_PER_RING = 500
PHOTOS_PER_RING = 500
PUSHES_PER_RING = 200
NUMBERS_PER_RING = 50
ERASURES_PER_RING = 100
RETAIN, RETAINED_AT_ONCE = "posko.tasks.retain", 200


@shared_task(name=HARDEN, ignore_result=True)
def harden_kunci() -> None:
    """Turns the marks that new voices left into Argon2id."""
    take_turn(HARDEN, lambda: harden(at=timezone.now(), limit=1), clock=monotonic)


@shared_task(name="posko.tasks.note_silence", ignore_result=True)
def note_silent_voices() -> None:
    """Writes down that nobody rated what was done, after the days the rule says."""
    note_silence(at=timezone.now(), limit=VOICES_PER_RING)


@shared_task(name="posko.tasks.take_in_unanswered", ignore_result=True)
def take_in_what_was_not_answered() -> None:
    """Takes in words whose number nobody told in time."""
    take_in_unanswered(at=timezone.now(), limit=VOICES_PER_RING)


@shared_task(name="posko.tasks.go_on_without", ignore_result=True)
def go_on_without_words() -> None:
    """Brings voices back to the desk whose citizen did not answer a question in time."""
    go_on_without(at=timezone.now(), limit=VOICES_PER_RING)


@shared_task(name="posko.tasks.bring_unlooked", ignore_result=True)
def bring_what_nobody_looked_at() -> None:
    """Puts voices that were set aside, and that nobody looked at in time, onto the desk."""
    bring_unlooked(at=timezone.now(), limit=VOICES_PER_RING)


@shared_task(name="posko.tasks.let_old_photos_go", ignore_result=True)
def let_old_photos_go() -> None:
    """Deletes photos of forms that were never sent."""
    let_old_go(at=timezone.now(), limit=PHOTOS_PER_RING)


@shared_task(name="posko.tasks.keep_sms_photos", ignore_result=True)
def keep_sms_photos() -> None:
    """Gives photos that came with SMS to their voices."""
    keep_due(at=timezone.now(), limit=PHOTOS_PER_RING)


@shared_task(name="posko.tasks.push_due", ignore_result=True)
def push_what_is_due() -> None:
    """Pushes news to browsers that asked for it."""
    push_due(at=timezone.now(), limit=PUSHES_PER_RING)


@shared_task(name=HAND_OVER, ignore_result=True)
def hand_over_numbers() -> None:
    """Seals numbers two people agreed to open, each to one browser, and forgets what nobody looked at."""
    forget_copies(at=timezone.now(), limit=NUMBERS_PER_RING)
    let_lapse(at=timezone.now(), limit=NUMBERS_PER_RING)
    hand_over_due(at=timezone.now(), limit=NUMBERS_PER_RING)


@shared_task(name="posko.tasks.erase_due", ignore_result=True)
def erase_what_is_due() -> None:
    """Erases what citizens asked for, when its time has come or two offices agreed."""
    erase_due(at=timezone.now(), limit=ERASURES_PER_RING)


@shared_task(name=RETAIN, ignore_result=True)
def retain_no_longer() -> None:
    """Lets go of what was kept long enough, a batch of each rule at a time."""
    take_turn(RETAIN, lambda: retain(at=timezone.now(), limit=RETAINED_AT_ONCE), clock=monotonic)
