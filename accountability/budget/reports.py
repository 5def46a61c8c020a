"""The Laporan Realisasi of a budget, of semester I and of the year, and what is left to do (ps 68-72)."""

import csv
import datetime as dt
import io
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accountability.budget import chart
from accountability.budget.models import APBDesa, Realisasi, RealisasiQuerySet
from accountability.budget.progress import Progress, progress
from accountability.budget.rules.verdict import percent
from accountability.budget.sums import BIDANG, Amount, Totals, totals_of
from accountability.lib.csv_cells import harmless
from accountability.planning.activity_codes import BIDANG_SHORT
from accountability.regions.models import Wilayah


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `level` 0 is a sum, 1 a group, 2 a single account or kegiatan; rupiah."""

    level: int
    kode: str
    name: str
    planned: int
    actual: int

    @property
    def more(self) -> int:
        """Lebih/(kurang): what really happened less what was planned."""
        return self.actual - self.planned

    @property
    def less(self) -> int:
        """The same the other way round, for the (kurang) in brackets."""
        return -self.more

    @property
    def percent(self) -> str:
        """What happened of what was planned; "–" where nothing was planned, and of differences of sums."""
        return percent(self.actual, self.planned) if self.kode else "–"


@dataclass(frozen=True, slots=True)
class Report:
    """The report up to and with the day `until`.

    `silpa` is what the year leaves, None where income or financing was not told. The lists are those of
    Permendagri 20/2018 ps 72: unfinished, not begun, and with money left.
    """

    apb: APBDesa
    until: dt.date
    rows: tuple[Row, ...]
    planned: Totals
    actual: Totals
    silpa: int | None
    kegiatan: tuple[Progress, ...]

    @property
    def not_begun(self) -> list[Progress]:
        """Planned, and nothing spent or done."""
        return [one for one in self.kegiatan if one.planned and not one.spent and not one.percent]

    @property
    def unfinished(self) -> list[Progress]:
        """Begun, and not at a hundred percent (or nobody said how far)."""
        begun = [one for one in self.kegiatan if one.spent or one.percent]
        return [one for one in begun if one.percent != 100]

    @property
    def with_money_left(self) -> list[Progress]:
        """Those that have rupiah left."""
        return [one for one in self.kegiatan if one.left > 0]

    @property
    def over(self) -> list[Progress]:
        """Those on which more was spent than planned: never hidden."""
        return [one for one in self.kegiatan if one.left < 0]


def semester_end(year: int) -> dt.date:
    """The last day of semester I."""
    return dt.date(year, 6, 30)


def year_end(year: int) -> dt.date:
    """The last day of the year."""
    return dt.date(year, 12, 31)


def report(apb: APBDesa, *, until: dt.date) -> Report:
    """The report of a budget's year up to `until` (days in the village's own time). Seven queries.

    The plan is that of `apb`; what happened counts under whatever version it was recorded.
    """
    lines = list(apb.lines.all())
    told = list(_of_year(apb.desa, apb.year).until(until))
    planned, actual = totals_of(lines), totals_of(told)
    kegiatan = progress(apb, until=until)
    rows = [
        *_accounts(lines, told, "4", _("Pendapatan"), planned.pendapatan, actual.pendapatan),
        *_spending(kegiatan, planned.belanja, actual.belanja),
        Row(0, "", _("Surplus/(defisit)"), planned.surplus, actual.surplus),
        *_accounts(lines, told, "6.1", _("Penerimaan pembiayaan"), planned.penerimaan, actual.penerimaan),
        *_accounts(lines, told, "6.2", _("Pengeluaran pembiayaan"), planned.pengeluaran, actual.pengeluaran),
        Row(0, "", _("Pembiayaan netto"), planned.netto, actual.netto),
        Row(0, "", "SILPA", planned.silpa, actual.silpa),
    ]
    return Report(apb, until, tuple(rows), planned, actual, _silpa(lines, told), tuple(kegiatan))


def silpa_of(*, desa: Wilayah, year: int) -> int | None:
    """What a year really left, in rupiah: income less spending plus net financing.

    None where it cannot be known: no public budget, no income told, or planned financing not told.
    """
    apb = APBDesa.objects.published().filter(desa=desa).of_year(year).first()
    if apb is None:
        return None
    return _silpa(list(apb.lines.all()), list(_of_year(desa, year)))


def as_csv(found: Report) -> str:
    """The report for a spreadsheet: kode, uraian, anggaran, realisasi, lebih (kurang), persen."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["kode", "uraian", "anggaran", "realisasi", "lebih_kurang", "persen"])
    for row in found.rows:
        writer.writerow([row.kode, harmless(row.name), row.planned, row.actual, row.more, row.percent])
    return "\N{ZERO WIDTH NO-BREAK SPACE}" + out.getvalue()


def _of_year(desa: Wilayah, year: int) -> RealisasiQuerySet:
    return Realisasi.objects.filter(apb__desa=desa, apb__year=year).counted()


def _silpa(lines: Iterable[Amount], told: list[Realisasi]) -> int | None:
    income = any(row.account.startswith("4.") for row in told)
    wanted = any(line.account.startswith("6.1") for line in lines)
    financing = any(row.account.startswith("6.1") for row in told)
    return totals_of(told).silpa if income and (financing or not wanted) else None


def _accounts(
    lines: Iterable[Amount],
    told: Iterable[Amount],
    akun: str,
    name: str,
    planned: int,
    actual: int,
) -> list[Row]:
    """The accounts of an akun by jenis, its sum last."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for place, some in enumerate((lines, told)):
        for one in some:
            if one.account.startswith(akun):
                sums[".".join(one.account.split(".")[:3])][place] += one.amount
    rows = [Row(2, kode, chart.name_of(kode), *sums[kode]) for kode in sorted(sums)]
    return [*rows, Row(0, akun, _("Jumlah %s") % name.lower(), planned, actual)]


def _spending(kegiatan: list[Progress], planned: int, actual: int) -> list[Row]:
    """Belanja by bidang and kegiatan, its sum last."""
    rows: list[Row] = []
    for bidang in BIDANG:
        mine = [one for one in kegiatan if one.kode.startswith(f"{bidang}.")]
        if mine:
            sums = sum(one.planned for one in mine), sum(one.spent for one in mine)
            rows.append(Row(1, bidang, BIDANG_SHORT[bidang], *sums))
            rows += [Row(2, one.kode, one.name, one.planned, one.spent) for one in mine]
    return [*rows, Row(0, "5", _("Jumlah belanja"), planned, actual)]
