"""Bells in, drains out: each task finds its own rows, carries nothing, and may run twice or never."""

from celery import shared_task
from django.utils import timezone

from sms_gateway import inbox, outbox
from sms_gateway.forgetting import forget_secrets

ROWS_PER_RING = 200


@shared_task(name="sms_gateway.tasks.hand_over_waiting", ignore_result=True)
def hand_over_waiting() -> None:
    """Hands waiting SMS over until none is left or the ring is used up."""
    for _ in range(ROWS_PER_RING):
        if not inbox.hand_over(at=timezone.now(), limit=1):
            return


@shared_task(name="sms_gateway.tasks.send_due", ignore_result=True)
def send_due() -> None:
    """Sends due SMS, each with its own time of day: a carrier may take seconds to answer."""
    for _ in range(ROWS_PER_RING):
        if not outbox.send(at=timezone.now(), limit=1):
            return


@shared_task(name="sms_gateway.tasks.sweep", ignore_result=True)
def sweep() -> None:
    """Says of SMS whose sender died that their outcome is unknown."""
    outbox.sweep(at=timezone.now())
    while forget_secrets(at=timezone.now(), limit=ROWS_PER_RING) == ROWS_PER_RING:
        continue
