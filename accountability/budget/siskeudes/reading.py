"""Reads an export of Siskeudes: a proposal for each village of the year, and every problem with its place."""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal
from typing import IO, Literal

from accountability.budget.models import Source
from accountability.budget.proposed import Problem, Proposal, ProposedSpending
from accountability.budget.siskeudes import cells, codes, perubahan
from accountability.budget.siskeudes.archive import Archive, open_archive
from accountability.budget.siskeudes.crosscheck import SUMS, Kept, check_pagu, read_sums, settle
from accountability.budget.siskeudes.plan import (
    DESA,
    KEGIATAN,
    LINES,
    Plan,
    proposed_kegiatan,
    proposed_line,
    read_plans,
)
from accountability.budget.siskeudes.problems import Problems, Refused, refused
from accountability.budget.siskeudes.rounding import whole_rupiah
from accountability.budget.siskeudes.spending import ALL, Paid, Spendings, read_spendings, untold
from accountability.budget.siskeudes.tables import (
    Scope,
    Spec,
    Unlike,
    check_header,
    leave_out_unreadable,
    rows_of,
)
from accountability.regions.sebutan import has_budget

VERSION = Spec("Ref_Version", required=("Versi",), by_desa=False)
TABLES = (VERSION, SUMS, LINES, KEGIATAN, DESA, *ALL)
OPERATIONS = "1.1.04"  # operasional pemerintah desa: where a bank's fee without a kegiatan belongs
_WANTED = frozenset(spec.name.casefold() for spec in TABLES)
MOST_LINES_OF_ALL = 600_000  # rows of Ta_RABRinci; a thousand villages have 100,000 to 400,000
_FIRST_YEAR, _LAST_YEAR = 2015, 2099  # APB Desa after UU 6/2014


@dataclass(frozen=True, slots=True)
class Reading:
    """What an export tells: a proposal by kode Kemendagri, also of villages that must be mended first.

    `problems` are those of the file; each proposal has its own.
    """

    villages: dict[str, Proposal] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    sha256: str = ""

    @property
    def all_problems(self) -> tuple[Problem, ...]:
        """Those of the file, then those of each village."""
        return (*self.problems, *(one for proposal in self.villages.values() for one in proposal.problems))

    @property
    def code(self) -> Literal["ok", "warn", "reject"]:
        """ "reject" where anything must be mended first, be it in one village of many."""
        levels = {problem.level for problem in self.all_problems}
        return "reject" if "reject" in levels else "warn" if levels else "ok"


def read(file: IO[bytes], *, kabupaten: str, year: int, only: Collection[str] | None = None) -> Reading:
    """Reads the export in `file` (a ZIP of CSV tables; seekable) for one year.

    `kabupaten` is the kode Kemendagri (53.01) that stands before the file's own village codes; `only` limits
    it to some villages, by kode. Amounts become whole rupiah (rounding.whole_rupiah). Raises nothing for what
    a file may hold: a file that cannot be read is one problem. Reads only the columns named in the specs:
    never names, addresses, bank accounts or NPWP.
    """
    found = Problems()
    try:
        _check_asked(kabupaten, year)
        archive = open_archive(file, _WANTED)
        sha256 = _sha256(file)
        scope = Scope(kabupaten, year, only, found)
        _check_export(archive, scope)
        check_header(archive, Spec(SUMS.name))
        _check_after(archive)
        leave_out_unreadable(archive, (SUMS, KEGIATAN, DESA, *ALL), found)
        plans, kept = read_plans(archive, scope), read_sums(archive, scope)
        spendings = read_spendings(archive, scope)
        _check_year(scope, plans)
        _tell_missing(spendings, found)
        villages = {
            kode: _proposal(kode, plan, kept, spendings, scope, sha256)
            for kode, plan in sorted(plans.items())
            if plan.lines or found.refuses(kode)
        }
        absent = _absent(villages, kept or {}, scope)
    except Refused as no:
        return Reading(problems=(*found.of(""), no.problem))
    return Reading(villages=villages, problems=(*found.of(""), *absent), sha256=sha256)


