"""Bells in, drains out: receipts are hardened, the log is published; each task finds its own rows."""

from time import monotonic

from celery import shared_task
from django.utils import timezone

from accountability.ledger import clock_watch
from accountability.ledger.public_log.publishing import publish_due
from accountability.ledger.public_log.receipts import harden
from accountability.lib.turns import take_turn

HARDEN = "accountability.ledger.tasks.harden_receipts"


@shared_task(name=HARDEN, ignore_result=True)
def harden_receipts() -> None:
    """Turns what a deed left of a receipt into its salt."""
    take_turn(HARDEN, lambda: harden(at=timezone.now(), limit=1), clock=monotonic)


@shared_task(name="accountability.ledger.tasks.hear_bell", ignore_result=True)
def hear_bell() -> None:
    """Notes that the beat rings and a worker hears it: whoever watches looks at its age."""
    clock_watch.hear_bell(at=timezone.now())


@shared_task(name="accountability.ledger.tasks.publish_log", ignore_result=True)
def publish_log() -> None:
    """Publishes the log of the days before, and what witnesses have signed since."""
    publish_due(at=timezone.now(), limit=1)
