"""Bars, tables and links of the budget pages: the figures of a sheet as their templates want them."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from accountability.budget import chart
from accountability.budget.models import APBDesa
from accountability.budget.rules.results import results
from accountability.budget.rules.verdict import Verdict
from accountability.budget.withdrawing import tombstones
from accountability.lib.chart_shapes import squares
from accountability.lib.local_time import local_date, tanggal
from accountability.lib.rupiah import ringkas, rupiah
from accountability.planning.activity_codes import BIDANG_SHORT
from accountability.regions.sebutan import Words
from public_site.budget_sheet import BIDANG_KET, Job, Share, Sheet, percent
from public_site.place import Place

type Mark = dict[str, Any]


def budget_path(place: Place, year: int) -> str:
    """The address of a year's budget, with a slash at the end."""
    return f"/desa/{place.desa.kode}/anggaran/{year}/"


def ask_path(place: Place, year: int, kegiatan: str = "", account: str = "") -> str:
    """The address of the form that asks about a part of a year's budget."""
    part = {"tahun": year, "kegiatan": kegiatan, "rekening": account}
    return f"/desa/{place.desa.kode}/kirim/?{urlencode({k: v for k, v in part.items() if v})}"


def crumbs(place: Place, year: int, *steps: tuple[str, str]) -> list[dict[str, str]]:
    """Where one is below the year: at most two more steps, the last without address."""
    trail = [{"teks": _("Uang tahun %s") % year, "href": budget_path(place, year)}]
    return [*trail, *({"teks": text, "href": href} for text, href in steps)]


def parts(figures: Sheet, place: Place) -> list[Mark]:
    """A bar and squares for each bidang, with plan and spending."""
    base, biggest = budget_path(place, figures.apb.year), max((b.planned for b in figures.bidang), default=0)
    return [
        {
            **_bar(one, biggest, _("%s dari belanja.") % f"{share}%", f"{_(BIDANG_KET[one.kode])}."),
            "jumlah": one.planned,
            "warna": colour,
            "href": f"{base}bidang/{one.kode}/" if one.planned or one.spent else "",
        }
        for colour, (share, one) in enumerate(zip(shares_of(figures), figures.bidang, strict=True), start=1)
    ]


def function_bars(shares: list[Share], whole: int) -> list[Mark]:
    """A bar for each function, with plan and spending."""
    biggest = max((one.planned for one in shares), default=0)
    return [
        _bar(one, biggest, _("%s dari belanja.") % told_percent(one.planned, whole), f"{one.means}.")
        for one in shares
    ]


def job_bars(jobs: Iterable[Job], place: Place, year: int, colour: int) -> list[Mark]:
    """A bar for each kegiatan, leading to its page."""
    listed = list(jobs)
    biggest, base = max((job.planned for job in listed), default=0), budget_path(place, year)
    bars = []
    for job in listed:
        done = "" if job.percent is None else _("Pekerjaan %s%%.") % job.percent
        bar = _bar(Share(job.kode, breakable(job.name), job.planned, job.spent), biggest, "", done)
        bars.append({**bar, "warna": colour, "href": f"{base}kegiatan/{job.kode}/"})
    return bars


def source_bars(figures: Sheet) -> list[Mark]:
    """A bar for each source of income; what came in is shown where it was told."""
    biggest = max((one.planned for one in figures.income), default=0) or 1
    told = figures.received is not None
    return [
        {
            "label": one.name,
            "nilai": ringkas(one.planned),
            "persen": one.planned * 100 / biggest,
            "terpakai": min(percent(one.spent, one.planned), 100) if told else None,
            "ket": _came_in(one) if told else "",
        }
        for one in figures.income
    ]


def _came_in(one: Share) -> str:
    told = {"rupiah": ringkas(one.spent), "percent": percent(one.spent, one.planned)}
    return _("Sudah masuk %(rupiah)s (%(percent)s%%).") % told


def source_cards(figures: Sheet, place: Place) -> list[Mark]:
    """Each source with its sentence, its figures and the way to ask about it."""
    year = figures.apb.year
    return [
        {
            "kode": one.kode,
            "nama": one.name,
            "arti": one.means,
            "rencana": one.planned,
            "bagian": told_percent(one.planned, figures.pendapatan),
            "masuk": one.spent if figures.received is not None else None,
            "persen_masuk": percent(one.spent, one.planned),
            "tanya": ask_path(place, year, account=chart.source_prefixes().get(one.kode, "4")),
        }
        for one in figures.income
    ]


def table(figures: Sheet, place: Place) -> Mark:
    """Every kegiatan with plan, spending and work; the foot is the sum of the rows."""
    base = f"{budget_path(place, figures.apb.year)}kegiatan/"
    rows = []
    for one in figures.jobs:
        name = {"teks": breakable(f"{one.kode} {one.name}"), "href": f"{base}{one.kode}/"}
        done = {"teks": "" if one.percent is None else f"{one.percent}%", "angka": True}
        rows.append([name, money(one.planned), money(one.spent), done])
    heads = [
        {"teks": _("Kegiatan")},
        *({"teks": t, "angka": True} for t in (_("Rencana"), _("Terpakai"), _("Pekerjaan"))),
    ]
    foot = [{"teks": _("Jumlah")}, money(figures.belanja), money(figures.spent), {"teks": ""}]
    return {"kolom": heads, "baris": rows, "kaki": foot}


