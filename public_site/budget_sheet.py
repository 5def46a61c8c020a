"""A published budget as the public reads it: every figure of page, table, CSV and JSON comes from here."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _

from accountability.budget import chart
from accountability.budget.functions import Function, function_of, functions
from accountability.budget.models import APBDesa
from accountability.budget.progress import work_done
from accountability.budget.spent import told_in_year_of
from accountability.lib.local_time import local_date
from accountability.planning.activity_codes import BIDANG_SHORT, UnknownActivity, kegiatan
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import Words
from public_site.place import first_upper, local

BIDANG_KET = {
    "1": "Gaji perangkat, kantor, layanan surat",
    "2": "Jalan, air bersih, posyandu, sekolah",
    "3": "Pemuda, PKK, kerukunan, keamanan",
    "4": "Pelatihan, pertanian, usaha warga",
    "5": "Bantuan tunai, tanggap bencana",
}


@dataclass(slots=True)
class Job:
    """One kegiatan of the budget: planned and spent rupiah, percent of the work done (None: not reported)."""

    kode: str
    name: str
    planned: int = 0
    spent: int = 0
    percent: int | None = None
    has_origin: bool = False
    sources: set[str] = field(default_factory=set)

    @property
    def bidang(self) -> str:
        """The bidang 1-5 it belongs to."""
        return self.kode[0]

    @property
    def sub_bidang(self) -> str:
        """The sub bidang it belongs to, such as 2.3."""
        return self.kode.rpartition(".")[0]

    @property
    def over(self) -> int:
        """What was spent beyond the budget, in rupiah; 0 where it was enough."""
        return max(self.spent - self.planned, 0)


@dataclass(frozen=True, slots=True)
class Share:
    """One bar: a bidang, function or source, its rupiah, and what was spent of it or came in."""

    kode: str
    name: str
    planned: int
    spent: int = 0
    means: str = ""


class Line(NamedTuple):
    """What the figures and the rules need of a line: less than a row, for a page asks for hundreds."""

    id: int
    kegiatan_kode: str
    account: str
    fund_source: str
    amount: int
    description: str
    special: bool
    unit: str
    unit_price: int | None
    planned_name: str | None
    usulan_id: int | None


LINE_FIELDS = (*Line._fields[:-2], "kegiatan__name", "kegiatan__usulan_id")


@dataclass(frozen=True, slots=True)
class Sheet:
    """All figures of one year's budget, in rupiah."""

    apb: APBDesa
    lines: list[Line]
    jobs: list[Job]
    bidang: list[Share]
    income: list[Share]
    financing_in: list[Share]
    financing_out: list[Share]
    spent: int
    as_of: dt.date
    unplanned: int = 0  # spent without any line of the budget
    received: int | None = None  # income that came in; None: nobody told

    @property
    def over(self) -> list[Job]:
        """The kegiatan that cost more than planned, in the order of their codes."""
        return [job for job in self.jobs if job.over]

    @property
    def belanja(self) -> int:
        """Planned spending."""
        return sum(share.planned for share in self.bidang)

    @property
    def pendapatan(self) -> int:
        """Planned income."""
        return sum(share.planned for share in self.income)

    @property
    def penerimaan(self) -> int:
        """Financing in, last year's SILPA first of all."""
        return sum(share.planned for share in self.financing_in)

    @property
    def pengeluaran(self) -> int:
        """Financing out."""
        return sum(share.planned for share in self.financing_out)

    @property
    def surplus(self) -> int:
        """Income minus spending; negative is a deficit, covered by financing."""
        return self.pendapatan - self.belanja

    @property
    def silpa(self) -> int:
        """Surplus plus net financing; 0 in a plan (Permendagri 20/2018)."""
        return self.surplus + self.penerimaan - self.pengeluaran

    @property
    def left(self) -> int:
        """What is not spent yet; negative when more was spent than planned."""
        return self.belanja - self.spent

    @property
    def percent_spent(self) -> int:
        """Spent of planned, per cent without decimals."""
        return percent(self.spent, self.belanja)


def percent(part: int, whole: int) -> int:
    """`part` of `whole` in whole per cent, rounded half up; 0 of nothing."""
    return (part * 200 + whole) // (2 * whole) if whole else 0


class Told(NamedTuple):
    """What the figures need of money that came in or was spent."""

    account: str
    kegiatan_kode: str
    fund_source: str
    amount: int
    percent: int | None
    line_id: int | None
    spent_date: dt.date
    replaced_by_id: int | None

    @property
    def counts(self) -> bool:
        """Whether its rupiah count; what was corrected is left out before."""
        return self.replaced_by_id is None


def published(desa: Wilayah, year: int) -> APBDesa | None:
    """The newest published version of a year."""
    return APBDesa.objects.filter(desa=desa).published().of_year(year).first()


def versions_of(desa: Wilayah) -> list[APBDesa]:
    """Every version of every year, the newest first, each with the request to withdraw it that waits."""
    return list(APBDesa.objects.filter(desa=desa).with_requests().newest_first())


def published_years(desa: Wilayah) -> list[int]:
    """The years with a published budget, the newest first."""
    years = APBDesa.objects.filter(desa=desa).published().order_by("-year").values_list("year", flat=True)
    return list(years.distinct())


