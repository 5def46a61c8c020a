"""A budget of any shape, written straight into the tables, and its sums reckoned by other means."""

import datetime as dt
import random
from collections import Counter
from dataclasses import dataclass, field

from accountability.budget.models import APBDesa, BudgetLine, Realisasi
from accountability.regions.models import Wilayah
from tests import makers

KEGIATAN = (
    "1.1.01",
    "1.1.02",
    "2.1.01",
    "2.2.02",
    "2.3.10",
    "2.3.95",
    "3.1.01",
    "4.2.01",
    "5.3.00",
    "5.9.09",
)
INCOME = (("4.1.1.01", "PAD"), ("4.2.1.01", "DDS"), ("4.2.3.01", "ADD"), ("4.3.1.01", "DLL"))
AT = dt.datetime(2027, 3, 1, 3, 0, tzinfo=dt.UTC)


@dataclass(slots=True)
class Reckoned:
    """What must be published, reckoned while the rows were drawn and not from them."""

    apb: APBDesa
    planned: Counter[str] = field(default_factory=Counter)  # by kegiatan
    spent: Counter[str] = field(default_factory=Counter)
    income: Counter[str] = field(default_factory=Counter)  # by source
    received: Counter[str] = field(default_factory=Counter)
    financing: Counter[str] = field(default_factory=Counter)  # by 6.1 and 6.2
    unplanned: int = 0

    def bidang(self, which: str) -> list[int]:
        """The sums of the five bidang, planned or spent."""
        amounts: Counter[str] = getattr(self, which)
        return [sum(n for kode, n in amounts.items() if kode[0] == b) for b in "12345"]


def make_any_budget(desa: Wilayah, seed: int, year: int = 2027) -> Reckoned:
    """A published budget with odd lines: nothing planned, spent twice, corrected, without a line."""
    draw = random.Random(seed)
    apb = APBDesa.objects.create(
        desa=desa, year=year, perdes_no="1/2026", perdes_date=AT.date(), published_at=AT, created_at=AT
    )
    told = Reckoned(apb)
    for account, source in draw.sample(INCOME, draw.randint(1, 4)):
        amount = draw.choice([0, 1, draw.randint(1, 10**10)])
        _line(apb, account, "", source, amount)
        told.income[source] += amount
        if draw.random() < 0.5:
            got = draw.randint(0, 10**9)
            _told(apb, account, "", source, got)
            told.received[source] += got
    for kode in draw.sample(KEGIATAN, draw.randint(1, len(KEGIATAN))):
        for account in draw.sample(("5.1.1.01", "5.2.1.01", "5.3.5.02"), draw.randint(1, 3)):
            _spending(apb, told, draw, kode, account)
    for account in ("6.1.1.01", "6.2.2.01"):
        amount = draw.randint(0, 10**8)
        _line(apb, account, "", "DLL", amount)
        told.financing[account[:3]] += amount
    return told


def _spending(apb: APBDesa, told: Reckoned, draw: random.Random, kode: str, account: str) -> None:
    amount = draw.choice([0, draw.randint(1, 10**9)])
    line = _line(apb, account, kode, "DDS", amount)
    told.planned[kode] += amount
    for _ in range(draw.randint(0, 3)):
        paid = draw.randint(0, 10**9)
        where = draw.choice(["line", "none", "corrected"])
        row = _told(apb, account, kode, "DDS", paid, line=None if where == "none" else line)
        if where == "corrected":
            Realisasi.objects.filter(pk=row.pk).update(corrected_at=AT, correction_reason="Salah ketik")
            continue
        told.spent[kode] += paid
        told.unplanned += paid if where == "none" else 0


def _line(apb: APBDesa, account: str, kode: str, source: str, amount: int) -> BudgetLine:
    return BudgetLine.objects.create(
        apb=apb,
        account=account,
        kegiatan_kode=kode,
        fund_source=source,
        amount=amount,
        description=f"Baris {account} {kode}".strip(),
    )


def _told(
    apb: APBDesa, account: str, kode: str, source: str, amount: int, line: BudgetLine | None = None
) -> Realisasi:
    return Realisasi.objects.create(
        apb=apb,
        line=line,
        account=account,
        kegiatan_kode=kode,
        fund_source=source,
        spent_date=makers.NOW.date(),
        amount=amount,
        recorded_at=AT,
    )
