"""Bells in, drains out: warnings are kept and told, members are reminded; each task finds its own rows."""

import time

from celery import shared_task
from django.utils import timezone

from accountability.lib.turns import take_turn
from accountability.oversight.coaching.reminding import remind_follow_ups
from accountability.oversight.counter.freezing import freeze_due
from accountability.oversight.digest import tell_due
from accountability.oversight.keeping import keep_due
from accountability.oversight.onboarding.bringing_in import forget_rows
from accountability.oversight.onboarding.giving import give_due
from accountability.oversight.onboarding.recovering import answer_due
from accountability.oversight.passed_up import sp4n_files
from accountability.oversight.reminding import remind_due

REMINDERS_PER_RING = 500
VILLAGES_PER_STEP = 100
KEEP = "accountability.oversight.tasks.keep_warnings"
GIVE = "accountability.oversight.tasks.give_codes"
CODES_PER_STEP = 50


@shared_task(name="accountability.oversight.tasks.remind", ignore_result=True)
def remind() -> None:
    """Reminds those whose deadline comes near, where it is day."""
    remind_due(at=timezone.now(), limit=REMINDERS_PER_RING)


@shared_task(name="accountability.oversight.tasks.remind_of_agreements", ignore_result=True)
def remind_of_agreements() -> None:
    """Reminds those whose promise at a visit comes due, where it is day."""
    remind_follow_ups(at=timezone.now(), limit=REMINDERS_PER_RING)


@shared_task(name=KEEP, ignore_result=True)
def keep_warnings() -> None:
    """Keeps the warnings of the kecamatan whose round is due."""
    take_turn(KEEP, lambda: keep_due(at=timezone.now(), limit=VILLAGES_PER_STEP), clock=time.monotonic)


@shared_task(name="accountability.oversight.tasks.tell_mornings", ignore_result=True)
def tell_mornings() -> None:
    """Tells what is new where it is morning."""
    tell_due(at=timezone.now(), limit=REMINDERS_PER_RING)


@shared_task(name="accountability.oversight.tasks.freeze_surveys", ignore_result=True)
def freeze_surveys() -> None:
    """Freezes what was said of the counters in quarters that are over."""
    freeze_due(at=timezone.now(), limit=REMINDERS_PER_RING)


@shared_task(name=GIVE, ignore_result=True)
def give_codes() -> None:
    """Draws and sends the codes of invitations that wait."""
    take_turn(GIVE, lambda: give_due(at=timezone.now(), limit=CODES_PER_STEP), clock=time.monotonic)


@shared_task(name="accountability.oversight.tasks.answer_forgetful", ignore_result=True)
def answer_forgetful() -> None:
    """Looks who forgot a password, and sends a code to the phone on file."""
    answer_due(at=timezone.now(), limit=REMINDERS_PER_RING)


@shared_task(name="accountability.oversight.tasks.forget_files", ignore_result=True)
def forget_files() -> None:
    """Empties files of people, and of SP4N-LAPOR!, that nobody needs any more."""
    forget_rows(at=timezone.now(), limit=REMINDERS_PER_RING)
    sp4n_files.forget_rows(at=timezone.now(), limit=REMINDERS_PER_RING)
