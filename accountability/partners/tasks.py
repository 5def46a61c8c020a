"""The bell of the webhooks: finds what is new and calls; the rows are the work."""

from celery import shared_task
from django.utils import timezone

from accountability.partners.telling import tell_due

CALLS_PER_RING = 100


@shared_task(name="accountability.partners.tasks.tell_partners", ignore_result=True)
def tell_partners() -> None:
    """Tells partners of what moved."""
    tell_due(at=timezone.now(), limit=CALLS_PER_RING)
