"""Changes what stands in an open draft: a line anew, a line put back, what is said of a kegiatan."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.budget import chart
from accountability.budget.carrying_on import spent_on
from accountability.budget.drafting import (
    Entry,
    WrongAmount,
    kode_of,
    open_draft,
    taken_out_before,
)
from accountability.budget.models import APBDesa, BudgetedKegiatan, BudgetLine, Realisasi
from accountability.ledger.record import record
from accountability.planning import activity_codes

# What makes a removed line the same line again.
KEPT = (
    "account",
    "kegiatan_kode",
    "kegiatan_id",
    "description",
    "fund_source",
    "amount",
    "volume",
    "unit",
    "unit_price",
    "special",
    "continues_id",
)


class NotInTheBudget(Exception):
    """Only a kegiatan that has a line in this draft is described in it."""


@dataclass(frozen=True, slots=True)
class Description:
    """What a budget says of a kegiatan beside money; `pelaksana` is an office, never a person's name."""

    name: str
    place: str = ""
    output: str = ""
    volume: Decimal | None = None
    unit: str = ""
    schedule: str = ""
    pelaksana: str = ""


@transaction.atomic
def change_line(*, line: BudgetLine, entry: Entry, by: Actor, at: dt.datetime) -> BudgetLine:
    """Writes a line of a draft anew; it stays the same line and carries on the same one of before.

    Only where its account or kegiatan changes it carries on whatever stood in the new place, and spending
    that was told before goes to the line that now fits. Raises AlreadyPublished, UnknownAccount,
    UnknownSource, UnknownActivity, WrongKegiatan, WrongAmount.
    """
    held = open_draft(line.apb)
    if entry.amount < 0:
        raise WrongAmount
    account = chart.account(entry.account)
    chart.source(entry.fund_source)
    kode = kode_of(held, entry)
    now = BudgetLine.objects.select_for_update(of=("self",)).get(pk=line.pk, apb=held)
    before = {"account": now.account, "kegiatan": now.kegiatan_kode, "amount": now.amount}
    moved = (now.account, now.kegiatan_kode) != (entry.account, kode)
    told = list(Realisasi.objects.filter(line=now)) if moved else []
    if moved:
        now.continues_id = taken_out_before(held, entry, kode)
    now.account, now.kegiatan_kode, now.kegiatan = entry.account, kode, entry.kegiatan
    now.description = (entry.description or _named(entry, account))[:300]
    now.fund_source, now.amount, now.special = entry.fund_source, entry.amount, entry.special
    now.volume, now.unit, now.unit_price = entry.volume, entry.unit, entry.unit_price
    now.save()
    for one in spent_on(held, told):
        one.save(update_fields=["line"])
    facts = {
        "account": now.account,
        "kegiatan": kode,
        "amount": now.amount,
        "source": now.fund_source,
        "before": before,
    }
    record(kind="apb.baris_diubah", ref=_ref(held), desa=held.desa, by=by, at=at, facts=facts)
    return now


def kept(line: BudgetLine) -> dict[str, Any]:
    """What must be kept of a line before it is removed, so that it can be put back; fit for JSON."""
    said = {name: getattr(line, name) for name in KEPT}
    return {**said, "volume": None if line.volume is None else str(line.volume)}


@transaction.atomic
def put_back(*, apb: APBDesa, said: dict[str, Any], by: Actor, at: dt.datetime) -> BudgetLine:
    """Puts a removed line back as it was (`kept`), with the spending told for it. Raises AlreadyPublished.

    Where something else has taken over the line of the version before, it stands as a new line.
    """
    held = open_draft(apb)
    volume = said["volume"]
    fields = {**{name: said[name] for name in KEPT}, "volume": None if volume is None else Decimal(volume)}
    if held.lines.filter(continues_id__isnull=False, continues_id=fields["continues_id"]).exists():
        fields["continues_id"] = None
    line = BudgetLine.objects.create(apb=held, **fields)
    alone = Realisasi.objects.filter(apb=held, line=None)
    same = alone.filter(account=line.account, kegiatan_kode=line.kegiatan_kode)
    for one in spent_on(held, same):
        one.save(update_fields=["line"])
    facts = {"account": line.account, "kegiatan": line.kegiatan_kode, "amount": line.amount}
    record(kind="apb.baris_kembali", ref=_ref(held), desa=held.desa, by=by, at=at, facts=facts)
    return line


@transaction.atomic
def describe(*, apb: APBDesa, kode: str, said: Description, by: Actor, at: dt.datetime) -> BudgetedKegiatan:
    """Says what a kegiatan of a draft is: name, place, output, schedule, pelaksana.

    Raises AlreadyPublished, UnknownActivity, NotInTheBudget.
    """
    held = open_draft(apb)
    official = activity_codes.kegiatan(kode)
    if not held.lines.filter(kegiatan_kode=kode).exists():
        raise NotInTheBudget
    one, _ = BudgetedKegiatan.objects.update_or_create(
        apb=held,
        kode=kode,
        defaults={
            "name": (said.name or official.name)[:300],
            "place": said.place[:160],
            "output": said.output[:200],
            "volume": said.volume,
            "unit": said.unit[:40],
            "schedule": said.schedule[:80],
            "pelaksana": said.pelaksana[:80],
        },
    )
    record(kind="apb.kegiatan", ref=_ref(held), desa=held.desa, by=by, at=at, facts={"kegiatan": kode})
    return one


def _named(entry: Entry, account: chart.Account) -> str:
    return entry.kegiatan.name if entry.kegiatan else account.name


def _ref(apb: APBDesa) -> str:
    return f"apb:{apb.year}/{apb.version}"
