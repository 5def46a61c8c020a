"""Laporan Kinerja of each year: drafted from the data, with own words, then settled, sent and presented."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accountability.accounts.access import BPD, DeskRequest, desk
from accountability.accounts.models import Role
from accountability.council.annual_report import (
    Deadline,
    deadline,
    mark_of,
    present_report,
    send_report,
    settle_report,
    write_words,
)
from accountability.council.models import AnnualReport
from accountability.council.register_rows import years_held
from accountability.council.report_figures import figures_of
from accountability.council.report_paper import report_paper
from accountability.council.report_text import Section, law, sections
from accountability.lib.local_time import jam, local_date, tanggal, zone_for
from accountability.lib.paper import to_docx, to_pdf
from accountability.regions.sebutan import words_for
from bpd_portal.attempts import attempt
from bpd_portal.council_menu import council_menu
from bpd_portal.forms.base import DeskForm
from bpd_portal.forms.registers import ReportDayForm, ReportForm, ReportNumberForm
from bpd_portal.page import desk_page, onward
from bpd_portal.views.books import TYPES, file_answer
from bpd_portal.years import FIRST_YEAR

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TOLD = {
    "tulis": gettext_lazy("Tulisan Anda tersimpan."),
    "tetapkan": gettext_lazy("Laporan ditetapkan. Angkanya tidak berubah lagi."),
    "kirim": gettext_lazy("Tanggal pengiriman tercatat."),
    "sampaikan": gettext_lazy("Tanggal penyampaian tercatat."),
}


@desk(BPD)
@require_safe
def reports(request: DeskRequest) -> HttpResponse:
    """The years, the newest first, each with where its report stands."""
    desa, today = request.member.wilayah, local_date(timezone.now(), request.member.wilayah_id)
    kept = {report.year: report for report in desa.annual_reports.all()}
    years = sorted({*years_held(desa, today), *kept}, reverse=True)
    rows = []
    for year in years:
        report = kept.get(year)
        due = deadline(desa=desa, report=report, year=year, today=today)
        rows.append({"tahun": year, "laporan": report, "lencana": _badge(report, due), "batas": due})
    context = {"s": words_for(desa.kode), "sub": council_menu("bpd-laporan"), "butir": rows}
    return desk_page(request, "meja/laporan_kinerja.html", context)


@desk(BPD)
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: DeskRequest, tahun: int) -> HttpResponse:
    """One year's report section by section; a POST keeps words, settles, or notes the day it was sent."""
    at = timezone.now()
    desa, today = request.member.wilayah, local_date(at, request.member.wilayah_id)
    if not FIRST_YEAR <= tahun <= today.year:
        raise Http404
    kept = desa.annual_reports.filter(year=tahun).first()
    if request.method != "POST":
        return _page(request, tahun, kept, today)
    form, done = _done(request, tahun, kept, at, today)
    if "application/json" in request.headers.get("Accept", ""):
        return _heard(form, done=done, at=at, kode=desa.kode)
    if not done:
        return _page(request, tahun, kept, today, form)
    messages.success(request, _TOLD[request.POST["aksi"]])
    return onward("bpd-laporan-tahun", tahun)


@desk(BPD)
@require_safe
def whole(request: DeskRequest, tahun: int) -> HttpResponse:
    """The whole report as it will stand on paper."""
    kept, told, today = _told(request, tahun)
    context = {
        "s": words_for(request.member.wilayah_id),
        "tahun": tahun,
        "laporan": kept,
        "bagian": told,
        "hukum": law(),
        "dicetak": today,
    }
    return desk_page(request, "meja/laporan_kinerja_lihat.html", context)


@desk(BPD)
@require_safe
def report_file(request: DeskRequest, tahun: int, bentuk: str) -> HttpResponse:
    """The report as PDF, or as DOCX to go on with in any word processor."""
    written: dict[str, tuple[Callable[[Any], bytes], str]] = {
        "pdf": (to_pdf, TYPES["pdf"]),
        "docx": (to_docx, DOCX),
    }
    if bentuk not in written:
        raise Http404
    kept, told, today = _told(request, tahun)
    desa = request.member.wilayah
    paper = report_paper(
        told=told, report=kept, year=tahun, desa=desa, words=words_for(desa.kode), today=today
    )
    write, kind = written[bentuk]
    return file_answer(write(paper), kind, f"laporan-kinerja-{tahun}.{bentuk}")


def _told(request: DeskRequest, year: int) -> tuple[AnnualReport | None, list[Section], dt.date]:
    desa, today = request.member.wilayah, local_date(timezone.now(), request.member.wilayah_id)
    if not FIRST_YEAR <= year <= today.year:
        raise Http404
    kept = desa.annual_reports.filter(year=year).first()
    return kept, _sections(request, year, kept, today), today


def _sections(request: DeskRequest, year: int, kept: AnnualReport | None, today: dt.date) -> list[Section]:
    desa = request.member.wilayah
    settled = kept.settled if kept is not None else None
    figures = settled["figures"] if settled else figures_of(desa=desa, year=year, today=today)
    return sections(figures, kept.own_words if kept else {}, words_for(desa.kode))


