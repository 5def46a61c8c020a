"""The budget as data: summary and lines as CSV, JSON, Fiscal Data Package, and a whole kabupaten at once."""

import json

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from accountability.regions.models import Wilayah
from public_site.budget_sheet import sheet
from public_site.kabupaten_data import mark, stream, years_of
from public_site.kept_pages import kept, public
from public_site.line_data import csv_lines, line_rows, package
from public_site.money_marks import budget_path
from public_site.open_data import as_data, budget_csv
from public_site.place import Place
from public_site.views.doors import of_desa
from public_site.views.money import published_or_404


@require_safe
@kept
@of_desa
def as_csv(request: HttpRequest, place: Place, tahun: int) -> HttpResponse:
    """The same numbers for a spreadsheet."""
    apb = published_or_404(place, tahun)
    return _file(budget_csv(sheet(apb, place.words)), f"anggaran-{place.desa.kode}-{tahun}.csv")


@require_safe
@kept
@of_desa
def as_json(request: HttpRequest, place: Place, tahun: int) -> HttpResponse:
    """The same numbers for a programme."""
    return _open(JsonResponse(as_data(sheet(published_or_404(place, tahun), place.words))))


@require_safe
@kept
@of_desa
def lines(request: HttpRequest, place: Place, tahun: int) -> HttpResponse:
    """Every line, with the columns of data/columns.csv."""
    apb = published_or_404(place, tahun)
    text = "".join(csv_lines(line_rows(apb, place.words)))
    return _file(text, f"baris-{place.desa.kode}-{tahun}.csv")


@require_safe
@kept
@of_desa
def descriptor(request: HttpRequest, place: Place, tahun: int) -> HttpResponse:
    """The Fiscal Data Package of the lines; its path is relative, so a downloaded pair stays a pair."""
    published_or_404(place, tahun)
    told = package(
        name=f"anggaran-{place.desa.kode}-{tahun}",
        title=f"{place.words.apb} {place.name} {tahun}",
        path="baris.csv",
        year=tahun,
        home=f"{settings.PUBLIC_BASE_URL}{budget_path(place, tahun)}",
    )
    return _open(JsonResponse(told, json_dumps_params={"indent": 1, "ensure_ascii": False}))


@require_safe
def kabupaten(request: HttpRequest, kode: str, tahun: int) -> HttpResponseBase:
    """Every published line of a kabupaten in a year, streamed."""
    _published_kabupaten(kode, tahun)
    answer = StreamingHttpResponse(stream(kode, tahun), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="anggaran-{kode}-{tahun}.csv"'
    public(answer, mark(kode, tahun))
    unchanged = get_conditional_response(request, etag=answer["ETag"])
    return _open(unchanged if unchanged is not None else answer)


@require_safe
def kabupaten_descriptor(request: HttpRequest, kode: str, tahun: int) -> HttpResponseBase:
    """The Fiscal Data Package of a kabupaten's year."""
    above = _published_kabupaten(kode, tahun)
    told = package(
        name=f"anggaran-{kode}-{tahun}",
        title=f"Anggaran {above.name} {tahun}",
        path=f"{tahun}.csv",
        year=tahun,
        home=f"{settings.PUBLIC_BASE_URL}/data/",
    )
    answer = HttpResponse(json.dumps(told, indent=1, ensure_ascii=False), content_type="application/json")
    public(answer, mark(kode, tahun))
    unchanged = get_conditional_response(request, etag=answer["ETag"], response=answer)
    return _open(unchanged if unchanged is not None else answer)


def _published_kabupaten(kode: str, tahun: int) -> Wilayah:
    found = get_object_or_404(Wilayah, kode=kode, level=Wilayah.Level.KABUPATEN_KOTA)
    if tahun not in years_of(kode):
        raise Http404
    return found


def _file(text: str, name: str) -> HttpResponse:
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return _open(answer)


def _open[Answer: HttpResponseBase](answer: Answer) -> Answer:
    answer["Access-Control-Allow-Origin"] = "*"
    return answer
