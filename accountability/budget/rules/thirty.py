"""The rule of thirty percent in its three readings (data/percent_variants.csv), for any lines of a budget."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from django.utils.translation import gettext as _

from accountability.budget.rules.verdict import Counted, RuleResult, Verdict, percent, rupiah_of, under
from accountability.budget.sums import Amount
from accountability.budget.tables import table
from accountability.lib.rupiah import rupiah
from accountability.regions.sebutan import Words

# Bantuan keuangan: what of it is "khusus" says the mark of the line; without it, it may be either.
GRANTS = ("PBP", "PBK")


@dataclass(frozen=True, slots=True)
class Variant:
    """One reading of the rule, in force since `year`; `name` holds {places} for local words."""

    id: str
    year: int
    default: bool
    name: str
    kegiatan: tuple[str, ...]
    accounts: tuple[str, ...]
    base: str
    percent: int
    legal_basis: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Share:
    """What is counted, of what, in rupiah, and the limit in percent.

    `uncertain` rupiah may have to be taken off the whole: bantuan keuangan that is not marked as khusus.
    """

    part: int
    whole: int
    limit: int
    uncertain: int = 0

    @property
    def within(self) -> bool | None:
        """Whether the part is within the limit; None of nothing, and where it hangs on what is not known."""
        if self.whole <= 0:
            return None
        most, least = self._within(self.whole), self._within(self.whole - self.uncertain)
        return most if most == least else None

    @property
    def hundredths(self) -> int | None:
        """The share in hundredths of a percent, rounded half up; None of nothing."""
        return (self.part * 20_000 + self.whole) // (2 * self.whole) if self.whole > 0 else None

    def _within(self, whole: int) -> bool:
        return whole > 0 and self.part * 100 <= self.limit * whole


def variants(year: int) -> list[Variant]:
    """The readings in force in `year`, the default first."""
    return sorted((one for one in _variants() if one.year <= year), key=lambda one: not one.default)


def share_of(lines: Iterable[Counted], reading: Variant) -> Share:
    """One reading of these lines."""
    told = list(lines)
    part = rupiah_of(line for line in told if counts(line, reading))
    spending = [line for line in told if line.account.startswith("5.")]
    belanja = rupiah_of(spending)
    if reading.base == "belanja":
        return Share(part, belanja, reading.percent)
    out = rupiah_of(line for line in told if line.account.startswith("6.2"))
    special = rupiah_of(line for line in spending if line.special)
    unmarked = rupiah_of(line for line in spending if line.fund_source in GRANTS and not line.special)
    return Share(part, belanja + out - special, reading.percent, unmarked)


def counts(line: Amount, reading: Variant) -> bool:
    """Whether a line of belanja is counted in the part."""
    return line.account.startswith("5.") and (
        line.kegiatan_kode in reading.kegiatan or any(under(line.account, one) for one in reading.accounts)
    )


def thirty(lines: Iterable[Counted], year: int, words: Words) -> list[RuleResult]:
    """Every reading with its arithmetic, the one in force first."""
    told = list(lines)
    return [_result(told, reading, words) for reading in variants(year)]


def _result(lines: list[Counted], reading: Variant, words: Words) -> RuleResult:
    share = share_of(lines, reading)
    verdict = {True: Verdict.WITHIN, False: Verdict.OUTSIDE, None: Verdict.UNKNOWN}[share.within]
    name = reading.name.format(bpd=words.bpd)
    return RuleResult(
        id=reading.id,
        name=name,
        verdict=verdict,
        basis=reading.legal_basis,
        confidence=reading.confidence,
        arithmetic=_arithmetic(lines, reading, share, name, words),
        part=share.part,
        whole=share.whole,
        operator="<=",
        limit=Decimal(share.limit),
        main=reading.default,
    )


def _arithmetic(
    lines: list[Counted], reading: Variant, share: Share, name: str, words: Words
) -> tuple[str, ...]:
    per_kegiatan: dict[str, int] = {}
    for line in lines:
        if counts(line, reading):
            per_kegiatan[line.kegiatan_kode] = per_kegiatan.get(line.kegiatan_kode, 0) + line.amount
    parts = " + ".join(f"{kode} {rupiah(amount)}" for kode, amount in sorted(per_kegiatan.items()))
    # Of spending alone, or of all that the budget gives out.
    base = _("belanja") if reading.base == "belanja" else _("seluruh pengeluaran %s") % words.apb
    said = [
        _("%(name)s (%(basis)s): %(parts)s = %(sum)s")
        % {"name": name, "basis": reading.legal_basis, "parts": parts or "0", "sum": rupiah(share.part)},
        _("%(sum)s dari %(base)s %(whole)s = %(percent)s; batas %(limit)s%%: %(verdict)s")
        % {
            "sum": rupiah(share.part),
            "base": base,
            "whole": rupiah(share.whole),
            "percent": percent(share.part, share.whole),
            "limit": share.limit,
            "verdict": _said(share),
        },
    ]
    if share.uncertain:
        said.append(
            _("Bantuan keuangan %(rupiah)s belum bertanda khusus atau umum; bila khusus, dikurangkan.")
            % {"rupiah": rupiah(share.uncertain)}
        )
    if reading.default:
        said.append(_("Belanja dari tanah bengkok tidak bertanda, jadi tidak dikurangkan."))
    return tuple(said)


def _said(share: Share) -> str:
    if share.within is None:
        return _("tidak dapat dihitung")
    over = share.part * 100 - share.limit * share.whole
    return _("tidak lebih") if share.within else _("lebih %s") % rupiah(-(-over // 100))


@cache
def _variants() -> tuple[Variant, ...]:
    return tuple(
        Variant(
            id=row["id"],
            year=int(row["year"]),
            default=row["default"] == "1",
            name=row["name"],
            kegiatan=tuple(row["kegiatan"].split()),
            accounts=tuple(row["accounts"].split()),
            base=row["base"],
            percent=int(row["percent"]),
            legal_basis=row["legal_basis"],
            confidence=row["confidence"],
        )
        for row in table("percent_variants")
    )