def _done(
    request: DeskRequest, year: int, kept: AnnualReport | None, at: dt.datetime, today: dt.date
) -> tuple[DeskForm, bool]:
    asked = request.POST.get("aksi", "")
    if asked == "tulis":
        return _write(request, year, kept, at, today)
    if asked not in _TOLD:
        raise Http404
    if request.member.role != Role.KETUA_BPD:
        raise PermissionDenied
    if asked == "tetapkan":
        return _settle(request, year, at)
    if kept is None:
        raise Http404
    form = ReportDayForm(request.POST, auto_id=f"{asked}_%s")
    deed = send_report if asked == "kirim" else present_report
    by = request.member.actor()
    return form, attempt(
        request, form, lambda: deed(report=kept, day=form.cleaned_data["hari"], by=by, at=at)
    )


def _write(
    request: DeskRequest, year: int, kept: AnnualReport | None, at: dt.datetime, today: dt.date
) -> tuple[DeskForm, bool]:
    desa, by = request.member.wilayah, request.member.actor()
    form = ReportForm(request.POST, told=_sections(request, year, kept, today), auto_id="bagian_%s")

    def deed() -> None:
        words, seen = form.said()
        write_words(desa=desa, year=year, words=words, seen=seen, by=by, at=at)

    return form, attempt(request, form, deed)


def _settle(request: DeskRequest, year: int, at: dt.datetime) -> tuple[DeskForm, bool]:
    form = ReportNumberForm(request.POST, auto_id="nomor_%s")
    desa, by = request.member.wilayah, request.member.actor()
    return form, attempt(
        request,
        form,
        lambda: settle_report(desa=desa, year=year, number=form.cleaned_data["nomor"], by=by, at=at),
    )


def _heard(form: DeskForm, *, done: bool, at: dt.datetime, kode: str) -> JsonResponse:
    """What the page's script shows beside the box it saved."""
    if done:
        marks = {name: mark_of(text.strip()) for name, text in _words_of(form).items()}
        told = f"{_('Tersimpan')} {jam(at, zone_for(kode))}"
        return JsonResponse({"kalimat": told, "versi": marks})
    sentence = next((str(one) for errors in form.errors.values() for one in errors), _("Belum tersimpan."))
    return JsonResponse({"kalimat": sentence}, status=422)


def _words_of(form: DeskForm) -> dict[str, str]:
    return form.said()[0] if isinstance(form, ReportForm) else {}


def _page(
    request: DeskRequest,
    year: int,
    kept: AnnualReport | None,
    today: dt.date,
    refused: DeskForm | None = None,
) -> HttpResponse:
    told = _sections(request, year, kept, today)
    due = deadline(desa=request.member.wilayah, report=kept, year=year, today=today)
    form = refused if isinstance(refused, ReportForm) else _fresh(told)
    settled = kept is not None and kept.settled_at is not None
    context = {
        "s": words_for(request.member.wilayah_id),
        "sub": council_menu("bpd-laporan"),
        "tahun": year,
        "laporan": kept,
        "lencana": _badge(kept, due),
        "batas": due,
        "butir": [
            {"bagian": one, "isi": form[one.key], "versi": form[form.mark_name(one.key)]} for one in told
        ],
        "form": form,
        "tetap": settled,
        "tahun_selesai": today.year > year,
        "ketua": request.member.role == Role.KETUA_BPD,
        "nomor": _shown(refused, ReportNumberForm) or ReportNumberForm(auto_id="nomor_%s"),
        "hari": _days(request, refused, today) if settled else (),
        "hukum": law(),
    }
    return desk_page(request, "meja/laporan_kinerja_tahun.html", context, salah=refused)


def _days(request: DeskRequest, refused: DeskForm | None, today: dt.date) -> list[dict[str, Any]]:
    asked = request.POST.get("aksi", "")
    return [
        {
            "aksi": one,
            "form": refused
            if asked == one and isinstance(refused, ReportDayForm)
            else ReportDayForm(auto_id=f"{one}_%s", initial={"hari": today}),
        }
        for one in ("kirim", "sampaikan")
    ]


def _fresh(told: list[Section]) -> ReportForm:
    initial = {section.key: section.words for section in told}
    initial |= {ReportForm.mark_name(section.key): mark_of(section.words) for section in told}
    return ReportForm(told=told, auto_id="bagian_%s", initial=initial)


def _shown(refused: DeskForm | None, kind: type[DeskForm]) -> DeskForm | None:
    return refused if isinstance(refused, kind) else None


def _badge(report: AnnualReport | None, due: Deadline) -> dict[str, str]:
    """Where a report stands: words and icon."""
    if due.state == "selesai":
        return {"kode": "terkirim", "label": _("Sudah dikirim"), "ikon": "centang", "warna": "daun"}
    if due.state == "lewat":
        return {"kode": "lewat", "label": _("Lewat batas"), "ikon": "jam", "warna": "bata"}
    if report is not None and report.settled_at:
        return {"kode": "tetap", "label": _("Ditetapkan, belum dikirim"), "ikon": "kunci", "warna": "toska"}
    if due.state == "segera":
        label = f"{_('Sebelum')} {tanggal(due.day)}"
        return {"kode": "segera", "label": label, "ikon": "jam", "warna": "kunyit"}
    return {"kode": "naskah", "label": _("Naskah"), "ikon": "ubah", "warna": "abu"}