def villages_in(file: IO[bytes], *, kabupaten: str, year: int) -> dict[str, int]:
    """The villages of a year in an export, in order of their kode, each with its number of lines.

    For a kabupaten's export: read it in parts, `only` some villages at a time, and memory stays bounded.
    Raises Refused for a file that cannot be read.
    """
    _check_asked(kabupaten, year)
    scope = Scope(kabupaten, year, None, Problems())
    archive = open_archive(file, _WANTED)
    lines = Counter[str]()
    for spec in (LINES, SUMS):
        for number, kode, _ in rows_of(archive, Spec(spec.name), scope) if archive.has(spec.name) else ():
            lines[kode] += spec is LINES
            if number > MOST_LINES_OF_ALL:
                raise refused("Terlalu banyak baris dalam satu berkas; ekspor per kecamatan.", spec.name)
    return {kode: lines[kode] for kode in sorted(lines)}


def _check_asked(kabupaten: str, year: int) -> None:
    if not codes.KABUPATEN.fullmatch(kabupaten):
        raise refused("Kode kabupaten/kota ditulis seperti 53.01.")
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise refused(f"Tahun anggaran ditulis dengan empat angka, {_FIRST_YEAR} sampai {_LAST_YEAR}.")


def _check_export(archive: Archive, scope: Scope) -> None:
    """An export names its version, and has both the sums and the lines of the budget."""
    for spec in (VERSION, SUMS, LINES):
        if not archive.has(spec.name):
            raise refused(
                f"Tabel {spec.name}.csv tidak ada di ZIP ini, jadi ini bukan ekspor Siskeudes yang lengkap.",
                spec.name,
            )
    for _, _, told in rows_of(archive, VERSION, scope):
        if told[0].strip():
            return
    raise refused("Tabel ini tidak menyebut versi Siskeudes.", VERSION.name, None, "Versi")


def _check_after(archive: Archive) -> None:
    """Old versions know no AnggaranStlhPAK, neither here nor there; one table alone has lost its column."""
    try:
        check_header(archive, Spec(SUMS.name, required=("AnggaranStlhPAK",)))
    except Unlike:
        return
    check_header(archive, Spec(LINES.name, required=("AnggaranStlhPAK",)))


def _check_year(scope: Scope, plans: dict[str, Plan]) -> None:
    if any(plan.lines for plan in plans.values()) or scope.only is not None:
        return
    years = sorted(scope.years)
    if scope.found.of("") or any(scope.found.refuses(kode) for kode in plans):
        return
    if years and scope.year not in years:
        told = ", ".join(map(str, years[:6]))
        raise refused(f"Berkas ini berisi tahun {told}, bukan {scope.year}.", LINES.name, None, "Tahun")
    raise refused(f"Tidak ada baris anggaran tahun {scope.year} di tabel ini.", LINES.name)


def _absent(villages: Collection[str], kept: dict[str, Kept], scope: Scope) -> list[Problem]:
    """Problems of villages without a single line: those asked for, and those that Ta_RAB has sums of."""
    absent = sorted({*(scope.only or ()), *kept} - set(villages))
    for kode in absent:
        if kode not in kept:
            sentence = "Desa ini tidak ada di berkas untuk tahun yang diminta."
        elif any(kept[kode].before.values()) or any(kept[kode].after.values()):
            sentence = "Desa ini punya jumlah di Ta_RAB, tetapi tidak punya rincian."
        else:
            continue
        scope.found.reject(sentence, table=LINES.name, desa=kode)
    return [problem for kode in absent for problem in scope.found.of(kode)]


def _tell_missing(spendings: Spendings, found: Problems) -> None:
    """Nothing of realisasi at all is no problem; a part of it is."""
    if len(spendings.missing) < len(ALL):
        for table in spendings.missing:
            found.warn("Tabel ini tidak ada, jadi realisasi atau tanggalnya tidak lengkap.", table=table)


