"""Drafts an APB Desa: opened for a year, filled line by line, open to change until it is published."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.budget import chart
from accountability.budget.models import APBDesa, BudgetedKegiatan, BudgetLine, Realisasi
from accountability.ledger.record import hold, record
from accountability.planning import activity_codes
from accountability.planning.models import Kegiatan
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import has_budget


class NoBudgetHere(Exception):
    """Only a desa or desa adat has an APB Desa; a kelurahan has none."""


class AlreadyPublished(Exception):
    """A published budget stays as it is; a change is a new version."""


class WrongAmount(Exception):
    """An amount is a whole number of rupiah, zero or more."""


class LeftThePlan(Exception):
    """The kegiatan was dropped from the plan; money goes to what stands in it."""


class WrongKegiatan(Exception):
    """Belanja names a kegiatan of this desa; pendapatan and pembiayaan name none."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line to write: account code, rupiah, source of funds, and for belanja its kegiatan.

    `volume`, `unit` and `unit_price` (rupiah) say how the amount came about, where that is known.
    """

    account: str
    amount: int
    fund_source: str
    description: str = ""
    kegiatan: Kegiatan | None = None
    kegiatan_kode: str = ""
    volume: Decimal | None = None
    unit: str = ""
    unit_price: int | None = None
    special: bool = False


@transaction.atomic
def draft(*, desa: Wilayah, year: int, by: Actor, at: dt.datetime) -> APBDesa:
    """The open draft of a year: the one there is, or a new version after the last published one.

    A perubahan begins as a copy of the version before it; so does the one in place of a version that was
    withdrawn, which counts as the same murni or perubahan. Raises NoBudgetHere.
    """
    if not has_budget(desa.kode):
        raise NoBudgetHere
    hold(desa=desa)
    last = APBDesa.objects.filter(desa=desa).of_year(year).first()
    if last is not None and not last.is_published:
        return last
    apb = APBDesa.objects.create(
        desa=desa,
        year=year,
        version=last.version + 1 if last else 0,
        amendment=_amendment(last),
        created_at=at,
    )
    if last is not None:
        _copy(last, apb)
    facts = {"year": year, "version": apb.version, "amendment": apb.amendment}
    record(kind="apb.rancangan", ref=f"apb:{year}/{apb.version}", desa=desa, by=by, at=at, facts=facts)
    return apb


@transaction.atomic
def add_line(*, apb: APBDesa, entry: Entry, by: Actor, at: dt.datetime) -> BudgetLine:
    """Adds a line to a draft.

    Raises AlreadyPublished, UnknownAccount, UnknownSource, UnknownActivity, WrongKegiatan, LeftThePlan,
    WrongAmount.
    """
    held = open_draft(apb)
    if entry.amount < 0:
        raise WrongAmount
    account = chart.account(entry.account)
    chart.source(entry.fund_source)
    kode = kode_of(held, entry)
    line = BudgetLine.objects.create(
        apb=held,
        account=entry.account,
        kegiatan_kode=kode,
        kegiatan=entry.kegiatan,
        description=(entry.description or (entry.kegiatan.name if entry.kegiatan else account.name))[:300],
        fund_source=entry.fund_source,
        amount=entry.amount,
        volume=entry.volume,
        unit=entry.unit,
        unit_price=entry.unit_price,
        special=entry.special,
        continues_id=taken_out_before(held, entry, kode),
    )
    facts = {"account": line.account, "kegiatan": kode, "amount": line.amount, "source": line.fund_source}
    ref = f"apb:{held.year}/{held.version}"
    record(kind="apb.baris", ref=ref, desa=held.desa, by=by, at=at, facts=facts)
    return line


@transaction.atomic
def remove_line(*, line: BudgetLine, by: Actor, at: dt.datetime) -> None:
    """Takes a line out of a draft again. Raises AlreadyPublished."""
    held = open_draft(line.apb)
    facts = {"account": line.account, "kegiatan": line.kegiatan_kode, "amount": line.amount}
    ref = f"apb:{held.year}/{held.version}"
    Realisasi.objects.filter(line=line).update(line=None)  # a file may have told spending before the plan
    line.delete()
    record(kind="apb.baris_dicabut", ref=ref, desa=held.desa, by=by, at=at, facts=facts)


def _amendment(last: APBDesa | None) -> int:
    if last is None:
        return 0
    return last.amendment + (0 if last.withdrawn_at else 1)


def _copy(last: APBDesa, apb: APBDesa) -> None:
    lines = [
        BudgetLine(
            apb=apb,
            account=line.account,
            kegiatan_kode=line.kegiatan_kode,
            kegiatan_id=line.kegiatan_id,
            description=line.description,
            fund_source=line.fund_source,
            amount=line.amount,
            volume=line.volume,
            unit=line.unit,
            unit_price=line.unit_price,
            special=line.special,
            continues_id=line.first_id,
        )
        for line in last.lines.order_by("id")
    ]
    BudgetLine.objects.bulk_create(lines)
    kegiatan = list(last.budgeted_kegiatan.order_by("id"))
    for one in kegiatan:
        one.pk, one.apb = None, apb
    BudgetedKegiatan.objects.bulk_create(kegiatan)


def taken_out_before(apb: APBDesa, entry: Entry, kode: str) -> int | None:
    """The first version of a line that this perubahan took out and writes anew, with another amount.

    What was spent on it goes on with it, instead of standing with a line that is no more.
    """
    if not apb.version:
        return None
    before = BudgetLine.objects.filter(
        apb__desa=apb.desa_id, apb__year=apb.year, apb__version=apb.version - 1
    )
    same = before.filter(
        account=entry.account, kegiatan_kode=kode, kegiatan=entry.kegiatan, fund_source=entry.fund_source
    )
    carried = set(apb.lines.values_list("continues_id", flat=True))
    return next((line.first_id for line in same.order_by("id") if line.first_id not in carried), None)


def open_draft(apb: APBDesa) -> APBDesa:
    """The draft, held against every other deed of its desa. Raises AlreadyPublished."""
    hold(desa=apb.desa)
    held = APBDesa.objects.select_for_update(of=("self",)).select_related("desa").get(pk=apb.pk)
    if held.is_published:
        raise AlreadyPublished
    return held


def kode_of(apb: APBDesa, entry: Entry) -> str:
    """The kegiatan an entry is for, "" for none. Raises WrongKegiatan, LeftThePlan, UnknownActivity."""
    if not entry.account.startswith("5."):
        if entry.kegiatan is not None or entry.kegiatan_kode:
            raise WrongKegiatan
        return ""
    if entry.kegiatan is not None and entry.kegiatan.desa_id != apb.desa_id:
        raise WrongKegiatan
    if entry.kegiatan is not None and not Kegiatan.objects.standing().filter(pk=entry.kegiatan.pk).exists():
        raise LeftThePlan
    kode = entry.kegiatan.kode if entry.kegiatan is not None else entry.kegiatan_kode
    if not kode:
        raise WrongKegiatan
    return activity_codes.kegiatan(kode).kode
