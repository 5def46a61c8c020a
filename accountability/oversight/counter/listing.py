"""The list of what a counter offers: begun from a table, added to, changed, retired, and taken back."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from accountability.oversight.counter.refusals import (
    ChangedMeanwhile,
    ListBegun,
    NoName,
    NothingToUndo,
    WordTaken,
)
from accountability.oversight.counter.tables import starting_list
from accountability.oversight.models import CounterService, CounterServiceChange, ServiceAct
from accountability.oversight.models.counter import BASIS, NAME, WORDS
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for

UNDO_WITHIN = dt.timedelta(minutes=10)
_KODE = re.compile(r"[a-z]{2,20}")
_KEPT = ("name", "days", "cost", "requirements", "basis")


@dataclass(frozen=True, slots=True)
class Standard:
    """What people may rely on: name, working days, rupiah, what to bring (a line each), the rule."""

    name: str
    days: int
    cost: int
    requirements: str = ""
    basis: str = ""


@transaction.atomic
def begin_list(*, kecamatan: Wilayah, by: Actor, at: dt.datetime) -> int:
    """Takes over data/counter_services.csv in local words; returns how many. Raises ListBegun."""
    hold(desa=kecamatan)
    if CounterService.objects.filter(kecamatan=kecamatan).exists():
        raise ListBegun
    words = words_for(kecamatan.kode)
    for place, one in enumerate(starting_list(), start=1):
        row = CounterService(
            kecamatan=kecamatan,
            kode=one.kode,
            name=one.name,
            days=one.days,
            cost=one.cost,
            requirements=one.requirements_in(words),
            basis=one.basis,
            place=place,
        )
        row.save(force_insert=True)
        _keep(row, ServiceAct.ADD, {}, by, at)
    return len(starting_list())


@transaction.atomic
def add(*, kecamatan: Wilayah, kode: str, standard: Standard, by: Actor, at: dt.datetime) -> CounterService:
    """A new service at the end of the list. Raises NoName, WordTaken."""
    told, kode = _tidy(standard), kode.strip().lower()
    if not _KODE.fullmatch(kode):
        raise NoName
    hold(desa=kecamatan)
    last = CounterService.objects.filter(kecamatan=kecamatan).aggregate(last=Max("place"))["last"] or 0
    try:
        with transaction.atomic():
            made = CounterService.objects.create(
                kecamatan=kecamatan,
                kode=kode,
                place=last + 1,
                **{name: getattr(told, name) for name in _KEPT},
            )
    except IntegrityError as twice:
        raise WordTaken from twice
    _keep(made, ServiceAct.ADD, {}, by, at)
    return made


@transaction.atomic
def change(
    *, service: CounterService, standard: Standard, seen: int, by: Actor, at: dt.datetime
) -> CounterService:
    """Writes the standard anew; `seen` is the version the form showed. Raises NoName, ChangedMeanwhile."""
    told = _tidy(standard)
    held = _held(service, seen)
    was = {name: getattr(held, name) for name in _KEPT}
    for name in _KEPT:
        setattr(held, name, getattr(told, name))
    return _save(held, ServiceAct.CHANGE, was, by, at)


@transaction.atomic
def retire(*, service: CounterService, seen: int, by: Actor, at: dt.datetime) -> CounterService:
    """It is not offered any more; what was said of it stays. Raises ChangedMeanwhile."""
    held = _held(service, seen)
    if held.retired_at is not None:
        raise ChangedMeanwhile
    held.retired_at = at
    return _save(held, ServiceAct.RETIRE, {"retired_at": None}, by, at)


@transaction.atomic
def restore(*, service: CounterService, seen: int, by: Actor, at: dt.datetime) -> CounterService:
    """It is offered again. Raises ChangedMeanwhile."""
    held = _held(service, seen)
    if held.retired_at is None:
        raise ChangedMeanwhile
    was = {"retired_at": held.retired_at.isoformat()}
    held.retired_at = None
    return _save(held, ServiceAct.RESTORE, was, by, at)


def last_of(kecamatan: Wilayah, by: Actor, at: dt.datetime) -> CounterServiceChange | None:
    """The newest change of the list, when this member made it a moment ago and may take it back."""
    rows = CounterServiceChange.objects.filter(service__kecamatan=kecamatan).select_related("service")
    last = rows.filter(taken_back_at=None).order_by("-id").first()
    fresh = last is not None and last.by_user_id == by.user_id and last.at >= at - UNDO_WITHIN
    return last if fresh else None


@transaction.atomic
def take_back(*, kecamatan: Wilayah, by: Actor, at: dt.datetime) -> CounterServiceChange:
    """Undoes one's own last change; a service that was added is retired. Raises NothingToUndo."""
    hold(desa=kecamatan)
    last = last_of(kecamatan, by, at)
    if last is None:
        raise NothingToUndo
    held = CounterService.objects.select_for_update().get(pk=last.service_id)
    was: dict[str, Any] = dict(last.was)
    if last.act == ServiceAct.ADD:
        held.retired_at = at
    elif "retired_at" in was:
        held.retired_at = dt.datetime.fromisoformat(was["retired_at"]) if was["retired_at"] else None
    else:
        for name in _KEPT:
            setattr(held, name, was[name])
    held.version += 1
    held.save()
    last.taken_back_at = at
    last.save(update_fields=["taken_back_at"])
    _record(held, "dibatalkan", by, at)
    return last


def _tidy(standard: Standard) -> Standard:
    name = " ".join(standard.name.split())[:NAME]
    if not name:
        raise NoName
    lines = [" ".join(line.split()) for line in standard.requirements.splitlines()]
    requirements = "\n".join(line for line in lines if line)[:WORDS]
    return Standard(
        name, standard.days, standard.cost, requirements, " ".join(standard.basis.split())[:BASIS]
    )


def _held(service: CounterService, seen: int) -> CounterService:
    hold(desa=service.kecamatan)
    held = (
        CounterService.objects.select_for_update(of=("self",)).select_related("kecamatan").get(pk=service.pk)
    )
    if held.version != seen:
        raise ChangedMeanwhile
    return held


def _save(
    held: CounterService, act: ServiceAct, was: dict[str, Any], by: Actor, at: dt.datetime
) -> CounterService:
    held.version += 1
    held.save()
    _keep(held, act, was, by, at)
    return held


def _keep(held: CounterService, act: ServiceAct, was: dict[str, Any], by: Actor, at: dt.datetime) -> None:
    CounterServiceChange.objects.create(service=held, act=act, was=was, at=at, by_user_id=by.user_id)
    _record(held, act.value, by, at)


def _record(held: CounterService, what: str, by: Actor, at: dt.datetime) -> None:
    facts = {"kode": held.kode, "days": held.days, "cost": held.cost, "offered": held.retired_at is None}
    ref = f"layanan:{held.pk}"
    record(kind=f"loket.layanan_{what}", ref=ref, desa=held.kecamatan, by=by, at=at, facts=facts)
