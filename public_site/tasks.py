"""Bells in, drains out: dumps of open data are made at night, and let go of when they must be."""

from time import monotonic

from celery import shared_task
from django.utils import timezone

from accountability.lib.turns import take_turn
from public_site.dumps.nightly import make_due
from public_site.dumps.taken_back import let_go_due

KEEP = "public_site.tasks.keep_open_data"


@shared_task(name=KEEP, ignore_result=True)
def keep_open_data() -> None:
    """Removes dumps with words that went meanwhile, then makes those that are due, one after the other."""
    let_go_due(at=timezone.now(), limit=1)
    take_turn(KEEP, lambda: make_due(at=timezone.now(), limit=1), clock=monotonic)
