"""Keeps what another system sent for a village, once; the village itself decides what becomes of it."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.budget.bringing_in import keep
from accountability.budget.models import BudgetLine
from accountability.budget.proposed import Proposal
from accountability.budget.publication import Spending, realise
from accountability.ledger.record import hold, record
from accountability.partners.models import ApiKey
from accountability.partners.received import Received, Sort
from accountability.regions.models import Wilayah


class AlreadySettled(Exception):
    """Somebody used it, or put it aside, before."""


class NotAProgress(Exception):
    """Only a report of work under way can be told as realisasi."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One thing as it came: its number there, what it says, a file already looked at (`ending`: pdf, jpg).

    A budget that could be read is `proposal`, and its file is not kept.
    """

    sort: Sort
    ref: str
    title: str
    year: int | None = None
    part: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    raw: bytes = b""
    ending: str = ""
    proposal: Proposal | None = None

    @property
    def fingerprint(self) -> str:
        """SHA-256 of all it says."""
        file = self.proposal.sha256 if self.proposal else hashlib.sha256(self.raw).hexdigest()
        said = [self.title, self.year, self.part, dict(self.facts), file]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def receive(
    *, desa: Wilayah, api_key: ApiKey, arrivals: Iterable[Arrival], by: Actor, at: dt.datetime
) -> list[Received]:
    """Keeps what is new or says something else than before, and returns those rows; the rest stands.

    What was settled and comes anew with other words waits once more.
    """
    hold(desa=desa)
    return [row for one in arrivals if (row := _received(desa, api_key, one, by, at)) is not None]


def _received(desa: Wilayah, api_key: ApiKey, one: Arrival, by: Actor, at: dt.datetime) -> Received | None:
    mark = one.fingerprint
    row = Received.objects.filter(desa=desa, sort=one.sort, ref=one.ref).first()
    if row is not None and row.sha256 == mark:
        return None
    row = row or Received(desa=desa, sort=one.sort, ref=one.ref)
    _let_file_go(row)
    row.api_key, row.title, row.year, row.part = api_key, one.title, one.year, one.part
    row.facts, row.sha256, row.received_at = dict(one.facts), mark, at
    row.settled_at = row.settled_by = row.used = None
    row.brought_in = keep(desa=desa, proposal=one.proposal, by=by, at=at) if one.proposal else None
    if one.raw and one.proposal is None:
        row.file.save(f"{one.sort}.{one.ending}", ContentFile(one.raw), save=False)
    row.save()
    facts = {"sort": row.sort, "sha256": mark, "key": api_key.pk}
    record(kind="kiriman.masuk", ref=f"kiriman:{row.pk}", desa=desa, by=by, at=at, facts=facts)
    return row


@transaction.atomic
def settle(*, received: Received, used: bool, by: Actor, at: dt.datetime) -> None:
    """It was used by a person, or put aside; what it said and its file go. Raises AlreadySettled."""
    hold(desa=received.desa)
    row = Received.objects.select_for_update(of=("self",)).get(pk=received.pk)
    if row.settled_at is not None:
        raise AlreadySettled
    _let_file_go(row)
    row.facts, row.settled_at, row.settled_by_id, row.used = {}, at, by.user_id, used
    row.save(update_fields=["facts", "file", "settled_at", "settled_by", "used"])
    kind = "kiriman.pakai" if used else "kiriman.sisih"
    record(kind=kind, ref=f"kiriman:{row.pk}", desa=received.desa, by=by, at=at, facts={"sort": row.sort})
    received.refresh_from_db()


@transaction.atomic
def tell_progress(
    *, received: Received, line: BudgetLine, spending: Spending, by: Actor, at: dt.datetime
) -> None:
    """Records work that was reported as realisasi of the line a person chose, with the photo that came.

    Raises NotAProgress, AlreadySettled, and what `budget.publication.realise` raises.
    """
    if received.sort not in {Sort.PROGRESS, Sort.WORK}:
        raise NotAProgress
    hold(desa=received.desa)
    row = Received.objects.select_for_update(of=("self",)).get(pk=received.pk)
    if row.settled_at is not None:
        raise AlreadySettled
    told = Spending(spending.amount, spending.percent, spending.spent_date, spending.note, photo_of(row))
    realise(line=line, spending=told, by=by, at=at)
    settle(received=received, used=True, by=by, at=at)


def photo_of(row: Received) -> bytes:
    """The photo that came with it, b"" without one."""
    name = str(row.file.name or "")
    if not name.endswith(".jpg") or not row.file.storage.exists(name):
        return b""
    with row.file.open("rb") as file:
        return bytes(file.read())


def _let_file_go(row: Received) -> None:
    """The file goes after the commit: undone, it is still there."""
    if row.file:
        transaction.on_commit(partial(row.file.storage.delete, str(row.file.name)))
        row.file = ""
