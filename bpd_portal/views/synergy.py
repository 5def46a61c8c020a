"""Sinergi: the village fills in its own rows of the matrices before the meeting, and a unit's in its name."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accountability.accounts.access import PEMDES, POSKO, DeskRequest, desk
from accountability.accounts.models import Role
from accountability.lib.local_time import local_date
from accountability.oversight.forms import MatrixForm
from accountability.oversight.matrix.documents import renja_codes
from accountability.oversight.matrix.sharing import rows_of_village
from accountability.oversight.models import MatrixKind, MatrixRow, ServiceUnit
from accountability.oversight.views.synergy import (
    opened,
    opened_form,
    rewritten,
    row_context,
    table_of,
)
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for
from bpd_portal.page import desk_page, onward
from bpd_portal.years import read_number, year_asked, years_beside

Holder = Wilayah | ServiceUnit


@desk(POSKO | PEMDES)
@require_safe
def synergy(request: DeskRequest) -> HttpResponse:
    """The rows of the village and of the units that stand in it; what one may fill in is a link."""
    words = words_for(request.member.wilayah_id)
    year, rows = rows_here(request)
    units = list(request.member.wilayah.service_units_here.order_by("name"))
    context = {
        "s": words,
        "tahun": year,
        "tahun_lain": sorted(years_beside(year, []), reverse=True),
        "dokumen": table_of(rows, MatrixKind.DOCUMENT, words),
        "kegiatan": table_of(rows, MatrixKind.ACTIVITY, words),
        "pemilik": _mine(request, units),
        "ubah": "sinergi-baris" if request.member.role in PEMDES | {Role.PETUGAS} else "",
    }
    return desk_page(request, "meja/sinergi.html", context)


def rows_here(request: DeskRequest) -> tuple[int, list[MatrixRow]]:
    """The year that is asked for, and its rows of the village and of the units that stand in it."""
    desa = request.member.wilayah
    year = year_asked(request, default=local_date(timezone.now(), desa.kode).year)
    return year, list(rows_of_village(desa, year))


@desk(PEMDES | {Role.PETUGAS})
@require_http_methods(["GET", "HEAD", "POST"])
def row(request: DeskRequest, pk: int) -> HttpResponse:
    """One row to change; a row of another place is not there, one of another's duty is refused."""
    found = _own_row(request, pk)
    words = words_for(request.member.wilayah_id)
    if not _may_fill(request, found.unit):
        raise PermissionDenied
    form, theirs = MatrixForm(kind=found.kind, row=found), None
    if request.method == "POST":
        form, theirs = rewritten(request, found, words)
        if not form.errors:
            messages.success(request, _("Baris tersimpan."))
            return onward("sinergi", tahun=found.year)
    context = {**row_context(found, form, theirs, words), "s": words}
    return desk_page(request, "meja/sinergi_baris.html", context, salah=_told(form))


@desk(PEMDES | {Role.PETUGAS})
@require_http_methods(["GET", "HEAD", "POST"])
def new_row(request: DeskRequest) -> HttpResponse:
    """A new row: of the village by its government, of a unit by the posko's officer."""
    words = words_for(request.member.wilayah_id)
    year = year_asked(request, default=local_date(timezone.now(), request.member.wilayah_id).year)
    holder = _holder(request)
    kind = request.GET.get("jenis", MatrixKind.ACTIVITY)
    if kind not in MatrixKind.values or (kind == MatrixKind.DOCUMENT and isinstance(holder, ServiceUnit)):
        raise Http404
    form = opened_form(kind, words, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and opened(request, holder, year, form, words):
        messages.success(request, _("Baris tersimpan."))
        return onward("sinergi", tahun=year)
    context = {"s": words, "form": form, "pemilik": holder.name, "tahun": year, "renja": renja_codes()}
    return desk_page(request, "meja/sinergi_baris.html", context, salah=_told(form))


def _mine(request: DeskRequest, units: list[ServiceUnit]) -> list[tuple[str, str]]:
    """For whom this member opens rows: the village's own government, or the officer for the units."""
    if request.member.role in PEMDES:
        return [("desa", request.member.wilayah.name)]
    if request.member.role == Role.PETUGAS:
        return [(str(unit.pk), unit.name) for unit in units if unit.retired_at is None]
    return []


def _may_fill(request: DeskRequest, unit: ServiceUnit | None) -> bool:
    return (request.member.role in PEMDES) if unit is None else request.member.role == Role.PETUGAS


def _own_row(request: DeskRequest, pk: int) -> MatrixRow:
    desa = request.member.wilayah
    own = desa.matrix_rows_of_village.with_holder().filter(pk=pk).first()
    if own is not None:
        return own
    for unit in desa.service_units_here.all():
        found = unit.matrix_rows.with_holder().filter(pk=pk).first()
        if found is not None:
            return found
    raise Http404


def _holder(request: DeskRequest) -> Holder:
    asked = request.GET.get("pemilik", "desa")
    if asked == "desa":
        if request.member.role not in PEMDES:
            raise PermissionDenied
        return request.member.wilayah
    if request.member.role != Role.PETUGAS:
        raise PermissionDenied
    unit: ServiceUnit = get_object_or_404(
        request.member.wilayah.service_units_here.in_service(), pk=read_number(asked)
    )
    return unit


def _told(form: MatrixForm) -> Any:
    """The refused form for the summary at the top, which desks of a village show by themselves."""
    return form if form.errors else None
