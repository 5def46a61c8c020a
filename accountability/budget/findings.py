"""Lists what is odd in a budget: each by a rule from data, with its arithmetic; none refuses anything."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from accountability.budget import chart
from accountability.budget.models import APBDesa, BudgetLine, Realisasi
from accountability.budget.progress import Progress, progress
from accountability.budget.reports import semester_end, silpa_of
from accountability.budget.rules.verdict import percent, rupiah_of
from accountability.budget.sums import totals_of
from accountability.budget.tables import table
from accountability.lib.rupiah import rupiah
from accountability.planning import activity_codes
from accountability.regions.sebutan import Words


@dataclass(frozen=True, slots=True)
class FindingRule:
    """One rule in force since `year`; `name` and `sentence` hold {places} for figures and local words."""

    id: str
    year: int
    threshold: int
    name: str
    basis: str
    confidence: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule met: its sentence, the figures behind it line by line, and the codes it speaks of."""

    rule: FindingRule
    name: str
    sentence: str
    arithmetic: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the checks look at; they ask the database nothing more."""

    apb: APBDesa
    today: dt.date
    lines: list[BudgetLine]
    told: list[Realisasi]
    kegiatan: list[Progress]
    before: int | None
    words: Words = field(repr=False)


@dataclass(frozen=True, slots=True)
class Met:
    """That a rule is met: figures for its sentence, its arithmetic, the codes it speaks of."""

    figures: dict[str, Any]
    arithmetic: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


def findings(*, apb: APBDesa, today: dt.date, words: Words) -> list[Finding]:
    """Every finding of a budget as it stands, in the order of data/finding_rules.csv; about ten queries."""
    facts = Facts(
        apb=apb,
        today=today,
        lines=list(apb.lines.order_by("id")),
        told=list(Realisasi.objects.filter(apb__desa_id=apb.desa_id, apb__year=apb.year).counted()),
        kegiatan=progress(apb),
        before=silpa_of(desa=apb.desa, year=apb.year - 1) if today.year >= apb.year else None,
        words=words,
    )
    found = []
    for rule in _rules():
        met = CHECKS[rule.id](facts, rule) if rule.year <= apb.year else None
        if met is not None:
            said = {**asdict(words), "threshold": rule.threshold, **met.figures}
            name, sentence = rule.name.format(**said), rule.sentence.format(**said)
            found.append(Finding(rule, name, sentence, met.arithmetic, met.codes))
    return found


def _silpa_planned(facts: Facts, rule: FindingRule) -> Met | None:
    sums = totals_of(facts.lines)
    if sums.silpa == 0:
        return None
    terms = (sums.pendapatan, sums.belanja, sums.penerimaan, sums.pengeluaran, sums.silpa)
    said = "Pendapatan {} − belanja {} + penerimaan {} − pengeluaran {} = {}.".format(*map(rupiah, terms))
    return Met({"rupiah": rupiah(sums.silpa)}, (said,))


def _silpa_carried(facts: Facts, rule: FindingRule) -> Met | None:
    """Only once the year before is over and its realisasi is known."""
    planned = rupiah_of(line for line in facts.lines if line.account.startswith("6.1.1"))
    if facts.before is None or planned == facts.before:
        return None
    less = planned - facts.before
    told = {
        "planned": rupiah(planned),
        "actual": rupiah(facts.before),
        "before": facts.apb.year - 1,
        "rupiah": rupiah(abs(less)),
    }
    return Met(told, (f"{told['planned']} − {told['actual']} = {rupiah(less)}.",), ("6.1.1",))


def _unknown_code(facts: Facts, rule: FindingRule) -> Met | None:
    odd = [line for line in facts.lines if not _known(line)]
    codes = tuple(f"{line.kegiatan_kode} {line.account} {line.fund_source}".strip() for line in odd)
    return Met({"n": len(odd)}, codes, codes) if odd else None


def _capital_unnamed(facts: Facts, rule: FindingRule) -> Met | None:
    perdes = ("perdes", "peraturan", facts.words.perdes.lower())
    capital = [line for line in facts.lines if line.account.startswith("6.2.2") and line.amount]
    bare = [line for line in capital if not any(one in line.description.lower() for one in perdes)]
    said = tuple(f"{line.account} {line.description}: {rupiah(line.amount)}." for line in bare)
    codes = tuple(line.account for line in bare)
    return Met({"rupiah": rupiah(rupiah_of(bare))}, said, codes) if bare else None


def _no_output(facts: Facts, rule: FindingRule) -> Met | None:
    return _kegiatan(one for one in facts.kegiatan if one.planned and not one.output)


def _no_place(facts: Facts, rule: FindingRule) -> Met | None:
    return _kegiatan(one for one in facts.kegiatan if one.planned and not one.place)


def _no_plan(facts: Facts, rule: FindingRule) -> Met | None:
    loose = [line for line in facts.lines if line.account.startswith("5.") and line.kegiatan_id is None]
    amount, whole = rupiah_of(loose), totals_of(facts.lines).belanja
    codes = tuple(sorted({line.kegiatan_kode for line in loose}))
    figures = {"n": len(codes), "rupiah": rupiah(amount), "percent": percent(amount, whole)}
    said = (f"{rupiah(amount)} dari {rupiah(whole)} = {percent(amount, whole)}.",)
    return Met(figures, said, codes) if loose else None


def _over_line(facts: Facts, rule: FindingRule) -> Met | None:
    """A line of its own or the kegiatan as a whole: the larger of the two is how far it is over."""
    spent: dict[int | None, int] = {}
    for row in facts.told:
        spent[row.line_id] = spent.get(row.line_id, 0) + row.amount
    over, said = 0, []
    codes: list[str] = []
    for one in facts.kegiatan:
        lines = sum(spent.get(line.first_id, 0) - line.amount for line in one.over)
        if (more := max(lines, -one.left)) > 0:
            over, codes = over + more, [*codes, one.kode]
            said.append(f"{one.kode} {one.name}: {rupiah(one.spent)} dari {rupiah(one.planned)}.")
    return Met({"n": len(codes), "rupiah": rupiah(over)}, tuple(said), tuple(codes)) if codes else None


def _without_line(facts: Facts, rule: FindingRule) -> Met | None:
    return _kegiatan((one for one in facts.kegiatan if one.without_line), lambda one: one.without_line)


def _negative(facts: Facts, rule: FindingRule) -> Met | None:
    rows = [row for row in facts.told if row.amount < 0]
    said = tuple(f"{row.kegiatan_kode or row.account}: {rupiah(row.amount)}." for row in rows)
    return Met({"n": len(rows), "rupiah": rupiah(rupiah_of(rows))}, said) if rows else None


def _slow(facts: Facts, rule: FindingRule) -> Met | None:
    """Judged when semester I is over, of a budget that is public, by what was spent until its last day."""
    end, whole = semester_end(facts.apb.year), totals_of(facts.lines).belanja
    if facts.today <= end or not facts.apb.is_public or not whole:
        return None
    spent = rupiah_of(r for r in facts.told if r.account.startswith("5.") and r.spent_date <= end)
    if spent * 100 >= rule.threshold * whole:
        return None
    said = (f"{rupiah(spent)} dari {rupiah(whole)} = {percent(spent, whole)}.",)
    return Met({"percent": percent(spent, whole)}, said)


CHECKS: dict[str, Callable[[Facts, FindingRule], Met | None]] = {
    "silpa_planned": _silpa_planned,
    "silpa_carried": _silpa_carried,
    "unknown_code": _unknown_code,
    "capital_unnamed": _capital_unnamed,
    "no_output": _no_output,
    "no_place": _no_place,
    "no_plan": _no_plan,
    "over_line": _over_line,
    "without_line": _without_line,
    "negative": _negative,
    "slow": _slow,
}


def _kegiatan(
    some: Iterable[Progress], amount: Callable[[Progress], int] = lambda one: one.planned
) -> Met | None:
    found = list(some)
    said = tuple(f"{one.kode} {one.name}: {rupiah(amount(one))}." for one in found)
    figures = {"n": len(found), "rupiah": rupiah(sum(map(amount, found)))}
    return Met(figures, said, tuple(one.kode for one in found)) if found else None


def _known(line: BudgetLine) -> bool:
    try:
        chart.account(line.account)
        chart.source(line.fund_source)
        if line.kegiatan_kode:
            activity_codes.kegiatan(line.kegiatan_kode)
    except (chart.UnknownAccount, chart.UnknownSource, activity_codes.UnknownActivity):
        return False
    return True


def _rules() -> list[FindingRule]:
    return [
        FindingRule(
            id=row["id"],
            year=int(row["year"]),
            threshold=int(row["threshold"]),
            name=row["name"],
            basis=row["basis"],
            confidence=row["confidence"],
            sentence=row["sentence"],
        )
        for row in table("finding_rules")
    ]
