"""A budget out of a file or out of last year's: looked through first, then taken over or put away."""

import csv
import datetime as dt
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accountability.accounts.access import PEMDES, DeskRequest, desk
from accountability.accounts.models import Role
from accountability.budget.bringing_in import adopt, drop, keep
from accountability.budget.copying import NothingToCopy, copy_of_last_year
from accountability.budget.models import BroughtIn
from accountability.budget.proposed import Problem, Proposal, from_data
from accountability.budget.reading import read_file
from accountability.budget.spreadsheet.prefilling import Filling, Prefilled, of_proposal, prefilled
from accountability.budget.spreadsheet.template import template
from accountability.lib.csv_cells import harmless
from accountability.lib.local_time import local_date
from accountability.lib.spreadsheet.guards import Unreadable
from accountability.regions.sebutan import words_for
from bpd_portal.attempts import attempt
from bpd_portal.forms.base import DeskForm
from bpd_portal.forms.bringing_in import AdoptForm, CopyForm, UploadForm
from bpd_portal.page import SeeOther, desk_page, onward
from bpd_portal.proposal_rows import fate_of, preview, problems, source_name
from bpd_portal.rows import moment
from bpd_portal.sentences import sentence_for
from bpd_portal.years import read_number, year_asked, years_beside

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LAST = 10


@desk(PEMDES)
@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: DeskRequest) -> HttpResponse:
    """Every way to bring a year's budget in; what is sent is only kept to be looked through."""
    at = timezone.now()
    year = year_asked(request, default=_year_at_hand(request, at))
    if request.method != "POST":
        return _page(request, year, _upload_form(request, year), CopyForm(initial={"tahun": year}))
    if request.member.role != Role.KEUANGAN:
        raise PermissionDenied
    if request.POST.get("aksi") == "salin":
        copy = CopyForm(request.POST)
        done = _kept(request, _copied(request, copy, year), at)
        return done or _page(request, year, _upload_form(request, year), copy, refused=copy)
    upload = _upload_form(request, year, bound=True)
    done = _kept(request, _read(request, upload, year), at)
    return done or _page(request, year, upload, CopyForm(initial={"tahun": year}), refused=upload)


@desk(PEMDES)
@require_http_methods(["GET", "HEAD", "POST"])
def looked_through(request: DeskRequest, pk: int) -> HttpResponse:
    """One file before it counts, with the two ways to decide; afterwards what became of it."""
    at = timezone.now()
    one = get_object_or_404(request.member.wilayah.brought_in.select_related("desa", "apb"), pk=pk)
    waiting = one.adopted_at is None and one.dropped_at is None
    proposal = from_data(one.payload) if waiting else None
    form = _adopt_form(request, proposal)
    if request.method == "POST":
        if request.member.role != Role.KEUANGAN:
            raise PermissionDenied
        if request.POST.get("aksi") == "buang":
            return _dropped(request, one, at)
        if attempt(request, form, lambda: _adopt(request, one, form, at)):
            messages.success(request, _("Sudah dipakai. Periksa sekali lagi sebelum ditayangkan."))
            return onward("pemdes-apb", tahun=one.year)
    told = [Problem(**problem) for problem in one.problems]
    context = {
        "tahun": one.year,
        "masuk": one,
        "asal": source_name(one.source),
        "lencana": fate_of(one),
        "waktu": moment(one.read_at, request.member.wilayah_id),
        "menunggu": waiting,
        "keuangan": request.member.role == Role.KEUANGAN,
        "form": form,
        **(preview(one) if waiting else {"masalah": problems(told)}),
    }
    return desk_page(request, "meja/impor_rinci.html", context, salah=form if form.is_bound else None)


@desk(PEMDES)
@require_safe
def problems_csv(request: DeskRequest, pk: int) -> HttpResponse:
    """Every problem of one file as a table, for whoever mends it."""
    one = get_object_or_404(request.member.wilayah.brought_in, pk=pk)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="masalah-{one.desa_id}-{one.year}.csv"'
    answer.write("\ufeff")
    table = csv.writer(answer, delimiter=";")
    table.writerow(["tingkat", "lembar", "baris", "kolom", "kalimat"])
    for told in one.problems:
        level = "harus diperbaiki" if told["level"] == "reject" else "periksa"
        words = [harmless(str(told[key] or "")) for key in ("table", "row", "column", "sentence")]
        table.writerow([level, *words])
    return answer


