"""Marks a deadline of the village year as done by hand, where no other row shows it; or takes it back."""

import datetime as dt

from django.db import IntegrityError, transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from accountability.lib.local_time import local_date
from accountability.planning.models import CalendarDone
from accountability.planning.village_year.rules import rule_of
from accountability.regions.models import Wilayah


class NotYourDeadline(Exception):
    """Another office marks this deadline, or only its own rows do."""


class DoneInDaysToCome(Exception):
    """What is marked as done was done on a day that has come."""


class OfAnotherYear(Exception):
    """The day lies far from the year the deadline belongs to: a slip of the thumb."""


class WithoutDocument(Exception):
    """What is marked by hand is proved by the number of a document."""


class AlreadyMarked(Exception):
    """This deadline is marked already; another was quicker."""


class NotMarked(Exception):
    """There is no such mark any more."""


@transaction.atomic
def mark_done(
    *, desa: Wilayah, item: str, year: int, done_on: dt.date, document_no: str, by: Actor, at: dt.datetime
) -> CalendarDone:
    """Notes that the deadline `item` of the year N was met on `done_on`, by a document.

    Raises NoRule (planning.village_year), NotYourDeadline, WithoutDocument, DoneInDaysToCome, OfAnotherYear,
    AlreadyMarked.
    """
    rule = rule_of(item, year)
    if by.role not in rule.marked_by:
        raise NotYourDeadline
    if not document_no.strip():
        raise WithoutDocument
    if done_on > local_date(at, desa.kode):
        raise DoneInDaysToCome
    if abs(done_on.year - year) > 1:
        raise OfAnotherYear
    hold(desa=desa)
    try:
        with transaction.atomic():
            done = CalendarDone.objects.create(
                desa=desa,
                item=item,
                year=year,
                done_on=done_on,
                document_no=document_no.strip(),
                entered_at=at,
                entered_by_id=by.user_id,
            )
    except IntegrityError as twice:
        raise AlreadyMarked from twice
    facts = {"item": item, "year": year, "done_on": done_on.isoformat()}
    record(kind="kalender.ditandai", ref=f"kalender:{item}:{year}", desa=desa, by=by, at=at, facts=facts)
    return done


@transaction.atomic
def take_back_mark(*, desa: Wilayah, item: str, year: int, by: Actor, at: dt.datetime) -> None:
    """Takes a mark by hand back; the ledger keeps both. Raises NoRule, NotYourDeadline, NotMarked."""
    if by.role not in rule_of(item, year).marked_by:
        raise NotYourDeadline
    hold(desa=desa)
    gone, _ = CalendarDone.objects.filter(desa=desa, item=item, year=year).delete()
    if not gone:
        raise NotMarked
    facts = {"item": item, "year": year}
    record(kind="kalender.tanda_ditarik", ref=f"kalender:{item}:{year}", desa=desa, by=by, at=at, facts=facts)
