"""The budget of a desa: where the money goes, where it comes from, and what became of each rupiah."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from accountability.budget import chart
from accountability.budget.duties import Told, duties
from accountability.budget.models import APBDesa, BudgetLine, Realisasi
from accountability.budget.spent import spent_in_year_of
from accountability.budget.withdrawing import tombstones
from accountability.lib.rupiah import ringkas, rupiah
from posko import counts
from public_site.budget_sheet import (
    BIDANG_KET,
    Sheet,
    as_data,
    official_name,
    percent,
    published,
    published_years,
    sheet,
    work_done,
)
from public_site.open_data import budget_csv
from public_site.place import Place, local
from public_site.stages import stages
from public_site.views.doors import of_desa, page

OLDEST_YEAR = 2015  # the first year of the Dana Desa (UU 6/2014, PP 60/2014)


@require_safe
@of_desa
def newest(request: HttpRequest, place: Place) -> HttpResponse:
    """Goes to the newest published year; without one, says honestly that there is none yet."""
    years = published_years(place.desa)
    if years:
        return redirect("anggaran-tahun", place.desa.kode, years[0])
    return _not_published(request, place, place.today.year, [])


@require_safe
@of_desa
def year(request: HttpRequest, place: Place, tahun: int) -> HttpResponse:
    """P1: what for, in words first; then squares, bars, tables, all of the same numbers."""
    years = published_years(place.desa)
    apb = published(place.desa, tahun) if tahun in years else None
    if apb is None:
        if not OLDEST_YEAR <= tahun <= place.today.year + 1:
            raise Http404
        return _not_published(request, place, tahun, years)
    figures = sheet(apb, place.words)
    context = {
        "apb": apb,
        "angka": figures,
        "per_keluarga": _per_family(figures, place),
        "bagian": _parts(figures, place),
        "tabel": _table(figures, place),
        "sumber": _bars(figures.income),
        "terbesar": _biggest(figures),
        "tahun_lain": [y for y in years if y != tahun],
        "dari_warga": [job for job in figures.jobs if job.has_origin],
        "uang_dari_warga": sum(job.planned for job in figures.jobs if job.has_origin),
        "ditarik": tombstones(desa=place.desa, year=tahun),
        "wajib": _required(place, apb),
        "aduan": place.facts.complaint_address if place.facts else "",
        "remah": [{"teks": place.name, "href": f"/desa/{place.desa.kode}/"}, {"teks": f"Uang tahun {tahun}"}],
    }
    return page(request, place, "anggaran", context, "anggaran")


@require_safe
@of_desa
def as_csv(request: HttpRequest, place: Place, tahun: int) -> HttpResponse:
    """The same numbers for a spreadsheet."""
    apb = _published_or_404(place, tahun)
    answer = HttpResponse(budget_csv(sheet(apb, place.words)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="anggaran-{place.desa.kode}-{tahun}.csv"'
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


@require_safe
@of_desa
def as_json(request: HttpRequest, place: Place, tahun: int) -> HttpResponse:
    """The same numbers for a programme."""
    answer = JsonResponse(as_data(sheet(_published_or_404(place, tahun), place.words)))
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


@require_safe
@of_desa
def job(request: HttpRequest, place: Place, tahun: int, keg: str) -> HttpResponse:
    """P3: one kegiatan, from the proposal to the photos."""
    apb = _published_or_404(place, tahun)
    lines = list(
        BudgetLine.objects.filter(apb=apb, kegiatan_kode=keg)
        .select_related("kegiatan__usulan__kelompok", "kegiatan__usulan__musyawarah")
        .order_by("account", "id")
    )
    paid = list(spent_in_year_of(apb).filter(kegiatan_kode=keg).order_by("spent_date", "id"))
    if not lines and not paid:
        raise Http404
    plans = list({line.kegiatan.pk: line.kegiatan for line in lines if line.kegiatan is not None}.values())
    official = official_name(keg, place.words)
    name = plans[0].name if len(plans) == 1 else official
    planned, spent = sum(line.amount for line in lines), sum(one.amount for one in paid if one.counts)
    context = {
        "apb": apb,
        "kode_kegiatan": keg,
        "nama": breakable(name),
        "nama_resmi": breakable(official) if official != name else "",
        "ukuran": _measures(planned, spent, paid),
        "rencana": plans,
        "baris": [_line(line, place) for line in lines],
        "catatan": paid,
        "foto": [one for one in paid if one.photo][-6:],
        "asal": _origins(plans),
        "remah": _trail(place, tahun, name),
    }
    return page(request, place, "kegiatan", context, "anggaran")


@require_safe
@of_desa
def trail(request: HttpRequest, place: Place, tahun: int) -> HttpResponse:
    """P6: four counted stages, with what fell out and why."""
    if not OLDEST_YEAR <= tahun <= place.today.year + 2:
        raise Http404
    apb = published(place.desa, tahun)
    found, voices = stages(place.desa, tahun, apb, place.words)
    bars = [
        {"label": one.name, "nilai": f"{one.count} usul", "persen": one.share, "terpakai": None}
        for one in found
    ]
    without = 0
    if apb is not None:
        without = sum(not one.has_origin for one in sheet(apb, place.words).jobs)
    context = {
        "tahun": tahun,
        "tayang": apb is not None,
        "tahap": found,
        "batang": bars,
        "suara": counts.told(voices),
        "tanpa_asal": without,
        "remah": _trail(place, tahun, "Dari usul sampai anggaran"),
    }
    return page(request, place, "jejak", context, "anggaran")


def _published_or_404(place: Place, tahun: int) -> APBDesa:
    apb = published(place.desa, tahun)
    if apb is None:
        raise Http404
    return apb


def _not_published(request: HttpRequest, place: Place, tahun: int, years: list[int]) -> HttpResponse:
    context = {
        "tahun": tahun,
        "batas": f"31 Desember {tahun - 1}",
        "tahun_lain": years,
        "ditarik": tombstones(desa=place.desa, year=tahun),
    }
    return page(request, place, "anggaran_kosong", context, "anggaran")


def _trail(place: Place, tahun: int, here: str) -> list[dict[str, str]]:
    base = f"/desa/{place.desa.kode}/"
    return [
        {"teks": place.name, "href": base},
        {"teks": f"Uang tahun {tahun}", "href": f"{base}anggaran/{tahun}/"},
        {"teks": here},
    ]


def _per_family(figures: Sheet, place: Place) -> str:
    families = place.facts.households if place.facts else None
    return ringkas(figures.belanja // families) if families else ""


def _biggest(figures: Sheet) -> str:
    first = max(figures.bidang, key=lambda one: one.planned)
    return f"Paling besar: {first.name.lower()}, {percent(first.planned, figures.belanja)}%."


def _parts(figures: Sheet, place: Place) -> list[dict[str, Any]]:
    biggest = max(b.planned for b in figures.bidang) or 1
    parts = []
    for colour, one in enumerate(figures.bidang, start=1):
        used = percent(one.spent, one.planned)
        parts.append(
            {
                "label": one.name,
                "jumlah": one.planned,
                "warna": colour,
                "nilai": ringkas(one.planned),
                "persen": one.planned * 100 / biggest,
                "terpakai": min(used, 100),
                "ket": f"{percent(one.planned, figures.belanja)}% dari belanja. "
                f"Terpakai {ringkas(one.spent)} ({used}%). {BIDANG_KET[one.kode]}.",
            }
        )
    return parts


def _bars(shares: list[Any]) -> list[dict[str, Any]]:
    biggest = max((one.planned for one in shares), default=0) or 1
    return [
        {
            "label": one.name,
            "nilai": ringkas(one.planned),
            "persen": one.planned * 100 / biggest,
            "terpakai": None,
            "ket": "",
        }
        for one in shares
    ]


def _table(figures: Sheet, place: Place) -> dict[str, Any]:
    def money(amount: int) -> dict[str, Any]:
        return {"teks": rupiah(amount), "angka": True}

    base = f"/desa/{place.desa.kode}/anggaran/{figures.apb.year}/kegiatan/"
    rows = []
    for one in figures.jobs:
        name = {"teks": breakable(f"{one.kode} {one.name}"), "href": f"{base}{one.kode}/"}
        done = {"teks": "" if one.percent is None else f"{one.percent}%", "angka": True}
        rows.append([name, money(one.planned), money(one.spent), done])
    heads = [
        {"teks": "Kegiatan"},
        *({"teks": t, "angka": True} for t in ("Rencana", "Terpakai", "Pekerjaan")),
    ]
    foot = [{"teks": "Jumlah"}, money(figures.belanja), money(figures.spent), {"teks": ""}]
    return {"kolom": heads, "baris": rows, "kaki": foot}


def _line(line: BudgetLine, place: Place) -> dict[str, Any]:
    source = local(chart.sources().get(line.fund_source, line.fund_source), place.words)
    return {"uraian": local(line.description, place.words), "jumlah": line.amount, "sumber": source}


def breakable(name: str) -> str:
    """An official name whose slashes may end a line: they stand without spaces in the regulation."""
    return name.replace("/", "/\N{ZERO WIDTH SPACE}")


def _measures(planned: int, spent: int, paid: list[Realisasi]) -> list[dict[str, Any]]:
    """Two bars: the money and the work."""
    used = percent(spent, planned)
    done = work_done(paid)
    work = "belum dilaporkan" if done is None else f"{done}%"
    money = f"{used}% terpakai, dari pagu {rupiah(planned)}"
    return [
        {"label": "Uang", "nilai": ringkas(spent), "persen": 100, "terpakai": min(used, 100), "ket": money},
        {"label": "Pekerjaan", "nilai": work, "persen": 100, "terpakai": done or 0},
    ]


def _origins(plans: list[Any]) -> list[dict[str, Any]]:
    """The groups behind the kegiatan, with the honest count of their voices."""
    groups = {plan.usulan.kelompok.pk: plan.usulan.kelompok for plan in plans if plan.usulan is not None}
    return [{"kelompok": one, "banyak": counts.told(one.aspirasi.count())} for one in groups.values()]


def _required(place: Place, apb: APBDesa) -> list[dict[str, Any]]:
    """What the law wants told, each with whether it is told (accountability.budget.duties)."""
    found = duties(desa=place.desa, year=apb.year, today=place.today, words=place.words, apb=apb)
    return [
        {
            "uraian": one.name,
            "dasar": one.basis,
            "ada": one.told == Told.YES,
            "isi": one.said,
            "sejak": one.since,
            "nanti": one.told == Told.LATER,
        }
        for one in found
    ]
