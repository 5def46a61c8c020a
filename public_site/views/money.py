"""The budget of a desa: where the money goes, and what became of what people asked for."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accountability.budget.duties import Told, duties
from accountability.budget.models import APBDesa
from accountability.lib.spoken import in_english
from accountability.lib.terbilang import rupiah_in_words
from posko import counts
from public_site.budget_day import budget_day
from public_site.budget_sheet import per_function, published, published_years, sheet, versions_of
from public_site.kept_pages import kept
from public_site.money_marks import (
    ask_path,
    crumbs,
    function_bars,
    headline,
    over_budget,
    parts,
    per_family,
    request_marks,
    rule_marks,
    source_bars,
    table,
    withdrawn_marks,
)
from public_site.place import Place
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
    this_year = place.today.year
    gone = [one for one in versions_of(place.desa) if one.year == this_year and one.withdrawn_at]
    return _not_published(request, place, this_year, [], withdrawn_marks(place, gone))


@require_safe
@kept
@of_desa
def year(request: HttpRequest, place: Place, tahun: int) -> HttpResponse:
    """P1: what for, in words first; then squares, bars, tables, all of the same numbers."""
    versions = versions_of(place.desa)
    years = list(dict.fromkeys(one.year for one in versions if one.is_public))
    apb = next((one for one in versions if one.year == tahun and one.is_public), None)
    gone = withdrawn_marks(place, [one for one in versions if one.year == tahun and one.withdrawn_at])
    if apb is None:
        if not OLDEST_YEAR <= tahun <= place.today.year + 1:
            raise Http404
        return _not_published(request, place, tahun, years, gone)
    figures = sheet(apb, place.words)
    required = _required(place, apb)
    from_people = [job for job in figures.jobs if job.has_origin]
    context = {
        "apb": apb,
        "diminta_tarik": request_marks(place, [one for one in versions if one.year == tahun]),
        "angka": figures,
        "terbilang": "" if in_english() else rupiah_in_words(figures.belanja),
        "per_keluarga": per_family(figures.belanja, place),
        "bagian": parts(figures, place),
        "fungsi": function_bars(per_function(figures), figures.belanja),
        "tabel": table(figures, place),
        "sumber": source_bars(figures),
        "terbesar": headline(figures, means=True),
        "lewat_pagu": over_budget(figures, place),
        "ditarik": gone,
        "tahun_lain": [y for y in years if y != tahun],
        "dari_warga": from_people,
        "uang_dari_warga": sum(job.planned for job in from_people),
        "aturan": rule_marks(figures, place.words),
        "wajib": required,
        "kurang": [one for one in required if not one["ada"]],
        "aduan": place.facts.complaint_address if place.facts else "",
        "tanya": ask_path(place, tahun),
    }
    return page(request, place, "anggaran", context, "anggaran")


@require_safe
@kept
@of_desa
def trail(request: HttpRequest, place: Place, tahun: int) -> HttpResponse:
    """P6: four counted stages, with what fell out and why."""
    if not OLDEST_YEAR <= tahun <= place.today.year + 2:
        raise Http404
    apb = published(place.desa, tahun)
    found, voices = stages(place.desa, tahun, apb, place.words)
    bars = [
        {
            "label": one.name,
            "nilai": _("%s usul") % one.count,
            "persen": one.share,
            "terpakai": None,
            "ket": _("%s berhenti sebelum sampai di sini.") % len(one.stopped) if one.stopped else "",
        }
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
        "suara": counts.at_least(voices),
        "tanpa_asal": without,
        "remah": crumbs(place, tahun, (_("Dari usul sampai anggaran"), "")),
    }
    return page(request, place, "jejak", context, "anggaran")


def published_or_404(place: Place, tahun: int) -> APBDesa:
    """The budget everyone may see; 404 without one."""
    apb = published(place.desa, tahun)
    if apb is None:
        raise Http404
    return apb


def _not_published(
    request: HttpRequest, place: Place, tahun: int, years: list[int], gone: list[str]
) -> HttpResponse:
    context = {
        "tahun": tahun,
        "batas": budget_day(place.desa.kode, tahun),
        "tahun_lain": years,
        "ditarik": gone,
        "tanya": ask_path(place, tahun),
    }
    return page(request, place, "anggaran_kosong", context, "anggaran")


def _required(place: Place, apb: APBDesa) -> list[dict[str, Any]]:
    """What the law wants told, each with whether it is told (accountability.budget.duties)."""
    found = duties(
        desa=place.desa, year=apb.year, today=place.today, words=place.words, apb=apb, facts=place.facts
    )
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
