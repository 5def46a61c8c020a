"""Bells in, drains out: what waits for a meeting comes onto its agenda; each task finds its own rows."""

from celery import shared_task
from django.utils import timezone

from accountability.planning.carrying import carry_due

PROPOSALS_PER_RING = 500


@shared_task(name="accountability.planning.tasks.carry_proposals", ignore_result=True)
def carry_proposals() -> None:
    """Puts deferred proposals, and those of feeder meetings, onto the next general meeting."""
    carry_due(at=timezone.now(), limit=PROPOSALS_PER_RING)
