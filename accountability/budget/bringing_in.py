"""Brings in a budget from a file: kept to be looked through, then adopted as the year's draft, or dropped."""

import datetime as dt

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.budget.carrying_on import carried_on, spent_on
from accountability.budget.drafting import draft
from accountability.budget.models import APBDesa, BroughtIn, BudgetedKegiatan, BudgetLine, Realisasi
from accountability.budget.proposed import Proposal, ProposedLine, as_data, from_data
from accountability.budget.sums import totals_of
from accountability.ledger.record import hold, record
from accountability.regions.models import Wilayah

AT_ONCE = 2_000  # rows in one statement


class NotOfThisDesa(Exception):
    """A file that tells of one village is not brought in for another."""


class NotFit(Exception):
    """What was read has problems that must be mended in the file first."""


class AlreadyDecided(Exception):
    """What was brought in was adopted or dropped already."""


class NothingToAdopt(Exception):
    """Neither the plan nor the spending was chosen, or the file does not tell it."""


@transaction.atomic
def keep(*, desa: Wilayah, proposal: Proposal, by: Actor, at: dt.datetime) -> BroughtIn:
    """Keeps what was read, to be looked through; nothing of the budget changes yet.

    The same file read again for the same year finds what is waiting. Raises NotOfThisDesa.
    """
    if proposal.desa != desa.kode:
        raise NotOfThisDesa
    hold(desa=desa)
    waiting = BroughtIn.objects.waiting().filter(desa=desa, year=proposal.year, source=proposal.source)
    told = as_data(proposal)
    same = waiting.filter(sha256=proposal.sha256).first()
    if same is not None:
        same.payload, same.problems = told, told["problems"]
        same.save(update_fields=["payload", "problems"])
        return same
    waiting.update(dropped_at=at, payload={})  # a newer file takes the place of one nobody adopted
    return BroughtIn.objects.create(
        desa=desa,
        year=proposal.year,
        source=proposal.source,
        sha256=proposal.sha256,
        payload=told,
        problems=told["problems"],
        read_at=at,
        read_by_id=by.user_id,
    )


@transaction.atomic
def adopt(
    *, brought_in: BroughtIn, plan: bool = True, spending: bool = False, by: Actor, at: dt.datetime
) -> APBDesa:
    """Makes what was read the open draft of its year (`plan`) and the realisasi of its year (`spending`).

    The lines of an open draft are replaced; after a published version a new one opens. A line that carries
    on one of the version before keeps its kegiatan of the plan and its spending. Rupiah spent that were told
    before, by hand or by a file, are replaced; percent and photos stay. Raises AlreadyDecided, NotFit,
    NothingToAdopt, NoBudgetHere.
    """
    hold(desa=brought_in.desa)
    held = BroughtIn.objects.select_for_update(of=("self",)).select_related("desa").get(pk=brought_in.pk)
    if held.adopted_at is not None or held.dropped_at is not None:
        raise AlreadyDecided
    proposal = from_data(held.payload)
    if proposal.rejected:
        raise NotFit
    spending = spending and proposal.spending is not None
    if not plan and not spending:
        raise NothingToAdopt
    apb = _planned(held, proposal, by, at) if plan else _standing(held, by, at)
    if spending:
        _spend(held, apb, proposal, by, at)
    held.adopted_at, held.adopted_by_id, held.apb, held.payload = at, by.user_id, apb, {}
    held.save(update_fields=["adopted_at", "adopted_by", "apb", "payload"])
    brought_in.refresh_from_db()
    return apb


@transaction.atomic
def drop(*, brought_in: BroughtIn, by: Actor, at: dt.datetime) -> None:
    """Puts away what was read, without any effect. Raises AlreadyDecided after an adoption."""
    hold(desa=brought_in.desa)
    held = BroughtIn.objects.select_for_update().get(pk=brought_in.pk)
    if held.adopted_at is not None:
        raise AlreadyDecided
    if held.dropped_at is None:
        held.dropped_at, held.payload = at, {}
        held.save(update_fields=["dropped_at", "payload"])


