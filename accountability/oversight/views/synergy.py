"""The matrices of a kecamatan: filled in row by row, led on a wall, shared as a file."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accountability.accounts.access import DeskRequest, desk
from accountability.accounts.models import Role
from accountability.lib.local_time import local_date
from accountability.oversight.forms import MatrixForm, NewDocumentForm, NewUnitForm, resent
from accountability.oversight.matrix.documents import renja_codes
from accountability.oversight.matrix.sharing import followed, holder_of, matrices_csv
from accountability.oversight.matrix.writing import (
    StaleMatrixRow,
    add_unit,
    cells_of,
    follow_activity,
    follow_document,
    rewrite,
)
from accountability.oversight.models import MatrixKind, MatrixRow, MatrixRowQuerySet, ServiceUnit
from accountability.oversight.reach import matrix_of, villages_of
from accountability.oversight.views.evaluations import year_asked
from accountability.oversight.views.looking import kec_desk
from accountability.oversight.views.page import SeeOther, kec_page, must_write
from accountability.oversight.views.sentences import KNOWN, sentence_for, stale_row
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import Words, words_for


@kec_desk
@require_http_methods(["GET", "HEAD", "POST"])
def matrices(request: DeskRequest) -> HttpResponse:
    """Both matrices of a year; `?pemilik=` keeps one village or unit. A unit is added here."""
    words = words_for(request.member.wilayah_id)
    year, chosen, rows = _asked(request)
    villages, units = list(villages_of(request.member)), _units(request)
    form = NewUnitForm(villages=[(one.kode, one.name) for one in villages])
    if request.method == "POST":
        must_write(request.member)
        form = NewUnitForm(request.POST, villages=[(one.kode, one.name) for one in villages])
        if form.is_valid() and _added(request, form, words):
            return SeeOther(request.get_full_path())
    shown = list(rows.with_holder())
    context = {
        "tahun": year,
        "tahun_lain": _years(request, year),
        "pemilik": [
            *((one.kode, one.name) for one in villages),
            *((f"u{one.pk}", one.name) for one in units),
        ],
        "pemilik_baru": [
            *((one.kode, one.name) for one in villages),
            *((f"u{one.pk}", one.name) for one in units if one.retired_at is None),
        ],
        "dipilih": chosen,
        "dokumen": table_of(shown, MatrixKind.DOCUMENT, words),
        "kegiatan": table_of(shown, MatrixKind.ACTIVITY, words),
        "form_unit": form,
    }
    status = 422 if form.errors else 200
    return kec_page(request, "kec/sinergi.html", words, context, status=status)


@kec_desk
@require_http_methods(["GET", "HEAD", "POST"])
def row(request: DeskRequest, pk: int) -> HttpResponse:
    """One row to change; 404 for a row of another kecamatan."""
    found = get_object_or_404(matrix_of(request.member).with_holder(), pk=pk)
    words = words_for(found.desa_id or found.kecamatan_id)
    form, theirs = MatrixForm(kind=found.kind, row=found), None
    if request.method == "POST":
        must_write(request.member)
        form, theirs = rewritten(request, found, words)
        if not form.errors:
            messages.success(request, _("Baris tersimpan."))
            return SeeOther(f"{reverse('kec-sinergi')}?tahun={found.year}")
    context = row_context(found, form, theirs, words)
    return kec_page(request, "kec/sinergi_baris.html", words, context, status=422 if form.errors else 200)


@desk({Role.CAMAT})
@require_http_methods(["GET", "HEAD", "POST"])
def new_row(request: DeskRequest) -> HttpResponse:
    """A new row for the village or unit that `?pemilik=` names: a document or an activity."""
    must_write(request.member)
    year = year_asked(request.GET.get("tahun"), default=_this_year(request))
    holder = _holder(request, request.GET.get("pemilik", ""))
    if isinstance(holder, ServiceUnit) and holder.retired_at is not None:
        raise Http404
    kind = request.GET.get("jenis", MatrixKind.ACTIVITY)
    if kind not in MatrixKind.values or (kind == MatrixKind.DOCUMENT and isinstance(holder, ServiceUnit)):
        raise Http404
    kode = holder.kode if isinstance(holder, Wilayah) else holder.kecamatan_id
    words = words_for(kode)
    form = opened_form(kind, words, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and opened(request, holder, year, form, words):
        messages.success(request, _("Baris tersimpan."))
        return SeeOther(f"{reverse('kec-sinergi')}?tahun={year}")
    context = {"form": form, "pemilik": holder.name, "tahun": year, "renja": renja_codes(), "baru": True}
    return kec_page(request, "kec/sinergi_baris.html", words, context, status=422 if form.errors else 200)


@kec_desk
@require_safe
def wall(request: DeskRequest) -> HttpResponse:
    """The matrices in large type for a meeting: nothing to press, and it looks again by itself."""
    words = words_for(request.member.wilayah_id)
    year, chosen, rows = _asked(request)
    shown = list(rows.with_holder())
    context = {
        "tahun": year,
        "dipilih": chosen,
        "dokumen": table_of(shown, MatrixKind.DOCUMENT, words),
        "kegiatan": table_of(shown, MatrixKind.ACTIVITY, words),
    }
    return kec_page(request, "kec/papan.html", words, context)


@kec_desk
@require_safe
def as_file(request: DeskRequest) -> HttpResponse:
    """The matrices as CSV, to be shared back with villages and units."""
    year, _chosen, rows = _asked(request)
    text = matrices_csv(rows.with_holder(), words_for(request.member.wilayah_id))
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="sinergi-{request.member.wilayah_id}-{year}.csv"'
    return answer


def table_of(rows: Sequence[MatrixRow], kind: str, words: Words) -> list[dict[str, Any]]:
    """The rows of one matrix as they are shown."""
    shown = []
    for one in rows:
        if one.kind != kind:
            continue
        cells = cells_of(one)
        shown.append(
            {
                "baris": one,
                "pemilik": holder_of(one),
                "judul": followed(one, words),
                "putaran": list(zip(("I", "II", "III"), cells.notes, strict=True)),
                "atas_nama": one.unit is not None and one.changed_as != Role.CAMAT,
            }
        )
    return shown


def row_context(found: MatrixRow, form: MatrixForm, theirs: MatrixRow | None, words: Words) -> dict[str, Any]:
    """What the page of one row shows; `theirs`: the row as another left it."""
    return {
        "form": form,
        "baris": found,
        "pemilik": holder_of(found),
        "judul": followed(found, words),
        "tahun": found.year,
        "renja": renja_codes(),
        "bentrok": bool(theirs),
        "mereka": _told(theirs) if theirs else [],
    }


def rewritten(request: Any, found: MatrixRow, words: Words) -> tuple[MatrixForm, MatrixRow | None]:
    """Changes a row by what was sent; where another was faster, the form keeps its words and shows theirs."""
    form = MatrixForm(request.POST, kind=found.kind, row=found)
    if not form.is_valid():
        return form, None
    version = form.cleaned_data["versi"]
    try:
        rewrite(row=found, cells=form.cells, version=version, by=request.member.actor(), at=timezone.now())
    except StaleMatrixRow as stale:
        form.add_error(None, stale_row(""))
        form.data = resent(form, {"versi": str(stale.current.version)})
        return form, stale.current
    except KNOWN as refusal:
        form.add_error(None, sentence_for(refusal, words))
    return form, None


def opened_form(kind: str, words: Words, data: Any) -> MatrixForm:
    """The form of a new row."""
    if kind == MatrixKind.DOCUMENT:
        return NewDocumentForm(data, words=words)
    return MatrixForm(data, kind=kind)


def opened(request: Any, holder: Wilayah | ServiceUnit, year: int, form: MatrixForm, words: Words) -> bool:
    """Whether the new row is there now; else the form says why not."""
    by, at = request.member.actor(), timezone.now()
    try:
        if isinstance(form, NewDocumentForm) and isinstance(holder, Wilayah):
            document = form.cleaned_data["document"]
            follow_document(desa=holder, year=year, document=document, cells=form.cells, by=by, at=at)
        else:
            follow_activity(holder=holder, year=year, cells=form.cells, by=by, at=at)
    except KNOWN as refusal:
        form.add_error(None, sentence_for(refusal, words))
        return False
    return True


def _asked(request: DeskRequest) -> tuple[int, str, MatrixRowQuerySet]:
    """Year, holder and rows that the address asks for."""
    year = year_asked(request.GET.get("tahun"), default=_this_year(request))
    rows, chosen = matrix_of(request.member).of_year(year), request.GET.get("pemilik", "")
    if not chosen:
        return year, "", rows
    holder = _holder(request, chosen)
    return year, chosen, rows.filter(desa=holder) if isinstance(holder, Wilayah) else rows.filter(unit=holder)


def _holder(request: DeskRequest, asked: str) -> Wilayah | ServiceUnit:
    if asked.startswith("u") and asked[1:].isascii() and asked[1:].isdecimal() and len(asked) < 18:
        unit: ServiceUnit = get_object_or_404(_units(request), pk=int(asked[1:]))
        return unit
    desa: Wilayah = get_object_or_404(villages_of(request.member), kode=asked)
    return desa


def _units(request: DeskRequest) -> Any:
    around = request.member.wilayah_id
    units = ServiceUnit.objects.filter(kecamatan__kode__startswith=around)
    if request.member.wilayah.level == Wilayah.Level.KECAMATAN:
        units = ServiceUnit.objects.filter(kecamatan=around)
    return units.order_by("name", "id")


def _years(request: DeskRequest, year: int) -> list[int]:
    known = set(matrix_of(request.member).order_by().values_list("year", flat=True).distinct())
    return sorted({*known, year - 1, year + 1} - {year}, reverse=True)


def _this_year(request: DeskRequest) -> int:
    today: dt.date = local_date(timezone.now(), request.member.wilayah_id)
    return today.year


def _added(request: DeskRequest, form: NewUnitForm, words: Words) -> bool:
    said = form.cleaned_data
    desa = villages_of(request.member).filter(kode=said["tempat"]).first() if said["tempat"] else None
    try:
        add_unit(
            kecamatan=request.member.wilayah,
            kind=said["jenis"],
            name=said["nama"],
            desa=desa,
            at=timezone.now(),
        )
    except KNOWN as refusal:
        form.add_error(None, sentence_for(refusal, words))
        return False
    messages.success(request, _("Layanan ditambahkan."))
    return True


def _told(theirs: MatrixRow) -> list[tuple[str, Any]]:
    """Every cell of the row as another left it, with its label."""
    form = MatrixForm(kind=theirs.kind, row=theirs)
    return [
        (str(field.label), value)
        for field in form.visible_fields()
        if (value := form.initial.get(field.name))
    ]