@desk(PEMDES)
@require_safe
def template_file(request: DeskRequest) -> HttpResponse:
    """The spreadsheet to fill in: with last year's lines, with this year's, or with what a file told."""
    desa = request.member.wilayah
    year = year_asked(request, default=_year_at_hand(request, timezone.now()))
    filled = _filled(request, year)
    raw = template(desa=desa, words=words_for(desa.kode), year=year, filled=filled)
    answer = HttpResponse(raw, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="templat-{desa.kode}-{year}.xlsx"'
    return answer


def _filled(request: DeskRequest, year: int) -> Prefilled:
    desa = request.member.wilayah
    if request.GET.get("dari"):
        waiting = desa.brought_in.waiting()
        one = get_object_or_404(waiting, pk=read_number(request.GET["dari"]), year=year)
        return of_proposal(from_data(one.payload))
    how = request.GET.get("isi", "lalu")
    if how not in {"lalu", "salin", "kini"}:
        raise Http404
    return prefilled(desa=desa, year=year, how=cast("Filling", how))


def _year_at_hand(request: DeskRequest, at: dt.datetime) -> int:
    today = local_date(at, request.member.wilayah_id)
    return today.year + 1 if today.month >= 7 else today.year


def _upload_form(request: DeskRequest, year: int, *, bound: bool = False) -> UploadForm:
    known = set(request.member.wilayah.apb.values_list("year", flat=True))
    years = sorted({year, *years_beside(year, known)}, reverse=True)
    data, files = (request.POST, request.FILES) if bound else (None, None)
    return UploadForm(data, files, years=years, auto_id="impor_%s", initial={"tahun": year})


def _read(request: DeskRequest, form: UploadForm, year: int) -> Proposal | None:
    """The proposal out of the file that was sent; before any transaction, for it may take seconds."""
    if not form.is_valid():
        return None
    try:
        return read_file(form.cleaned_data["berkas"].file, desa=request.member.wilayah_id, year=year)
    except Unreadable as fault:
        form.add_error("berkas", fault.sentence)
        return None


def _copied(request: DeskRequest, form: CopyForm, year: int) -> Proposal | None:
    if not form.is_valid():
        return None
    try:
        return copy_of_last_year(desa=request.member.wilayah, year=year)
    except NothingToCopy as refusal:
        form.add_error(None, sentence_for(refusal))
        return None


def _kept(request: DeskRequest, proposal: Proposal | None, at: dt.datetime) -> SeeOther | None:
    """Keeps what was read and goes on to look it through; a second tap finds what the first one kept."""
    if proposal is None:
        return None
    one = keep(desa=request.member.wilayah, proposal=proposal, by=request.member.actor(), at=at)
    return onward("pemdes-apb-impor-rinci", one.pk)


def _adopt_form(request: DeskRequest, proposal: Proposal | None) -> AdoptForm:
    tells_spending = proposal is not None and proposal.spending is not None
    tells_plan = proposal is None or bool(proposal.lines)
    deciding = request.method == "POST" and request.POST.get("aksi") != "buang"
    start = {"rencana": True, "realisasi": True}
    return AdoptForm(
        request.POST if deciding else None,
        tells_spending=tells_spending,
        tells_plan=tells_plan,
        auto_id="pakai_%s",
        initial=start,
    )


def _adopt(request: DeskRequest, one: BroughtIn, form: AdoptForm, at: dt.datetime) -> None:
    said = form.cleaned_data
    plan, spending = bool(said.get("rencana")), bool(said.get("realisasi"))
    adopt(brought_in=one, plan=plan, spending=spending, by=request.member.actor(), at=at)


def _dropped(request: DeskRequest, one: BroughtIn, at: dt.datetime) -> HttpResponse:
    form = DeskForm(request.POST)
    if attempt(request, form, lambda: drop(brought_in=one, by=request.member.actor(), at=at)):
        messages.success(request, _("Berkas dibuang. Anggaran tidak berubah."))
    else:
        messages.warning(request, _("Berkas ini sudah dipakai, jadi tidak bisa dibuang lagi."))
    return onward("pemdes-apb-impor", tahun=one.year)


def _page(
    request: DeskRequest, year: int, upload: UploadForm, copy: CopyForm, *, refused: DeskForm | None = None
) -> HttpResponse:
    desa = request.member.wilayah
    rows = desa.brought_in.filter(year=year).order_by("-id").defer("payload")[:LAST]
    context: dict[str, Any] = {
        "tahun": year,
        "tahun_lain": sorted(years_beside(year, []), reverse=True),
        "keuangan": request.member.role == Role.KEUANGAN,
        "unggah": upload,
        "salin": copy,
        "lalu": desa.apb.published().of_year(year - 1).first(),
        "kini": desa.apb.of_year(year).first(),
        "butir": [
            {
                "pk": one.pk,
                "asal": source_name(one.source),
                "waktu": moment(one.read_at, desa.kode),
                "lencana": fate_of(one),
            }
            for one in rows
        ],
    }
    return desk_page(request, "meja/impor.html", context, salah=refused)