def _standing(held: BroughtIn, by: Actor, at: dt.datetime) -> APBDesa:
    """The newest version of the year; a year without any begins with an empty draft."""
    newest = APBDesa.objects.filter(desa=held.desa).of_year(held.year).first()
    return newest or draft(desa=held.desa, year=held.year, by=by, at=at)


def _planned(held: BroughtIn, proposal: Proposal, by: Actor, at: dt.datetime) -> APBDesa:
    apb = draft(desa=held.desa, year=held.year, by=by, at=at)
    told = list(Realisasi.objects.filter(line__apb=apb).values_list("pk", flat=True))
    Realisasi.objects.filter(pk__in=told).update(line=None)
    apb.lines.all().delete()
    apb.budgeted_kegiatan.all().delete()
    lines = [_line(apb, line) for line in proposal.lines]
    carried_on(apb, lines, {one.kode: one.name for one in proposal.kegiatan})
    BudgetLine.objects.bulk_create(lines, batch_size=AT_ONCE)
    kegiatan = [_kegiatan(apb, proposal, kode) for kode in sorted({one.kode for one in proposal.kegiatan})]
    BudgetedKegiatan.objects.bulk_create(kegiatan, batch_size=AT_ONCE)
    _link_again(apb, told)
    sums = totals_of(proposal.lines)
    facts = {
        "source": held.source,
        "sha256": held.sha256,
        "lines": len(lines),
        "pendapatan": sums.pendapatan,
        "belanja": sums.belanja,
        "penerimaan_pembiayaan": sums.penerimaan,
        "pengeluaran_pembiayaan": sums.pengeluaran,
    }
    ref = f"apb:{apb.year}/{apb.version}"
    record(kind="apb.dibawa_masuk", ref=ref, desa=held.desa, by=by, at=at, facts=facts)
    return apb


def _line(apb: APBDesa, line: ProposedLine) -> BudgetLine:
    return BudgetLine(
        apb=apb,
        account=line.account,
        kegiatan_kode=line.kegiatan_kode,
        description=line.description[:300],
        fund_source=line.fund_source,
        amount=line.amount,
        volume=line.volume,
        unit=line.unit[:40],
        unit_price=line.unit_price,
        special=line.special,
    )


def _kegiatan(apb: APBDesa, proposal: Proposal, kode: str) -> BudgetedKegiatan:
    """What the file says of a kegiatan; where it stands twice, the first that has a place or a pelaksana."""
    said = [one for one in proposal.kegiatan if one.kode == kode]
    one = next((one for one in said if one.place or one.pelaksana), said[0])
    return BudgetedKegiatan(
        apb=apb,
        kode=one.kode,
        name=one.name[:300],
        place=one.place[:160],
        output=one.output[:200],
        volume=one.volume,
        unit=one.unit[:40],
        schedule=one.schedule[:80],
        pelaksana=one.pelaksana[:80],
    )


def _link_again(apb: APBDesa, told: list[int]) -> None:
    """Spending told on lines that were replaced goes on with the lines that stand in their place."""
    for one in spent_on(apb, list(Realisasi.objects.filter(pk__in=told))):
        one.save(update_fields=["line"])


def _spend(held: BroughtIn, apb: APBDesa, proposal: Proposal, by: Actor, at: dt.datetime) -> None:
    of_year = Realisasi.objects.filter(apb__desa=held.desa, apb__year=held.year)
    of_year.counted().update(replaced_by=held)
    rows = [
        Realisasi(
            apb=apb,
            account=one.account,
            kegiatan_kode=one.kegiatan_kode,
            fund_source=one.fund_source,
            spent_date=one.spent_date,
            amount=one.amount,
            recorded_at=at,
            recorded_by_id=by.user_id,
            told_by=held,
        )
        for one in proposal.spending or ()
    ]
    Realisasi.objects.bulk_create(spent_on(apb, rows), batch_size=AT_ONCE)
    spent = sum(row.amount for row in rows if row.account.startswith("5"))
    facts = {"source": held.source, "sha256": held.sha256, "rows": len(rows), "belanja": spent}
    ref = f"apb:{apb.year}/{apb.version}"
    record(kind="apb.realisasi_dibawa_masuk", ref=ref, desa=held.desa, by=by, at=at, facts=facts)
