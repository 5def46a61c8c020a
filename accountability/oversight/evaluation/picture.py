"""Reads an APB Desa once into plain lines, so that every check counts the same rupiah."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from accountability.budget.models import APBDesa
from accountability.budget.rules.verdict import chosen, rupiah_of


@dataclass(frozen=True, slots=True)
class Line:
    """One budget line; `planned`: a kegiatan of the plan stands behind it, `adopted`: a citizens' usulan."""

    account: str
    kegiatan_kode: str
    fund_source: str
    amount: int
    description: str
    planned: bool
    adopted: bool
    special: bool = False
    unit: str = ""
    unit_price: int | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A budget at one moment; the fingerprint changes when any line does."""

    desa: str
    year: int
    version: int
    published: bool
    lines: tuple[Line, ...]
    fingerprint: str

    def chosen(
        self, *, kegiatan: Iterable[str] = (), accounts: Iterable[str] = (), source: str = ""
    ) -> list[Line]:
        """The lines whose kegiatan or account begins with one of these codes, each once; of one source."""
        return chosen(self.lines, kegiatan=kegiatan, accounts=accounts, source=source)

    @property
    def belanja(self) -> int:
        """All spending, in rupiah."""
        return rupiah_of(self.chosen(accounts=("5",)))

    @property
    def spending(self) -> list[Line]:
        """The lines of spending."""
        return self.chosen(accounts=("5",))


def picture_of(apb: APBDesa) -> Picture:
    """The budget as it stands now; one query."""
    rows = apb.lines.order_by("account", "kegiatan_kode", "id").select_related("kegiatan")
    lines = tuple(
        Line(
            account=row.account,
            kegiatan_kode=row.kegiatan_kode,
            fund_source=row.fund_source,
            amount=row.amount,
            description=row.description,
            planned=row.kegiatan is not None,
            adopted=row.kegiatan is not None and row.kegiatan.usulan_id is not None,
            special=row.special,
            unit=row.unit,
            unit_price=row.unit_price,
        )
        for row in rows
    )
    told = [
        [
            *(one.account, one.kegiatan_kode, one.fund_source, one.amount, one.description, one.planned),
            *(one.special, one.unit, one.unit_price),
        ]
        for one in lines
    ]
    digest = hashlib.sha256(json.dumps(sorted(told), ensure_ascii=False).encode()).hexdigest()
    return Picture(apb.desa_id, apb.year, apb.version, apb.is_published, lines, digest)
