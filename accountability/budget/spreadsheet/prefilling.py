"""What a template holds before anyone writes: lines of last year or this one, the kegiatan of the plan."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from accountability.budget.models import APBDesa, BudgetLine
from accountability.budget.proposed import Proposal, ProposedKegiatan, ProposedLine
from accountability.planning import activity_codes
from accountability.regions.models import Wilayah

Filling = Literal["lalu", "salin", "kini"]


@dataclass(frozen=True, slots=True)
class Filled:
    """One row of a template; rupiah of this year, of last year and of the plan, each where it is known."""

    account: str
    kegiatan_kode: str = ""
    description: str = ""
    fund_source: str = ""
    amount: int | None = None
    volume: Decimal | None = None
    unit: str = ""
    unit_price: int | None = None
    special: bool = False
    last: int | None = None
    planned: int | None = None


@dataclass(frozen=True, slots=True)
class Prefilled:
    """All rows of a template, what is said of each kegiatan, and which perubahan it is for (0: murni)."""

    rows: tuple[Filled, ...] = ()
    kegiatan: dict[str, ProposedKegiatan] = field(default_factory=dict)
    amendment: int = 0


def prefilled(*, desa: Wilayah, year: int, how: Filling = "lalu") -> Prefilled:
    """What the template of a year begins with.

    `lalu`: the lines of last year with its rupiah beside them, `salin`: with its rupiah copied, `kini`: the
    newest version of this very year. Kegiatan of the year's plan that no line names stand below with their
    estimated cost.
    """
    before = desa.apb.published().of_year(year - 1).first()
    now = desa.apb.of_year(year).first()
    start = now if how == "kini" else before
    rows = [_filled(line) for line in start.lines.order_by("account", "kegiatan_kode", "id")] if start else []
    if how != "kini":
        rows = [replace(row, last=row.amount, amount=row.amount if how == "salin" else None) for row in rows]
    if how == "lalu":
        rows = [replace(row, volume=None, unit_price=None) for row in rows]
    said = _said(start)
    rows += list(_planned(desa, year, {row.kegiatan_kode for row in rows}, said))
    return Prefilled(tuple(rows), said, _amendment(now))


def of_proposal(proposal: Proposal) -> Prefilled:
    """A template that holds what a file told, for what is missing to be added by hand."""
    rows = tuple(_filled(line) for line in proposal.lines)
    return Prefilled(rows, {one.kode: one for one in proposal.kegiatan}, proposal.amendment)


def _filled(line: BudgetLine | ProposedLine) -> Filled:
    return Filled(
        line.account,
        line.kegiatan_kode,
        line.description,
        line.fund_source,
        line.amount,
        line.volume,
        line.unit,
        line.unit_price,
        line.special,
    )


def _said(apb: APBDesa | None) -> dict[str, ProposedKegiatan]:
    """What a version says of its kegiatan, and the official name of those it only has lines for."""
    if apb is None:
        return {}
    found = {
        one.kode: ProposedKegiatan(
            one.kode, one.name, one.place, one.output, one.volume, one.unit, one.schedule, one.pelaksana
        )
        for one in apb.budgeted_kegiatan.all()
    }
    lines = apb.lines.belanja().select_related("kegiatan").order_by("kegiatan_kode", "id")
    for line in lines:
        name = line.kegiatan.name if line.kegiatan else activity_codes.kegiatan(line.kegiatan_kode).name
        found.setdefault(line.kegiatan_kode, ProposedKegiatan(line.kegiatan_kode, name))
    return found


def _planned(
    desa: Wilayah, year: int, lines: set[str], said: dict[str, ProposedKegiatan]
) -> Iterable[Filled]:
    """The kegiatan of the plan; those without a line get a row, all of them say what they are."""
    for one in desa.kegiatan.of_year(year):
        volume = None if one.volume is None else Decimal(one.volume)
        said[one.kode] = ProposedKegiatan(
            one.kode, one.name, one.place, "", volume, one.unit, "", one.pelaksana
        )
        if one.kode not in lines:
            yield Filled("", one.kode, one.name, one.fund_source, planned=one.cost)


def _amendment(now: APBDesa | None) -> int:
    """Which perubahan a file for this year would be."""
    if now is None:
        return 0
    return now.amendment + (1 if now.is_public else 0)
