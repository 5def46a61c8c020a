"""Bells in, drains out: members are reminded of their calendar; the task finds its own rows."""

from celery import shared_task
from django.utils import timezone

from accountability.oversight.reminding import remind_due

REMINDERS_PER_RING = 500


@shared_task(name="accountability.oversight.tasks.remind", ignore_result=True)
def remind() -> None:
    """Reminds those whose deadline comes near, where it is day."""
    remind_due(at=timezone.now(), limit=REMINDERS_PER_RING)
