"""The help desk of the PTPD: a village asks, the kecamatan answers, the village rates; the mean is public."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.db.models import Count, Sum

from accountability.accounts.access import PEMDES
from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from accountability.oversight.coaching.refusals import (
    AlreadyAnswered,
    NoSuchRating,
    NotAnsweredYet,
    NothingSaid,
    RatedAlready,
)
from accountability.oversight.coaching.tables import number, task_of
from accountability.oversight.models import HelpRequest, Side
from accountability.regions.models import Wilayah


@transaction.atomic
def ask(*, desa: Wilayah, question: str, by: Actor, at: dt.datetime, task: str = "") -> HelpRequest:
    """A village asks, for its council or its government by who asks. Raises NothingSaid, UnknownTask."""
    words = question.strip()[:2_000]
    if not words:
        raise NothingSaid
    if task:
        task_of(task)
    hold(desa=desa)
    side = Side.PEMDES if by.role in PEMDES else Side.BPD
    made = HelpRequest.objects.create(
        desa=desa, side=side, task=task, question=words, asked_at=at, asked_by_id=by.user_id
    )
    _record(made, "bantuan.diminta", by, at, side=str(side.value), task=task)
    return made


@transaction.atomic
def answer(*, request: HelpRequest, words: str, by: Actor, at: dt.datetime) -> HelpRequest:
    """The kecamatan answers, once. Raises NothingSaid, AlreadyAnswered."""
    said = words.strip()[:2_000]
    if not said:
        raise NothingSaid
    held = _held(request)
    if held.answered_at is not None:
        raise AlreadyAnswered
    held.answer, held.answered_at, held.answered_by_id = said, at, by.user_id
    held.save(update_fields=["answer", "answered_at", "answered_by"])
    _record(held, "bantuan.dijawab", by, at)
    return held


@transaction.atomic
def rate(*, request: HelpRequest, rating: int, by: Actor, at: dt.datetime) -> HelpRequest:
    """The village rates the answer, once. Raises NoSuchRating, NotAnsweredYet, RatedAlready."""
    if not 1 <= rating <= 5:
        raise NoSuchRating
    held = _held(request)
    if held.answered_at is None:
        raise NotAnsweredYet
    if held.rating is not None:
        raise RatedAlready
    held.rating, held.rated_at, held.rated_by_id = rating, at, by.user_id
    held.save(update_fields=["rating", "rated_at", "rated_by"])
    _record(held, "bantuan.dinilai", by, at, rating=rating)
    return held


def mean_of(kode: str) -> tuple[Decimal, int] | None:
    """The mean of all ratings below this wilayah, to one place, and of how many; None below five. 1 query."""
    rated = HelpRequest.objects.rated().filter(desa__kode__startswith=f"{kode}.")
    found = rated.aggregate(total=Sum("rating"), n=Count("pk"))
    if found["n"] < number("ratings_for_a_mean"):
        return None
    mean = Decimal(found["total"]) / found["n"]
    return mean.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP), found["n"]


def _held(request: HelpRequest) -> HelpRequest:
    hold(desa=request.desa)
    return HelpRequest.objects.select_for_update(of=("self",)).select_related("desa").get(pk=request.pk)


def _record(one: HelpRequest, kind: str, by: Actor, at: dt.datetime, **facts: object) -> None:
    record(kind=kind, ref=f"bantuan:{one.pk}", desa=one.desa, by=by, at=at, facts=facts)