def _proposal(
    kode: str, plan: Plan, kept: dict[str, Kept] | None, spendings: Spendings, scope: Scope, sha256: str
) -> Proposal:
    found = scope.found
    if not has_budget(kode):
        found.reject(
            "Kode ini bukan kode desa (2xxx atau 3xxx), jadi tidak punya anggaran desa.",
            table=LINES.name,
            column="Kd_Desa",
            desa=kode,
        )
    lines, exact = settle(plan, kept, desa=kode, found=found)
    check_pagu(plan, lines, exact, desa=kode, found=found)
    changed = perubahan.changed(lines, plan.status)
    whole = whole_rupiah([(line.account, line.kegiatan) for line in lines], exact)
    _tell_cents(kode, exact, LINES.name, found)
    spending = _spending(kode, plan, spendings, scope)
    return Proposal(
        desa=kode,
        year=scope.year,
        source=Source.SISKEUDES,
        sha256=sha256,
        lines=tuple(proposed_line(line, amount, changed) for line, amount in zip(lines, whole, strict=True)),
        kegiatan=proposed_kegiatan(plan),
        spending=spending,
        amendment=1 if changed else 0,
        problems=found.of(kode),
        incomplete=found.lacks_money(kode),
    )


def _spending(
    kode: str, plan: Plan, spendings: Spendings, scope: Scope
) -> tuple[ProposedSpending, ...] | None:
    if len(spendings.missing) == len(ALL):
        return None
    spent = spendings.of.get(kode)
    untold_tables = list(untold(spendings, spent))
    if untold_tables:
        sentence = f"Realisasi desa ini tidak dihitung karena tabel {', '.join(untold_tables)} tidak ada."
        scope.found.warn(sentence, table=untold_tables[0], desa=kode)
        return None
    paid = spent.paid if spent is not None else []
    placed = [(one.account, _kegiatan(kode, one, plan, scope.found)) for one in paid]
    exact = [one.amount for one in paid]
    whole = whole_rupiah(placed, exact)
    _tell_cents(kode, exact, "", scope.found)
    return tuple(
        ProposedSpending(account, kegiatan, one.source, amount, _day(kode, one, spendings, scope))
        for one, (account, kegiatan), amount in zip(paid, placed, whole, strict=True)
    )


def _kegiatan(kode: str, one: Paid, plan: Plan, found: Problems) -> str:
    """The kegiatan of spending; where the file names none, the only one that plans this account."""
    if one.kegiatan or one.account[0] != "5":
        return one.kegiatan
    planned = {line.kegiatan for line in plan.lines if line.account == one.account}
    kegiatan = planned.pop() if len(planned) == 1 else OPERATIONS
    sentence = f"Belanja ini tanpa kode kegiatan yang terbaca; ditempatkan pada kegiatan {kegiatan}."
    found.warn(sentence, table=one.table, row=one.row, column="Kd_Keg", desa=kode)
    return kegiatan


def _day(kode: str, one: Paid, spendings: Spendings, scope: Scope) -> dt.date:
    """The day of spending; the last of the year where it cannot be read, so that no semester gains by it."""
    try:
        return spendings.order.day(one.day)
    except cells.NotADay:
        sentence = "Tanggal bukti baris ini tidak terbaca; ditempatkan pada 31 Desember."
        scope.found.warn(sentence, table=one.table, row=one.row, desa=kode)
        return dt.date(scope.year, 12, 31)


def _tell_cents(kode: str, exact: list[Decimal], table: str, found: Problems) -> None:
    count = sum(amount != int(amount) for amount in exact)
    if count:
        what = "Realisasi" if not table else "Anggaran"
        sentence = (
            f"{what}: {count} baris berisi sen; dibulatkan sehingga jumlahnya sama dengan jumlah di berkas."
        )
        found.warn(sentence, table=table, desa=kode)


def _sha256(file: IO[bytes]) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while block := file.read(1 << 20):
        digest.update(block)
    return digest.hexdigest()
