"""What law says must be public of a budget: told or missing, since when, and on what basis."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from accountability.budget.clocks import days_of_calendar
from accountability.budget.models import APBDesa, BudgetedKegiatan, BudgetLine
from accountability.budget.progress import Progress, progress
from accountability.budget.tables import table
from accountability.lib.rupiah import rupiah
from accountability.regions.models import DesaFacts, Wilayah
from accountability.regions.sebutan import Words


class Told(StrEnum):
    """Whether a duty is met."""

    YES = "ada"
    NO = "belum"
    LATER = "belum_waktunya"


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty: whether it is met, what is told or what is missing, and since which day it is a duty.

    `since` is the day the duty began (the enactment, or the day the semester's report is due); a duty that
    has not begun is `Told.LATER`. `fill` names the desk's page where it is met; "" where there is none.
    """

    id: str
    name: str
    told: Told
    said: str
    since: dt.date
    basis: str
    confidence: str
    fill: str


def duties(
    *,
    desa: Wilayah,
    year: int,
    today: dt.date,
    words: Words,
    apb: APBDesa | None = None,
    facts: DesaFacts | None = None,
) -> list[Duty]:
    """The duties of a year in the order of data/publication_duties.csv, also while nothing is public yet.

    Four queries with the public `apb` and the `facts` of the desa, one more to find each. The reports are a
    duty from the day that of semester I is due here.
    """
    apb = apb or APBDesa.objects.published().filter(desa=desa).of_year(year).first()
    kegiatan = progress(apb) if apb is not None else []
    facts = facts or DesaFacts.objects.filter(desa=desa).first()
    state = _state(facts, apb, kegiatan, words)
    report_due = days_of_calendar(desa.kode, year).get("semester_1")
    reports = report_due.day if report_due is not None else dt.date(year, 12, 31)
    enacted = (apb.perdes_date if apb is not None else None) or dt.date(year, 1, 1)
    found = []
    for row in table("publication_duties"):
        if int(row["year"]) > year:
            continue
        since = reports if row["begins"] == "semester_1" else enacted
        there, said = state[row["id"]]
        told = Told.YES if there else (Told.NO if since <= today else Told.LATER)
        name = _(row["name"]).format(**asdict(words))
        found.append(Duty(row["id"], name, told, said, since, row["basis"], row["confidence"], row["fill"]))
    return found


def missing(found: list[Duty]) -> list[Duty]:
    """Those that are a duty already and not met."""
    return [one for one in found if one.told == Told.NO]


def _state(
    facts: DesaFacts | None, apb: APBDesa | None, kegiatan: list[Progress], words: Words
) -> dict[str, tuple[bool, str]]:
    """For each duty whether it is met, and the sentence that says what is told or what is missing."""
    address = facts is not None and facts.complaint_address != ""
    complaint = (address, _("Tertulis di halaman anggaran.") if address else _("Belum diisi."))
    if apb is None:
        none = (False, _("%s belum tayang.") % words.apb)
        return {row["id"]: none for row in table("publication_duties")} | {"aduan": complaint}
    planned = [one for one in kegiatan if one.planned]
    spent = sum(one.spent for one in kegiatan)
    told = [one for one in kegiatan if one.percent is not None]
    done = sum(one.percent == 100 for one in kegiatan)
    left = sum(one.left for one in kegiatan)
    return {
        "apb": (True, _("%(perdes)s Nomor %(no)s") % {"perdes": words.perdes, "no": apb.perdes_no}),
        "pelaksana": _all(planned, [one for one in planned if one.pelaksana], _("pelaksananya")),
        "aduan": complaint,
        "fokus": _focus(planned),
        "realisasi": (spent > 0, _("Terpakai %s.") % rupiah(spent) if spent else _("Belum diisi.")),
        "kegiatan": _all(kegiatan, told, _("kemajuannya"), enough=bool(told)),
        "belum": (
            True,
            _("%(n)s dari %(all)s kegiatan belum selesai.") % _of(len(kegiatan) - done, kegiatan),
        ),
        "sisa": (True, _("%s belum terpakai.") % rupiah(left)),
    }


def _focus(planned: list[Progress]) -> tuple[bool, str]:
    """Of what the Dana Desa pays for: every kegiatan with its place (name and rupiah always stand)."""
    mine = [one for one in planned if "DDS" in one.sources]
    return _all(mine, [one for one in mine if one.place], _("lokasinya"))


def _all(
    wanted: list[Progress], told: list[Progress], what: str, *, enough: bool | None = None
) -> tuple[bool, str]:
    """Met when all tell it, or where `enough` says that these do."""
    met = len(told) == len(wanted) if enough is None else enough
    said = _("%(n)s dari %(all)s kegiatan menyebut %(what)s.") % {**_of(len(told), wanted), "what": what}
    return met and bool(wanted), said


def _of(n: int, some: list[Progress]) -> dict[str, int]:
    return {"n": n, "all": len(some)}


def missing_at_enactment(newest: Mapping[str, int]) -> dict[str, set[str]]:
    """Of many desa at once (desa to its public budget) which duties of ps 39 are not met; four queries.

    Says the same of `pelaksana` and `aduan` as `duties` does of one desa; a desa that lacks none is left out.
    """
    address = DesaFacts.objects.filter(desa__in=newest).exclude(complaint_address="")
    with_address = set(address.values_list("desa_id", flat=True))
    described = BudgetedKegiatan.objects.filter(apb__in=newest.values()).exclude(pelaksana="")
    told = set(described.values_list("apb_id", "kode"))
    lines = BudgetLine.objects.belanja().filter(apb__in=newest.values(), amount__gt=0)
    wanted = set(lines.values_list("apb_id", "kegiatan_kode"))
    told |= set(lines.filter(kegiatan__pelaksana__gt="").values_list("apb_id", "kegiatan_kode"))
    silent = {apb for apb, _kode in wanted - told}
    found: dict[str, set[str]] = {}
    for desa, apb in newest.items():
        lacks = set() if desa in with_address else {"aduan"}
        lacks |= {"pelaksana"} if apb in silent else set()
        if lacks:
            found[desa] = lacks
    return found
