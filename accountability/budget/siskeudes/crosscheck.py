"""Holds the lines of a village against the sums Siskeudes itself keeps: Ta_RAB, and Ta_Kegiatan."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from accountability.budget.siskeudes import codes, perubahan
from accountability.budget.siskeudes.archive import Archive
from accountability.budget.siskeudes.plan import KEGIATAN, LINES, Line, Plan, money
from accountability.budget.siskeudes.problems import Problems
from accountability.budget.siskeudes.rounding import half_up
from accountability.budget.siskeudes.tables import Scope, Spec, rows_of
from accountability.lib.rupiah import rupiah

SUMS = Spec(
    "Ta_RAB",
    required=("Kd_Keg", "Kd_Rincian", "Anggaran"),
    optional=("AnggaranStlhPAK", "AnggaranPAK", "Kd_SubRinci", "KdPosting"),
    needed=False,
)
ONE_RUPIAH = Decimal(1)  # what the rest of a division may differ by, in each sum
ZERO = Decimal(0)

type Key = tuple[str, str]  # kegiatan ("" where there is none) and account
type Sums = dict[Key, Decimal]


@dataclass(slots=True)
class Kept:
    """The sums of Ta_RAB for one village, before and after a perubahan, and the first row of each."""

    before: Sums = field(default_factory=lambda: defaultdict(Decimal))
    after: Sums = field(default_factory=lambda: defaultdict(Decimal))
    rows: dict[Key, int] = field(default_factory=dict)
    seen: set[tuple[str, ...]] = field(default_factory=set)

    @property
    def amended(self) -> bool:
        """Whether it tells of a perubahan at all."""
        if not any(self.after.values()):
            return False
        return any(not _near(self.after[key], self.before[key]) for key in self.rows)


def read_sums(archive: Archive, scope: Scope) -> dict[str, Kept] | None:
    """Ta_RAB by village, of its newest posting; None where it has no sums to hold anything against.

    A row that stands twice counts once: its key is unique in Siskeudes.
    """
    kept: dict[str, dict[str, Kept]] = defaultdict(lambda: defaultdict(Kept))
    if not archive.has(SUMS.name):
        return None
    for number, desa, told in rows_of(archive, SUMS, scope):
        _, kd_desa, kd_keg, kd_rincian, before, after, *_, posting, _ = told
        account = codes.account(kd_rincian)
        of = kept[desa][posting.strip()]
        if account is None or told in of.seen:
            continue
        of.seen.add(told)
        key = (codes.kegiatan(kd_keg, kd_desa) or "" if account[0] == "5" else "", account)
        of.rows.setdefault(key, number)
        of.before[key] += money(number, desa, SUMS.name, "Anggaran", before, scope.found) or ZERO
        of.after[key] += money(number, desa, SUMS.name, "AnggaranStlhPAK", after, scope.found) or ZERO
    return {desa: of[max(of, key=_age)] for desa, of in kept.items()}


def settle(
    plan: Plan, sums: dict[str, Kept] | None, *, desa: str, found: Problems
) -> tuple[list[Line], list[Decimal]]:
    """The lines that count with their exact amounts, after holding them against Ta_RAB.

    Rows that stand twice count once where Ta_RAB says so. Refuses the village where the sums differ by a
    rupiah or more.
    """
    lines = _of_newest_posting(plan.lines, desa, found)
    amounts = perubahan.amounts(lines, plan.status, desa=desa, found=found)
    if sums is None:
        _check_once(lines, desa, found)
        return lines, amounts
    kept = sums.get(desa)
    if kept is None:
        sentence = "Tidak ada baris desa ini di Ta_RAB, jadi jumlah rinciannya tidak bisa dicocokkan."
        found.reject(sentence, table=SUMS.name, desa=desa)
        return lines, amounts
    differing = _differing(lines, amounts, plan, kept)
    if not differing:
        _check_before(lines, kept, desa, found)
        return lines, amounts
    once = _once(lines)
    if len(once) < len(lines):
        fewer = [amounts[n] for n in once]
        if not _differing([lines[n] for n in once], fewer, plan, kept):
            again = len(lines) - len(once)
            sentence = f"{again} baris berulang; menurut Ta_RAB masing-masing dihitung sekali."
            found.warn(sentence, table=LINES.name, desa=desa)
            return [lines[n] for n in once], fewer
    _tell(differing, lines, kept, desa, found)
    return lines, amounts


def check_pagu(
    plan: Plan, lines: Sequence[Line], amounts: Sequence[Decimal], *, desa: str, found: Problems
) -> None:
    """Warns where the lines of a kegiatan do not make up what Ta_Kegiatan sets aside for it.

    The pagu may be the one before a perubahan, the one after, or the first and the difference.
    """
    after: dict[str, Decimal] = defaultdict(Decimal)
    before: dict[str, Decimal] = defaultdict(Decimal)
    for line, amount in zip(lines, amounts, strict=True):
        after[line.kegiatan] += amount
        before[line.kegiatan] += line.before or ZERO
    for kode, pagu in sorted(plan.pagu.items()):
        if not any(pagu.amounts):
            continue
        first = pagu.amounts[0]
        same = _near(before[kode], first)
        if not same and not any(_near(after[kode], one) for one in (*pagu.amounts, sum(pagu.amounts, ZERO))):
            told = " atau ".join(rupiah(half_up(one)) for one in pagu.amounts if one)
            sum_of_lines = rupiah(half_up(after[kode]))
            sentence = f"Rincian kegiatan {kode} berjumlah {sum_of_lines}, sedangkan pagunya {told}."
            found.warn(sentence, table=KEGIATAN.name, row=pagu.row, column="Pagu", desa=desa)


def _of_newest_posting(lines: list[Line], desa: str, found: Problems) -> list[Line]:
    """Only the newest posting, where an export carries several in one table."""
    postings = {line.posting for line in lines}
    if len(postings) < 2:
        return lines
    newest = max(postings, key=_age)
    sentence = f"Tabel ini memuat {len(postings)} posting; yang dihitung hanya yang terakhir."
    found.warn(sentence, table=LINES.name, column="KdPosting", desa=desa)
    return [line for line in lines if line.posting == newest]


def _age(posting: str) -> tuple[int, str]:
    return len(posting), posting


def _check_once(lines: Sequence[Line], desa: str, found: Problems) -> None:
    """Refuses rows that stand twice where no Ta_RAB tells how often they count."""
    again = len(lines) - len(_once(lines))
    if again:
        sentence = f"{again} baris berulang, dan Ta_RAB tidak bisa dipakai untuk mencocokkannya."
        found.reject(sentence, table=LINES.name, desa=desa)


def _once(lines: Sequence[Line]) -> list[int]:
    """The places of the lines without those that stand twice, cell for cell."""
    first: dict[int, int] = {}
    for place, line in enumerate(lines):
        first.setdefault(line.told, place)
    return sorted(first.values())


def _differing(
    lines: Sequence[Line], amounts: Sequence[Decimal], plan: Plan, kept: Kept
) -> dict[Key, tuple[Decimal, Decimal]]:
    """Where the sums differ by a rupiah and more: ours and theirs."""
    unfilled = perubahan.never_filled(lines, plan.status) and not kept.amended
    if unfilled or not any(kept.after.values()) or _behind(lines, kept):
        ours, theirs = _summed(lines, [line.before or ZERO for line in lines]), kept.before
    else:
        ours, theirs = _summed(lines, amounts), kept.after
    pairs = {key: (ours.get(key, ZERO), theirs.get(key, ZERO)) for key in ours.keys() | theirs.keys()}
    return {key: pair for key, pair in pairs.items() if not _near(*pair)}


def _check_before(lines: Sequence[Line], kept: Kept, desa: str, found: Problems) -> None:
    """Warns where only the amounts before a perubahan differ: they are shown nowhere as the budget."""
    ours, theirs = _summed(lines, [line.before or ZERO for line in lines]), kept.before
    for line in lines:
        key = (line.kegiatan, line.account)
        if key in ours and not _near(ours.pop(key), theirs.get(key, ZERO)):
            sentence = (
                "Jumlah kolom Anggaran untuk rekening ini tidak sama dengan Ta_RAB; AnggaranStlhPAK sama."
            )
            found.warn(sentence, table=LINES.name, row=line.row, column="Anggaran", desa=desa)


def _near(one: Decimal, other: Decimal) -> bool:
    """Whether they differ by less than a rupiah."""
    return abs(one - other) < ONE_RUPIAH


def _behind(lines: Sequence[Line], kept: Kept) -> bool:
    """Whether Ta_RAB is still as before a perubahan that the lines tell of, each with its difference."""
    if kept.amended or not any(line.change for line in lines):
        return False
    return all((line.after or ZERO) - (line.before or ZERO) == (line.change or ZERO) for line in lines)


def _summed(lines: Sequence[Line], amounts: Sequence[Decimal]) -> Sums:
    sums: Sums = defaultdict(Decimal)
    for line, amount in zip(lines, amounts, strict=True):
        sums[line.kegiatan, line.account] += amount
    return sums


def _tell(
    differing: dict[Key, tuple[Decimal, Decimal]],
    lines: Sequence[Line],
    kept: Kept,
    desa: str,
    found: Problems,
) -> None:
    rows = {(line.kegiatan, line.account): line.row for line in reversed(lines)}
    for key in sorted(differing):
        ours, theirs = differing[key]
        where = f"kegiatan {key[0]} rekening {key[1]}" if key[0] else f"rekening {key[1]}"
        sentence = (
            f"Jumlah rincian {where} di Ta_RABRinci {rupiah(half_up(ours))}, "
            f"di Ta_RAB {rupiah(half_up(theirs))}; selisihnya {rupiah(half_up(ours - theirs))}."
        )
        table, row = (LINES.name, rows[key]) if key in rows else (SUMS.name, kept.rows.get(key))
        found.reject(sentence, table=table, row=row, column="AnggaranStlhPAK", desa=desa)
