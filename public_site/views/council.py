"""How well the council does its own work, and its settled reports, without any small count of people."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accountability.council.public_figures import public_effects
from accountability.council.report_text import sections
from public_site.council_page import (
    council_columns,
    csv_rows,
    reading_days,
    sentences,
    trend,
    until,
    verdict_sentences,
)
from public_site.kept_pages import kept
from public_site.open_data import csv_text
from public_site.place import Place
from public_site.views.doors import of_desa, page


@require_safe
@kept
@of_desa
def effectiveness(request: HttpRequest, place: Place) -> HttpResponse:
    """The newest year in sentences, the years beside each other, and the reports."""
    effects = public_effects(desa=place.desa, today=place.today)
    reports = place.desa.annual_reports.exclude(settled_at=None).order_by("-year")
    context = {"laporan": list(reports), "ada": bool(effects)}
    if effects:
        newest = effects[0]
        context |= {
            "tahun": newest.year,
            "sampai": until(newest),
            "kalimat": sentences(newest, place.words),
            "nilai": verdict_sentences(newest),
            "hari_baca": reading_days(newest.year),
            **trend(effects),
        }
    return page(request, place, "kinerja", context)


@require_safe
@kept
@of_desa
def as_csv(request: HttpRequest, place: Place) -> HttpResponse:
    """The same figures, a row a year."""
    effects = public_effects(desa=place.desa, today=place.today)
    heads = tuple(column["name"] for column in council_columns())
    answer = HttpResponse(
        "\ufeff" + csv_text(heads, csv_rows(effects)), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="kinerja-{place.desa.kode}.csv"'
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


@require_safe
@kept
@of_desa
def annual_report(request: HttpRequest, place: Place, tahun: int) -> HttpResponse:
    """A settled Laporan Kinerja as everyone may read it; 404 before it is settled."""
    report = get_object_or_404(place.desa.annual_reports.exclude(settled_at=None), year=tahun)
    if report.settled is None:
        raise Http404
    told = sections(report.settled["open"], report.own_words, place.words, public=True)
    context = {"laporan": report, "bagian": [one for one in told if one.lines or one.words]}
    return page(request, place, "laporan_kinerja", context)
