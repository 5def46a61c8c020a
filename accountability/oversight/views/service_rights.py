"""Lembar hak layanan: opened for a unit or a sector, written row by row, suggestions taken over."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accountability.accounts.access import DeskRequest
from accountability.oversight.coaching_forms import CoachingForm
from accountability.oversight.models import MatrixRow, RightsRow, RightsSheet, ServiceUnit
from accountability.oversight.reach import may_write
from accountability.oversight.service.suggesting import Suggestion, suggestions_for, visits_for
from accountability.oversight.service.tables import aspects, sectors
from accountability.oversight.service.writing_rights import (
    open_sheet,
    origin_of,
    put_back,
    rewrite,
    row_of,
    take_out,
    take_over,
    write,
)
from accountability.oversight.service_forms import NewSheetForm, OneTapForm, RightsRowForm
from accountability.oversight.views.looking import kec_desk
from accountability.oversight.views.page import SeeOther, must_write
from accountability.oversight.views.service_home import notes_of_counting
from accountability.oversight.views.service_page import (
    done,
    kecamatan_of,
    met_another,
    must_be_within,
    service_page,
    source_words,
    unit_named,
    year_of,
)
from accountability.regions.models import Wilayah

ON_A_PAGE = 25
_SOURCES = 30  # rows of the matrix that may be named


@kec_desk
@require_http_methods(["GET", "HEAD", "POST"])
def sheets(request: DeskRequest) -> HttpResponse:
    """The rights sheets of a year; a POST opens one and leads there."""
    place, at = kecamatan_of(request), timezone.now()
    year = year_of(request, place)
    units = list(ServiceUnit.objects.in_service().filter(kecamatan=place).order_by("name"))
    form = NewSheetForm(units=units, initial={"tahun": year})
    if request.method == "POST":
        must_write(request.member)
        form = NewSheetForm(request.POST, units=units)
        if (made := _opened(request, form, place, at)) is not None:
            return SeeOther(reverse("kec-layanan-hak-satu", args=[made.pk]))
    page = Paginator(sheets_of(place, year), ON_A_PAGE)
    shown = page.get_page(request.GET.get("halaman"))
    context = {
        "tahun": year,
        "tahun_lain": [year - 1, year + 1],
        "halaman": shown,
        "lembar": [{"isi": one, "nama": name_of(one)} for one in shown],
        "form": form,
    }
    refused = form if form.errors else None
    return service_page(request, "kec/layanan_hak.html", place, context, refused=refused)


def sheets_of(place: Wilayah, year: int) -> QuerySet[RightsSheet]:
    """The rights sheets of a year, each with how many rows it has (`isi`)."""
    standing = Count("rows", filter=Q(rows__removed_at=None))
    found = RightsSheet.objects.filter(kecamatan=place, year=year).annotate(isi=standing)
    return found.select_related("unit").order_by("sector", "unit__name", "id")


@kec_desk
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: DeskRequest, pk: int) -> HttpResponse:
    """One sheet; a POST writes, changes, takes out or puts back a row, or takes a suggestion over."""
    found, at = sheet_within(request, pk), timezone.now()
    heard = suggestions_for(found, at)
    sources = _sources(found, heard)
    refused: tuple[str, CoachingForm] | None = None
    if request.method == "POST":
        must_write(request.member)
        refused = _do(request, found, sources, at)
        if refused is None:
            return SeeOther(request.get_full_path())
    return _page(request, found, sources, heard, refused)


@kec_desk
@require_safe
def legal(request: DeskRequest) -> HttpResponse:
    """The six sectors and the ten aspects with the question each asks and where it comes from."""
    context = {
        "bidang": sectors().values(),
        "aspek": aspects().values(),
        "catatan": notes_of_counting(),
    }
    return service_page(request, "kec/layanan_dasar.html", kecamatan_of(request), context)


def sheet_within(request: DeskRequest, pk: int) -> RightsSheet:
    """The sheet, where the desk reaches it; else 404."""
    found = get_object_or_404(RightsSheet.objects.select_related("kecamatan", "unit"), pk=pk)
    must_be_within(request, found.kecamatan)
    return found


def name_of(one: RightsSheet) -> str:
    """The unit, or all services of the sector."""
    known = sectors().get(one.sector)
    sector = known.name if known else one.sector
    return one.unit.name if one.unit is not None else _("Semua layanan %(sector)s") % {"sector": sector}


def standing_rows(found: RightsSheet) -> list[RightsRow]:
    """The rows by aspect, in the order of the ten."""
    order = {one.kode: one.no for one in aspects().values()}
    rows = found.rows.standing().with_sources().order_by("id")
    return sorted(rows, key=lambda row: (order.get(row.aspect, 99), row.pk))


def _opened(request: DeskRequest, form: NewSheetForm, place: Wilayah, at: dt.datetime) -> RightsSheet | None:
    made: list[RightsSheet] = []

    def deed() -> None:
        said = form.cleaned_data
        unit = unit_named(place, said["layanan"])
        sector = "" if unit else said["layanan"]
        by = request.member.actor()
        opened = open_sheet(kecamatan=place, year=said["tahun"], sector=sector, unit=unit, by=by, at=at)
        made.append(opened)

    if not done(request, form, deed, _("Lembar dibuka. Isi baris, atau ambil dari saran."), at):
        return None
    newest = RightsSheet.objects.filter(kecamatan=place, opened_by=request.member.user)
    return made[0] if made else newest.order_by("-id").first()


def _do(
    request: DeskRequest, found: RightsSheet, sources: list[Any], at: dt.datetime
) -> tuple[str, CoachingForm] | None:
    asked, by = request.POST.get("aksi", ""), request.member.actor()
    deed, _dash, number = asked.partition("-")
    if deed == "tambah":
        form = RightsRowForm(request.POST, sources=sources, auto_id="tambah_%s")
        ok = done(request, form, lambda: write(sheet=found, row=form.row, by=by, at=at), _("Tersimpan."), at)
        return None if ok else (asked, form)
    if deed == "ambil":
        tap = OneTapForm(request.POST)
        told = _("Saran diambil. Ubah kalimatnya bila perlu.")
        ok = done(request, tap, lambda: take_over(sheet=found, key=number, by=by, at=at), told, at)
        return None if ok else (asked, tap)
    row = next((one for one in found.rows.with_sources() if str(one.pk) == number), None)
    if row is None:
        raise Http404
    return _change(request, row, sources, at)


def _change(
    request: DeskRequest, row: RightsRow, sources: list[Any], at: dt.datetime
) -> tuple[str, CoachingForm] | None:
    asked, by = request.POST["aksi"], request.member.actor()
    if asked == f"ubah-{row.pk}":
        form = RightsRowForm(request.POST, sources=_with_own(sources, row), auto_id=f"{asked}_%s")
        version = form.data.get("versi", "")
        read = int(version) if version.isascii() and version.isdecimal() and len(version) < 9 else 0
        ok = done(
            request,
            form,
            lambda: rewrite(row=row, said=form.row, version=read, by=by, at=at),
            _("Tersimpan."),
            at,
        )
        return None if ok else (asked, form)
    deeds = {
        f"hapus-{row.pk}": (take_out, _("Baris dikeluarkan. Bisa dikembalikan di bawah.")),
        f"kembali-{row.pk}": (put_back, _("Baris dikembalikan.")),
    }
    if asked not in deeds:
        raise Http404
    deed, told = deeds[asked]
    tap = OneTapForm(request.POST)
    return None if done(request, tap, lambda: deed(row=row, by=by, at=at), told, at) else (asked, tap)


def _page(
    request: DeskRequest,
    found: RightsSheet,
    sources: list[Any],
    heard: list[Suggestion],
    refused: tuple[str, CoachingForm] | None,
) -> HttpResponse:
    asked, wrong = refused or ("", None)
    writes = may_write(request.member)
    rows = standing_rows(found)
    used = {key for row in rows if (key := origin_of(row))}
    new = wrong if asked == "tambah" else RightsRowForm(sources=sources, auto_id="tambah_%s")
    shown = [_row(row, sources, asked, wrong, writes) for row in rows]
    if wrong is not None and not any(one["buka"] for one in shown) and asked != "tambah":
        for sentence in wrong.non_field_errors():
            messages.warning(request, str(sentence))
    context = {
        "lembar": found,
        "nama": name_of(found),
        "bidang": sectors().get(found.sector),
        "baris": shown,
        "saran": [_shown(one) for one in heard if one.key not in used],
        "keluar": list(found.rows.exclude(removed_at=None).order_by("-removed_at")[:20]) if writes else [],
        "form": new if writes else None,
        "buka": asked,
        "tap": OneTapForm(auto_id=False),
    }
    return service_page(request, "kec/layanan_hak_satu.html", found.kecamatan, context, refused=wrong)


def _row(
    row: RightsRow, sources: list[Any], asked: str, wrong: CoachingForm | None, writes: bool
) -> dict[str, Any]:
    aspect = aspects().get(row.aspect)
    name = f"ubah-{row.pk}"
    mine = wrong is not None and asked == name
    form: CoachingForm | None = None
    if mine and wrong is not None:
        form = wrong
    elif writes:
        said = row_of(row)
        first = {"aspek": said.aspect, "masalah": said.problem, "sebab": said.cause, "asal": said.origin}
        own = _with_own(sources, row)
        first["versi"] = str(row.version)
        form = RightsRowForm(sources=own, initial=first, auto_id=f"{name}_%s")
    return {
        "isi": row,
        "aspek": aspect.name if aspect else row.aspect,
        "sumber": source_words(row),
        "publik": reverse("kelompok", args=[row.kelompok.desa_id, row.kelompok_id]) if row.kelompok else "",
        "aksi": name,
        "form": form,
        "buka": mine,
        "mereka": row if mine and wrong is not None and met_another(wrong, row.version) else None,
    }


def _shown(one: Suggestion) -> dict[str, Any]:
    href = reverse("kelompok", args=[one.kode, one.key[1:]]) if one.key.startswith("k") else ""
    return {"isi": one, "aspek": aspects()[one.aspect].name, "href": href}


def _sources(found: RightsSheet, heard: list[Suggestion]) -> list[Any]:
    """What a row may name, by sort: kelompok that are suggested, rows of the matrices, visits."""
    voices = [(one.key, f"{one.problem} ({one.place})") for one in heard if one.key.startswith("k")]
    rows = MatrixRow.objects.filter(kecamatan=found.kecamatan_id, year=found.year).exclude(problem="")
    if found.unit is not None:
        served = [one.kode for one in found.unit.serves.all()]
        rows = rows.filter(Q(unit=found.unit) | (Q(desa__in=served) if served else Q(unit=None)))
    matrix = [
        (f"m{one.pk}", f"{one.problem[:80]} ({(one.unit or one.desa).name})")  # type: ignore[union-attr]
        for one in rows.select_related("unit", "desa").order_by("-changed_at")[:_SOURCES]
    ]
    visits = [(f"v{one.pk}", f"{one.desa.name}, {one.held_date:%d-%m-%Y}") for one in visits_for(found)]
    groups = [
        (_("Kelompok suara warga"), voices),
        (_("Matriks sinergi"), matrix),
        (_("Kunjungan"), visits),
    ]
    return [group for group in groups if group[1]]


def _with_own(sources: list[Any], row: RightsRow) -> list[Any]:
    """The sources with the row's own among them: it may go on naming what is not offered any more."""
    key = origin_of(row)
    if not key or any(key == each for _name, group in sources for each, _label in group):
        return sources
    return [*sources, (_("Yang tersimpan"), [(key, source_words(row))])]