def money(amount: int) -> Mark:
    """A cell with rupiah in full."""
    return {"teks": rupiah(amount), "angka": True}


def over_budget(figures: Sheet, place: Place) -> list[Mark]:
    """The kegiatan that cost more than their lines: never hidden."""
    base = f"{budget_path(place, figures.apb.year)}kegiatan/"
    return [
        {
            "nama": breakable(job.name),
            "href": f"{base}{job.kode}/",
            "lebih": job.over,
            "tanpa_pagu": job.planned == 0,
        }
        for job in figures.over
    ]


def headline(figures: Sheet, *, means: bool = False) -> str:
    """Where most of the money goes, in one sentence, with what is in it; the squares' own rounding."""
    share, first = max(zip(shares_of(figures), figures.bidang, strict=True), key=lambda one: one[1].planned)
    inside = _(BIDANG_KET[first.kode])
    more = f" ({inside[0].lower()}{inside[1:]})" if means else ""
    told = {"what": f"{first.name.lower()}{more}", "n": share}
    return _("Paling banyak untuk %(what)s: %(n)s dari tiap 100 rupiah.") % told


def shares_of(figures: Sheet) -> list[int]:
    """Each bidang's share in whole percent, together always 100: as many as it has squares."""
    return squares([one.planned for one in figures.bidang])


def told_percent(part: int, whole: int) -> str:
    """A share in words: "55%", and "kurang dari 1%" for the smallest."""
    share = percent(part, whole)
    return f"{share}%" if share or part <= 0 else _("kurang dari 1%")


def per_family(amount: int, place: Place) -> str:
    """The amount for one family, in short; "" where nobody counted the families."""
    families = place.facts.households if place.facts else None
    return ringkas(amount // families) if families else ""


def withdrawn_marks(place: Place, versions: Iterable[APBDesa]) -> list[str]:
    """One sentence for each version that was public once and was taken back."""
    found = []
    for one in tombstones(versions):
        which = f" {_('perubahan ke-%s') % one.amendment}" if one.amendment else ""
        told = {
            "apb": f"{place.words.apb} {one.year}{which}",
            "shown": tanggal(one.published_date),
            "taken": tanggal(one.withdrawn_date),
            "why": one.reason.strip().rstrip("."),
        }
        found.append(_("%(apb)s yang tayang %(shown)s ditarik tanggal %(taken)s karena: %(why)s.") % told)
    return found


def request_marks(place: Place, versions: Iterable[APBDesa]) -> list[str]:
    """Of these versions, told `with_requests`: which its village asks to take back, a sentence each."""
    said = _("%(pemdes)s meminta %(apb)s ditarik sejak %(day)s karena: %(why)s. %(bpd)s belum memutuskan.")
    return [
        said
        % {
            "pemdes": place.words.pemdes.capitalize(),
            "apb": f"{place.words.apb} {one.year}",
            "day": tanggal(local_date(asked, place.desa.kode)),
            "why": getattr(one, "request_reason", "").strip().rstrip("."),
            "bpd": place.words.bpd,
        }
        for one in versions
        if (asked := getattr(one, "request_at", None)) is not None
    ]


def rule_marks(figures: Sheet, words: Words) -> list[Mark]:
    """What the rules of the year say of a budget, in force first, each with its arithmetic."""
    told = results(sorted(figures.lines), figures.apb.year, words)  # as they were entered: by their ids
    within = {Verdict.WITHIN: True, Verdict.OUTSIDE: False, Verdict.UNKNOWN: None}
    return [
        {
            "nama": _(one.name),
            "sesuai": within[one.verdict],
            "hitungan": one.arithmetic,
            "dasar": one.basis,
            "dicek": one.confidence == "memory",
            "lain": not one.main,
        }
        for one in told
    ]


def breakable(name: str) -> str:
    """An official name whose slashes may end a line: they stand without spaces in the regulation."""
    return name.replace("/", "/\N{ZERO WIDTH SPACE}")


def bidang_name(kode: str) -> str:
    """What people call a bidang."""
    return _(BIDANG_SHORT[kode])


def _bar(one: Share, biggest: int, share: str, more: str) -> Mark:
    used = percent(one.spent, one.planned)
    told = {"rupiah": ringkas(one.spent), "percent": used}
    spent = (
        _("Terpakai %(rupiah)s (%(percent)s%%).") if one.planned else _("Terpakai %(rupiah)s, tanpa pagu.")
    ) % told
    return {
        "label": one.name,
        "nilai": ringkas(one.planned),
        "persen": one.planned * 100 / (biggest or 1),
        "terpakai": min(max(used, 0), 100),
        "ket": " ".join(part for part in (share, spent, more) if part),
    }
