"""The sums of a budget in rupiah, the same for lines in the database and lines that were only proposed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from accountability.budget.models import APBDesa

BIDANG = ("1", "2", "3", "4", "5")


class Amount(Protocol):
    """Anything with an account, a kegiatan code (belanja only) and an amount in rupiah."""

    @property
    def account(self) -> str:
        """Its account code, such as 5.3.5.02."""

    @property
    def kegiatan_kode(self) -> str:
        """Its kegiatan, such as 2.3.10; "" for pendapatan and pembiayaan."""

    @property
    def amount(self) -> int:
        """Rupiah."""


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of a budget, in rupiah; `silpa` is what is left and must be 0 in a plan."""

    pendapatan: int
    belanja: int
    penerimaan: int
    pengeluaran: int

    @property
    def surplus(self) -> int:
        """Pendapatan less belanja; negative is a deficit."""
        return self.pendapatan - self.belanja

    @property
    def netto(self) -> int:
        """Net financing."""
        return self.penerimaan - self.pengeluaran

    @property
    def silpa(self) -> int:
        """Surplus or deficit plus net financing."""
        return self.surplus + self.netto


def totals(apb: APBDesa) -> Totals:
    """The sums of a budget; one query."""
    return totals_of(apb.lines.only("account", "kegiatan_kode", "amount"))


def totals_of(lines: Iterable[Amount]) -> Totals:
    """The sums of these lines."""
    sums = {"4": 0, "5": 0, "6.1": 0, "6.2": 0}
    for line in lines:
        part = line.account[:3] if line.account.startswith("6") else line.account[:1]
        sums[part] += line.amount
    return Totals(sums["4"], sums["5"], sums["6.1"], sums["6.2"])


def per_bidang(lines: Iterable[Amount]) -> dict[str, int]:
    """Belanja by bidang 1-5, in rupiah; every bidang stands in it. A line without kegiatan is in none."""
    sums = dict.fromkeys(BIDANG, 0)
    for line in lines:
        if line.account.startswith("5") and line.kegiatan_kode:
            sums[line.kegiatan_kode[:1]] += line.amount
    return sums
