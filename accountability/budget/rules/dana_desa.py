"""The earmarks of the Dana Desa, year by year (data/dana_desa_rules.csv): shares of what DDS pays for."""

from collections.abc import Iterable
from dataclasses import asdict
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accountability.budget.rules.verdict import Counted, RuleResult, Verdict, chosen, percent, rupiah_of
from accountability.budget.tables import table
from accountability.lib.rupiah import rupiah
from accountability.regions.sebutan import Words

BASE = "4.2.1.01"
OPERATORS = {
    ">=": gettext_lazy("paling sedikit"),
    "<=": gettext_lazy("paling banyak"),
    ">": gettext_lazy("lebih dari"),
}


def rules_known(year: int) -> bool:
    """Whether the table tells anything of `year`; each year has rules of its own."""
    return any(int(row["year"]) == year for row in table("dana_desa_rules"))


def ceiling_of(lines: Iterable[Counted]) -> int:
    """The year's Dana Desa as the budget plans it (4.2.1.01), in rupiah: what every share is a share of."""
    return rupiah_of(chosen(lines, accounts=(BASE,)))


def dana_desa(lines: Iterable[Counted], year: int, words: Words) -> list[RuleResult]:
    """Each earmark of `year`; of a year the table does not tell, one result that says so."""
    told = list(lines)
    rules = [
        {**row, "scope": _(row["scope"]).format(**asdict(words))}
        for row in table("dana_desa_rules")
        if int(row["year"]) == year
    ]
    if not rules:
        said = _("Tabel aturan %(name)s %(year)s belum diisi.") % {"name": words.dana_desa, "year": year}
        return [RuleResult("dana_desa", words.dana_desa, Verdict.UNKNOWN, "", "", (said,))]
    return [_result(told, row) for row in rules]


def _result(lines: list[Counted], row: dict[str, str]) -> RuleResult:
    kegiatan, accounts = row["kegiatan"].split(), row["accounts"].split()
    said = {"scope": row["scope"], "basis": row["legal_basis"]}
    if not row["base"]:
        sentence = _("%(scope)s: tidak dapat dihitung dari baris anggaran (%(basis)s).") % said
        return _told(row, Verdict.UNKNOWN, (sentence,))
    amount = rupiah_of(chosen(lines, kegiatan=kegiatan, accounts=accounts, source="DDS"))
    base = rupiah_of(chosen(lines, accounts=(row["base"],)))
    if base <= 0:
        return _told(
            row, Verdict.UNKNOWN, (_("%(scope)s: pagu belum ada (%(basis)s).") % said,), amount, base
        )
    sentence = _("%(scope)s: %(sum)s = %(percent)s; %(operator)s %(limit)s%% (%(basis)s).") % {
        **said,
        "sum": rupiah(amount),
        "percent": percent(amount, base),
        "operator": OPERATORS[row["operator"]],
        "limit": row["percent"],
    }
    less = Decimal(row["base_less"] or 0)
    return _told(row, _verdict(row, amount, base, less), (sentence, *_open(base, less)), amount, base)


def _verdict(row: dict[str, str], amount: int, base: int, less: Decimal) -> Verdict:
    """The verdict with the whole ceiling and with what may be left of it: where they differ, none."""
    limit, wholes = Decimal(row["percent"]), {base * Decimal(100), base * (100 - less)}
    kept = {_kept(row["operator"], amount * Decimal(10_000), limit * whole) for whole in wholes}
    if len(kept) > 1:
        return Verdict.UNKNOWN
    return Verdict.WITHIN if kept.pop() else Verdict.OUTSIDE


def _kept(operator: str, part: Decimal, limit: Decimal) -> bool:
    return {">=": part >= limit, "<=": part <= limit, ">": part > limit}[operator]


def _open(base: int, less: Decimal) -> tuple[str, ...]:
    """A share of the ceiling may never reach the village's account, and the lines do not tell whether."""
    if not less:
        return ()
    sentence = _("Bila pagu %(base)s masih memuat %(less)s%% yang disalurkan langsung, sisanya %(left)s.") % {
        "base": rupiah(base),
        "less": str(less).replace(".", ","),
        "left": rupiah(int(base * (100 - less) / 100)),
    }
    return (sentence,)


def _told(
    row: dict[str, str],
    verdict: Verdict,
    arithmetic: tuple[str, ...],
    part: int | None = None,
    whole: int | None = None,
) -> RuleResult:
    limit = row["percent"]
    return RuleResult(
        id=f"dana_desa_{row['id']}",
        name=row["scope"],
        verdict=verdict,
        basis=row["legal_basis"],
        confidence=row["confidence"],
        arithmetic=arithmetic,
        part=part,
        whole=whole,
        operator=row["operator"],
        limit=Decimal(limit) if limit else None,
    )
