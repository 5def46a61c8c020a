"""A budget as read from a file or a form, before any deed: lines, kegiatan, spending, and what is wrong."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any, Literal

from accountability.budget.models import Source


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person should know: `warn` lets the file in, `reject` does not.

    `sentence` is plain Indonesian and holds no personal data; `table` is the table or sheet, `row` counts
    from 1 with the header as row 1, `column` as the file names it.
    """

    level: Literal["warn", "reject"]
    table: str
    row: int | None
    column: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ProposedLine:
    """One line: official account, kegiatan (belanja only), source of funds, rupiah."""

    account: str
    kegiatan_kode: str
    fund_source: str
    amount: int
    description: str = ""
    volume: Decimal | None = None
    unit: str = ""
    unit_price: int | None = None
    special: bool = False


@dataclass(frozen=True, slots=True)
class ProposedKegiatan:
    """What the file says of a kegiatan beside money; `pelaksana` is an office, never a person's name."""

    kode: str
    name: str
    place: str = ""
    output: str = ""
    volume: Decimal | None = None
    unit: str = ""
    schedule: str = ""
    pelaksana: str = ""


@dataclass(frozen=True, slots=True)
class ProposedSpending:
    """Money that came in (akun 4, 6.1) or went out (akun 5, 6.2) on a day, in rupiah; may be negative."""

    account: str
    kegiatan_kode: str
    fund_source: str
    amount: int
    spent_date: dt.date


@dataclass(frozen=True, slots=True)
class Proposal:
    """One village's year from one source.

    `spending` is None when the source tells nothing of realisasi, and empty when it tells there was none. A
    perubahan is told by `amendment` 1 and up. `incomplete` where money of the source could not be read or
    placed: its problems refuse it, and its sums are nobody's.
    """

    desa: str
    year: int
    source: Source
    sha256: str
    lines: tuple[ProposedLine, ...]
    kegiatan: tuple[ProposedKegiatan, ...] = ()
    spending: tuple[ProposedSpending, ...] | None = None
    amendment: int = 0
    problems: tuple[Problem, ...] = field(default=())
    incomplete: bool = False

    @property
    def rejected(self) -> bool:
        """Whether it must not be taken over."""
        return any(problem.level == "reject" for problem in self.problems)


def as_data(proposal: Proposal) -> dict[str, Any]:
    """The proposal as JSON can hold it; the way back is `from_data`."""
    return {
        "desa": proposal.desa,
        "year": proposal.year,
        "source": proposal.source.value,
        "sha256": proposal.sha256,
        "amendment": proposal.amendment,
        "lines": [_plain(line) for line in proposal.lines],
        "kegiatan": [_plain(one) for one in proposal.kegiatan],
        "spending": None if proposal.spending is None else [_plain(one) for one in proposal.spending],
        "problems": [_plain(problem) for problem in proposal.problems],
    }


def from_data(data: Mapping[str, Any]) -> Proposal:
    """The proposal that `as_data` wrote."""
    spending = data["spending"]
    return Proposal(
        desa=data["desa"],
        year=data["year"],
        source=Source(data["source"]),
        sha256=data["sha256"],
        amendment=data["amendment"],
        lines=tuple(ProposedLine(**_exact(line)) for line in data["lines"]),
        kegiatan=tuple(ProposedKegiatan(**_exact(one)) for one in data["kegiatan"]),
        spending=None if spending is None else tuple(_spending(one) for one in spending),
        problems=tuple(Problem(**problem) for problem in data["problems"]),
    )


def _plain(row: Any) -> dict[str, Any]:
    return {
        name: str(value) if isinstance(value, Decimal | dt.date) else value
        for name, value in asdict(row).items()
    }


def _exact(row: Mapping[str, Any]) -> dict[str, Any]:
    volume = row["volume"]
    return {**row, "volume": None if volume is None else Decimal(volume)}


def _spending(row: Mapping[str, Any]) -> ProposedSpending:
    return ProposedSpending(**{**row, "spent_date": dt.date.fromisoformat(row["spent_date"])})
