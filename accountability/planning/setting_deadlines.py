"""A kabupaten sets a deadline of its villages to another day than the national rule, or takes that back."""

import datetime as dt

from django.db import IntegrityError, transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from accountability.planning.models import CalendarOverride
from accountability.planning.village_year.rules import rule_of
from accountability.regions.models import Wilayah


class NotAboveVillages(Exception):
    """Only a wilayah with villages below it sets their deadlines."""


class WithoutBasis(Exception):
    """A deadline is set by a regulation."""


class DayOfAnotherYear(Exception):
    """The day lies far from the year the deadline belongs to."""


class AlreadySet(Exception):
    """This deadline of this year is set already: take that back first."""


class NotSet(Exception):
    """There is no such deadline any more."""


@transaction.atomic
def set_deadline(
    *,
    wilayah: Wilayah,
    item: str,
    year: int,
    due_date: dt.date,
    legal_basis: str,
    by: Actor,
    at: dt.datetime,
) -> CalendarOverride:
    """Sets the deadline `item` of the year N to `due_date` for every village inside.

    Each village's ledger tells it. Raises NoRule (planning.village_year), NotAboveVillages, WithoutBasis,
    DayOfAnotherYear, AlreadySet.
    """
    _check(wilayah, item, year, due_date, legal_basis)
    villages = held_villages(wilayah)
    try:
        with transaction.atomic():
            row = CalendarOverride.objects.create(
                wilayah=wilayah,
                item=item,
                year=year,
                due_date=due_date,
                legal_basis=legal_basis.strip(),
                entered_at=at,
                entered_by_id=by.user_id,
            )
    except IntegrityError as twice:
        raise AlreadySet from twice
    facts = {"item": item, "year": year, "due": due_date.isoformat(), "set_by": wilayah.kode}
    for desa in villages:
        record(
            kind="kalender.batas_diatur", ref=f"kalender:{item}:{year}", desa=desa, by=by, at=at, facts=facts
        )
    return row


def _check(wilayah: Wilayah, item: str, year: int, due_date: dt.date, legal_basis: str) -> None:
    rule_of(item, year)
    if wilayah.level == Wilayah.Level.DESA_KELURAHAN:
        raise NotAboveVillages
    if not legal_basis.strip():
        raise WithoutBasis
    if abs(due_date.year - year) > 1:
        raise DayOfAnotherYear


@transaction.atomic
def take_back_deadline(*, wilayah: Wilayah, pk: int, by: Actor, at: dt.datetime) -> None:
    """The national rule counts again; the ledgers keep both. Raises NotSet."""
    villages = held_villages(wilayah)
    row = CalendarOverride.objects.select_for_update().filter(wilayah=wilayah, pk=pk).first()
    if row is None:
        raise NotSet
    row.delete()
    facts = {"item": row.item, "year": row.year, "set_by": wilayah.kode}
    ref = f"kalender:{row.item}:{row.year}"
    for desa in villages:
        record(kind="kalender.batas_ditarik", ref=ref, desa=desa, by=by, at=at, facts=facts)


def held_villages(wilayah: Wilayah) -> list[Wilayah]:
    """The villages in service inside, each held until the commit.

    Always in the order of their codes, so that two deeds of this kind never wait for each other.
    """
    inside = Wilayah.objects.filter(level=Wilayah.Level.DESA_KELURAHAN).in_service().within(wilayah.kode)
    villages = list(inside.order_by("kode"))
    for desa in villages:
        hold(desa=desa)
    return villages
