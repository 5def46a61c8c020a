"""Reads an APB Desa once into plain lines, so that every check counts the same rupiah."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from accountability.budget.models import APBDesa


@dataclass(frozen=True, slots=True)
class Line:
    """One budget line; `planned`: a kegiatan of the plan stands behind it, `adopted`: a citizens' usulan."""

    account: str
    kegiatan: str
    source: str
    amount: int
    description: str
    planned: bool
    adopted: bool


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
        codes, prefixes = tuple(kegiatan), tuple(accounts)
        return [
            line
            for line in self.lines
            if (not source or line.source == source)
            and (
                any(_under(line.kegiatan, code) for code in codes)
                or any(_under(line.account, code) for code in prefixes)
            )
        ]

    @property
    def belanja(self) -> int:
        """All spending, in rupiah."""
        return rupiah_of(self.chosen(accounts=("5",)))

    @property
    def spending(self) -> list[Line]:
        """The lines of spending."""
        return self.chosen(accounts=("5",))

    @property
    def total(self) -> int:
        """All that the budget gives out, in rupiah: belanja and pengeluaran pembiayaan."""
        return rupiah_of(self.chosen(accounts=("5", "6.2")))


def rupiah_of(lines: Iterable[Line]) -> int:
    """Their sum in rupiah."""
    return sum(line.amount for line in lines)


def picture_of(apb: APBDesa) -> Picture:
    """The budget as it stands now; one query."""
    rows = apb.lines.order_by("account", "kegiatan_kode", "id").values_list(
        "account", "kegiatan_kode", "fund_source", "amount", "description", "kegiatan", "kegiatan__usulan"
    )
    lines = tuple(
        Line(account, kode, source, amount, words, plan is not None, usulan is not None)
        for account, kode, source, amount, words, plan, usulan in rows
    )
    told = [
        [one.account, one.kegiatan, one.source, one.amount, one.description, one.planned] for one in lines
    ]
    digest = hashlib.sha256(json.dumps(sorted(told), ensure_ascii=False).encode()).hexdigest()
    return Picture(apb.desa_id, apb.year, apb.version, apb.is_published, lines, digest)


def _under(code: str, prefix: str) -> bool:
    return bool(prefix) and (code == prefix or code.startswith(f"{prefix}."))
