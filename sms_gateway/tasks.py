"""Bells in, drains out: each task finds its own rows, carries nothing, and may run twice or never."""

from time import monotonic

from celery import shared_task
from django.utils import timezone

from accountability.ledger import clock_watch
from accountability.lib.turns import take_turn
from sms_gateway import (
    budgets,
    fragments,
    from_the_future,
    inbox,
    outbox,
    outcomes,
    reconciliation,
    spool,
    sweeping,
)
from sms_gateway.delivery_reports import match_orphans
from sms_gateway.fetching import fetch_due
from sms_gateway.forgetting import forget_secrets
from sms_gateway.media import FETCH

ROWS_PER_RING = 200
HAND_OVER, SEND = "sms_gateway.tasks.hand_over_waiting", "sms_gateway.tasks.send_due"
RESOLVE = "sms_gateway.tasks.resolve_unknown"


@shared_task(name=HAND_OVER, ignore_result=True)
def hand_over_waiting() -> None:
    """Hands waiting SMS over, many at a time, until none is left or the turn is over."""
    take_turn(HAND_OVER, lambda: inbox.hand_over(at=timezone.now(), limit=inbox.AT_ONCE), clock=monotonic)


@shared_task(name=SEND, ignore_result=True)
def send_due() -> None:
    """Sends due SMS, each with its own time of day: a carrier may take seconds to answer."""
    take_turn(SEND, lambda: outbox.send(at=timezone.now(), limit=1), clock=monotonic)


@shared_task(name="sms_gateway.tasks.sweep", ignore_result=True)
def sweep() -> None:
    """Says of SMS whose sender died that their outcome is unknown, and takes up what waited for something."""
    clock_watch.look(at=timezone.now())
    from_the_future.bring_back(at=timezone.now())
    outbox.sweep(at=timezone.now())
    while match_orphans(at=timezone.now(), limit=ROWS_PER_RING) == ROWS_PER_RING:
        continue
    budgets.release_held(at=timezone.now())
    while forget_secrets(at=timezone.now(), limit=ROWS_PER_RING) == ROWS_PER_RING:
        continue


@shared_task(name=RESOLVE, ignore_result=True)
def resolve_unknown() -> None:
    """Looks up SMS of unknown outcome, each at its own time of day: a carrier may take seconds to answer."""
    take_turn(RESOLVE, lambda: outcomes.resolve_unknown(at=timezone.now(), limit=1), clock=monotonic)


@shared_task(name=FETCH, ignore_result=True)
def fetch_media() -> None:
    """Fetches photos that came along, each at its own time of day: a store may take seconds to answer."""
    take_turn(FETCH, lambda: fetch_due(at=timezone.now(), limit=1), clock=monotonic)


@shared_task(name="sms_gateway.tasks.reconcile", ignore_result=True)
def reconcile() -> None:
    """Fetches what providers list and the inbox lacks, and counts the day that is over."""
    reconciliation.reconcile_all(at=timezone.now())


@shared_task(name="sms_gateway.tasks.replay_spool", ignore_result=True)
def replay_spool() -> None:
    """Takes in what was kept on disk while the database was away."""
    while spool.replay(at=timezone.now(), limit=ROWS_PER_RING) == ROWS_PER_RING:
        continue


@shared_task(name="sms_gateway.tasks.join_fragments", ignore_result=True)
def join_fragments() -> None:
    """Makes SMS of parts whose fellows did not come in time."""
    while fragments.join_waiting(at=timezone.now(), limit=ROWS_PER_RING) == ROWS_PER_RING:
        continue


@shared_task(name="sms_gateway.tasks.sweep_modems", ignore_result=True)
def sweep_modems() -> None:
    """Reads what gammu-smsd took from its modems on this machine, and what became of what it was given."""
    sweeping.sweep_all(at=timezone.now())
