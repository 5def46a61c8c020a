"""Finds what lines from a file carry on: the line of the version before, the kegiatan of the plan."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from rapidfuzz import fuzz

from accountability.budget.models import APBDesa, BudgetLine, Realisasi
from accountability.planning.models import Kegiatan

ALIKE = 80  # of 100, for the name of a kegiatan in the file and in the plan

type Key = tuple[str, ...]


def carried_on(apb: APBDesa, lines: list[BudgetLine], names: dict[str, str]) -> None:
    """Ties new `lines` of a draft to the version before it and to the plan; saves nothing.

    A line carries on one of the same account, kegiatan and source: by its words first, else in order. It
    keeps that line's kegiatan of the plan. Else the plan's kegiatan of the same code is meant, when it is the
    only one or when its name is like the one in `names` (by code).
    """
    before = APBDesa.objects.filter(desa=apb.desa_id, year=apb.year, version__lt=apb.version)
    last = before.order_by("-version").first()
    if last is not None:
        old = list(last.lines.select_related("kegiatan").order_by("id"))
        _pair(lines, old, lambda line: (*_place(line), line.description))
        _pair(lines, old, _place)
    planned: dict[str, list[Kegiatan]] = defaultdict(list)
    for one in Kegiatan.objects.filter(desa=apb.desa_id).of_year(apb.year):
        planned[one.kode].append(one)
    for line in lines:
        if line.kegiatan_kode and line.kegiatan_id is None and line.continues_id is None:
            line.kegiatan = _meant(planned[line.kegiatan_kode], names.get(line.kegiatan_kode, ""))


def spent_on(apb: APBDesa, rows: Iterable[Realisasi]) -> list[Realisasi]:
    """Ties spending to the line that planned it: same kegiatan, account and source, else without the source.

    Where no line planned it, it stands with none. Saves nothing.
    """
    exact: dict[Key, int] = {}
    loose: dict[Key, int] = {}
    for line in apb.lines.order_by("id"):
        exact.setdefault(_place(line), line.first_id)
        loose.setdefault((line.kegiatan_kode, line.account), line.first_id)
    told = list(rows)
    for row in told:
        wide = (row.kegiatan_kode, row.account)
        row.line_id = exact.get((*wide, row.fund_source), loose.get(wide))
    return told


def _place(line: BudgetLine) -> Key:
    return (line.kegiatan_kode, line.account, line.fund_source)


def _pair(lines: list[BudgetLine], old: list[BudgetLine], key: Callable[[BudgetLine], Key]) -> None:
    """Pairs each line that is still alone with an old one of the same key; each old one once."""
    taken = {line.continues_id for line in lines if line.continues_id is not None}
    free: dict[Key, list[BudgetLine]] = defaultdict(list)
    for one in reversed(old):
        if one.first_id not in taken:
            free[key(one)].append(one)
    for line in lines:
        if line.continues_id is None and (same := free[key(line)]):
            found = same.pop()
            line.continues_id = found.first_id
            if found.kegiatan is not None and found.kegiatan.dropped_at is None:
                line.kegiatan = found.kegiatan


def _meant(planned: list[Kegiatan], name: str) -> Kegiatan | None:
    if len(planned) < 2:
        return next(iter(planned), None)
    rated = [(fuzz.token_set_ratio(name.lower(), one.name.lower()), -one.pk, one) for one in planned]
    best = max(rated, key=lambda one: one[:2])
    return best[2] if best[0] >= ALIKE else None
