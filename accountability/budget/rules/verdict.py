"""What a rule says of a budget: the verdict, the rupiah and limit it rests on, its basis and arithmetic."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from accountability.budget.sums import Amount


class Verdict(StrEnum):
    """What a rule comes to; what cannot be computed is never guessed."""

    WITHIN = "sesuai"
    OUTSIDE = "tidak_sesuai"
    UNKNOWN = "tidak_dapat_dihitung"


class Counted(Amount, Protocol):
    """A line as the rules read it: of the database (BudgetLine), of a file (ProposedLine), or a copy."""

    @property
    def fund_source(self) -> str:
        """Its source of funds, such as DDS."""

    @property
    def special(self) -> bool:
        """Bantuan Keuangan Khusus."""


class Priced(Counted, Protocol):
    """A line with its words and, where it tells them, unit and price of one."""

    @property
    def description(self) -> str:
        """What it is for."""

    @property
    def unit(self) -> str:
        """The unit of its volume; "" where it does not say."""

    @property
    def unit_price(self) -> int | None:
        """Rupiah for one unit; None where it does not say."""


@dataclass(frozen=True, slots=True)
class RuleResult:
    """One rule on one budget; rupiah as int, `limit` in percent unless the rule speaks of rupiah.

    `arithmetic` holds plain Indonesian lines. `confidence` is that of the rule itself: "verbatim" (read in
    the regulation), "sourced" (told by another source) or "memory" (to be checked before it is relied on).
    `main` is false for another reading of a rule that is in force in its first reading.
    """

    id: str
    name: str
    verdict: Verdict
    basis: str
    confidence: str
    arithmetic: tuple[str, ...]
    part: int | None = None
    whole: int | None = None
    operator: str = ""
    limit: Decimal | None = None
    main: bool = True

    @property
    def percent(self) -> str:
        """`23,34%`; "–" where there is no share."""
        return "–" if self.part is None or self.whole is None else percent(self.part, self.whole)


def percent(part: int, whole: int) -> str:
    """`23,34%`, rounded half up by whole numbers; "–" of nothing."""
    if whole <= 0:
        return "–"
    hundredths = (abs(part) * 20_000 + whole) // (2 * whole)
    return f"{'-' if part < 0 and hundredths else ''}{hundredths // 100},{hundredths % 100:02d}%"


def under(code: str, prefix: str) -> bool:
    """Whether a code is `prefix` or stands beneath it: 5.3.00 under 5.3, but not 5.30."""
    return bool(prefix) and (code == prefix or code.startswith(f"{prefix}."))


def chosen[Line: Counted](
    lines: Iterable[Line], *, kegiatan: Iterable[str] = (), accounts: Iterable[str] = (), source: str = ""
) -> list[Line]:
    """The lines whose kegiatan or account begins with one of these codes, each once; of one source."""
    codes, prefixes = tuple(kegiatan), tuple(accounts)
    return [
        line
        for line in lines
        if (not source or line.fund_source == source)
        and (
            any(under(line.kegiatan_kode, code) for code in codes)
            or any(under(line.account, code) for code in prefixes)
        )
    ]


def rupiah_of(lines: Iterable[Amount]) -> int:
    """Their sum in rupiah."""
    return sum(line.amount for line in lines)