def sheet(apb: APBDesa, words: Words) -> Sheet:
    """The figures of a published budget, in three queries.

    Spending recorded against any version of the year counts: a perubahan does not undo what was paid.
    """
    lines = _lines(apb)
    told = [
        Told(*row) for row in told_in_year_of(apb).order_by("spent_date", "id").values_list(*Told._fields)
    ]
    paid = [one for one in told if one.kegiatan_kode]
    jobs = _jobs(lines, paid, own_names(apb), words)
    came_in = [one for one in told if one.account.startswith("4.") and one.counts]
    published_on = local_date(apb.published_at, apb.desa_id) if apb.published_at else dt.date(apb.year, 1, 1)
    return Sheet(
        apb=apb,
        lines=lines,
        jobs=jobs,
        bidang=_per_bidang(jobs),
        income=_by_source(lines, came_in, words),
        financing_in=_by_account(lines, "6.1", words),
        financing_out=_by_account(lines, "6.2", words),
        spent=sum(one.amount for one in paid if one.counts),
        as_of=max([published_on, *(one.spent_date for one in told)]),
        unplanned=sum(one.amount for one in paid if one.counts and one.line_id is None),
        received=sum(one.amount for one in came_in) if came_in else None,
    )


def _lines(apb: APBDesa) -> list[Line]:
    rows = apb.lines.order_by("kegiatan_kode", "account", "id").values_list(*LINE_FIELDS)
    return [Line(*row) for row in rows]


def own_names(apb: APBDesa) -> dict[str, str]:
    """What the budget itself calls its kegiatan, by code. 1 query."""
    return dict(apb.budgeted_kegiatan.values_list("kode", "name"))


def per_function(figures: Sheet) -> list[Share]:
    """Spending by what it is for, the biggest first; functions without any are left out."""
    sums: dict[Function, list[int]] = defaultdict(lambda: [0, 0])
    for job in figures.jobs:
        both = sums[function_of(job.kode)]
        both[0] += job.planned
        both[1] += job.spent
    shares = [
        Share(one.id, _(one.name), sums[one][0], sums[one][1], means=_(one.means))
        for one in functions().values()
        if one in sums
    ]
    return sorted(
        (share for share in shares if share.planned or share.spent), key=lambda share: -share.planned
    )


def official_name(kode: str, words: Words) -> str:
    """The official name of a kegiatan in the words of the place; the code itself when unknown."""
    try:
        return local(kegiatan(kode).name, words)
    except UnknownActivity:
        return kode


def _jobs(lines: list[Line], paid: list[Told], own: dict[str, str], words: Words) -> list[Job]:
    jobs: dict[str, Job] = {}
    names: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        if not line.kegiatan_kode:
            continue
        job = jobs.setdefault(line.kegiatan_kode, Job(line.kegiatan_kode, ""))
        job.planned += line.amount
        job.sources.add(line.fund_source)
        if line.planned_name is not None:
            names[job.kode].add(line.planned_name)
            job.has_origin = job.has_origin or line.usulan_id is not None
    reports: dict[str, list[Told]] = defaultdict(list)
    for one in paid:
        job = jobs.setdefault(one.kegiatan_kode, Job(one.kegiatan_kode, ""))
        job.spent += one.amount if one.counts else 0
        reports[job.kode].append(one)
    for job in jobs.values():
        job.name = name_of(job.kode, names[job.kode], own, words)
        job.percent = work_done(reports[job.kode])
    return sorted(jobs.values(), key=lambda job: _in_order(job.kode))


def name_of(kode: str, planned: set[str], own: dict[str, str], words: Words) -> str:
    """The name of a kegiatan: that of its only plan, else the budget's own, else the official one."""
    if len(planned) == 1:
        return next(iter(planned))
    return local(own[kode], words) if kode in own else official_name(kode, words)


def _in_order(kode: str) -> list[int]:
    return [int(part) for part in kode.split(".")]


def _per_bidang(jobs: Iterable[Job]) -> list[Share]:
    planned: dict[str, int] = defaultdict(int)
    spent: dict[str, int] = defaultdict(int)
    for job in jobs:
        planned[job.bidang] += job.planned
        spent[job.bidang] += job.spent
    return [Share(kode, _(name), planned[kode], spent[kode]) for kode, name in BIDANG_SHORT.items()]


def _by_source(lines: list[Line], came_in: list[Told], words: Words) -> list[Share]:
    planned: dict[str, int] = defaultdict(int)
    got: dict[str, int] = defaultdict(int)
    for line in lines:
        if line.account.startswith("4."):
            planned[line.fund_source] += line.amount
    for one in came_in:
        got[one.fund_source or source_of(one.account)] += one.amount
    shares = [
        Share(kode, source_name(kode, words), planned[kode], got[kode], means=source_means(kode, words))
        for kode in {*planned, *got}
    ]
    return sorted(shares, key=lambda share: (-share.planned, share.kode))


def source_of(account: str) -> str:
    """The source of funds of an income account (4.2.1.01 is DDS); "" when none is known."""
    found = [
        kode for kode, prefix in chart.source_prefixes().items() if f"{account}.".startswith(f"{prefix}.")
    ]
    return max(found, key=lambda kode: len(chart.source_prefixes()[kode]), default="")


def source_name(kode: str, words: Words) -> str:
    """The name of a source of funds in the words of the place."""
    named = _(chart.sources().get(kode, kode)) if kode else _("Belum disebut sumbernya")
    return local(named, words)


def source_means(kode: str, words: Words) -> str:
    """One sentence on a source of funds; "" where there is none."""
    return _(chart.source_means().get(kode, ("", ""))[1]).format(**asdict(words))


def source_short(one: Share, words: Words) -> str:
    """A source of funds in few words, for paper and bars."""
    short = _(chart.source_means().get(one.kode, ("", ""))[0]).format(**asdict(words))
    return first_upper(short) if short else one.name


def _by_account(lines: list[Line], prefix: str, words: Words) -> list[Share]:
    own = [line for line in lines if line.account.startswith(prefix)]
    return [Share(line.account, local(line.description, words), line.amount) for line in own]
