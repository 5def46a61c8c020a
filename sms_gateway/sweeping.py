"""Reads what gammu-smsd took from its modem and tells the outbox what became of what it was given."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import Error as NoDatabase
from django.db.models import QuerySet

from accountability.lib import phone_vault
from sms_gateway import arrivals, contacts, outbox
from sms_gateway.carriers import Report, Status, TryLater, gammu
from sms_gateway.carriers.gammu_box import Box
from sms_gateway.delivery import RANKS, OutboundState
from sms_gateway.models import Line, OutboundSMS
from sms_gateway.routes import heard, route_of

logger = logging.getLogger(__name__)

LOOKS_BACK = timedelta(hours=72)
ROWS = 200
WORDS: dict[str, Status] = {"delivered": "delivered", "failed": "failed"}


@dataclass(frozen=True, slots=True)
class Swept:
    """How many SMS (or parts) were stored, and how many reports were noted."""

    stored: int
    reports: int


def sweep_all(*, at: datetime, limit: int = 0) -> int:
    """Sweeps every line whose daemon keeps its SMS where this machine can read; returns how many were stored.

    One modem that cannot be read does not hold up the others. `limit` is there for whoever calls all deeds
    alike; what lies at a modem is always read to its end.
    """
    stored = 0
    for line in Line.objects.filter(carrier="gammu", active=True).order_by("pk"):
        if line.settings.get("inbox") or line.settings.get("sweep"):
            try:
                stored += sweep_gammu(line=line, at=at).stored
            except (TryLater, phone_vault.NoPrivateKey, phone_vault.SealBroken) as problem:
                logger.warning("The modem of line %s cannot be read: %s", line.pk, type(problem).__name__)
    return stored


def sweep_gammu(*, line: Line, at: datetime) -> Swept:
    """Stores what waits at the modem of this line, puts it aside, and notes what became of what was sent.

    What is stored is committed before it is put aside, so that a crash in between only finds it again.
    Raises TryLater when the daemon's folders or tables cannot be read, and phone_vault.NoPrivateKey.
    """
    try:
        box = gammu.box_of(route_of(line, with_secrets=True))
        stored, told = _take_in(line, box, at=at)
        reports = told + _note_outcomes(line, box, at=at)
        box.tidy(at=at)
    except OSError as problem:
        raise TryLater(type(problem).__name__, route_broken=True) from None
    if stored or reports:
        heard(line=line, at=at)
    return Swept(stored=stored, reports=reports)


def _take_in(line: Line, box: Box, *, at: datetime) -> tuple[int, int]:
    stored = reports = 0
    for waiting in box.waiting(at=at):
        try:
            for told in waiting.incoming:
                arrivals.take(line=line, told=told, at=at)
                stored += 1
            reports += sum(_note_delivered(line, number, word, at=at) for number, word in waiting.delivered)
        except NoDatabase:
            raise
        except Exception as failure:  # noqa: BLE001 - one odd file must not hold up the others; it stays there
            logger.error("An SMS at the modem of line %s was not stored: %s", line.pk, type(failure).__name__)
            continue
        box.done(waiting)
    return stored, reports


def _note_delivered(line: Line, number: str, word: str, *, at: datetime) -> int:
    """A report that names no SMS is believed only when this phone waits for exactly one."""
    status, contact = WORDS.get(word.strip().lower()), contacts.known(number=number)
    if status is None or contact is None:
        return 0
    open_ones = list(_on_their_way(line, at=at).filter(contact=contact)[:2])
    if len(open_ones) != 1:
        return 0
    return _note(Report(ref=str(open_ones[0].ref), carrier_ref="", status=status), at=at)


def _note_outcomes(line: Line, box: Box, *, at: datetime) -> int:
    refs = [str(ref) for ref in _on_their_way(line, at=at).order_by("-pk").values_list("ref", flat=True)]
    noted = 0
    for start in range(0, len(refs), ROWS):
        for report in box.reports(refs[start : start + ROWS]):
            noted += _note(report, at=at)
            # While its outcome is unknown here, the daemon's own trace of it is what it is looked up by.
            if OutboundSMS.objects.filter(ref=report.ref).exclude(state=OutboundState.UNKNOWN).exists():
                box.reported(report.ref)
    return noted


def _on_their_way(line: Line, *, at: datetime) -> QuerySet[OutboundSMS]:
    states = [OutboundState.ACCEPTED, OutboundState.SENT, OutboundState.UNKNOWN]
    return OutboundSMS.objects.filter(line=line, state__in=states, sending_at__gt=at - LOOKS_BACK)


def _note(report: Report, *, at: datetime) -> int:
    """1 when the report says more than is known: the same outcome is read at every sweep."""
    known = OutboundSMS.objects.filter(ref=report.ref, rank__lt=RANKS[report.status])
    return int(known.exists() and outbox.report(carrier="gammu", report=report, at=at))
