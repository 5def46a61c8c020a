"""Kalender: what the village year asks for, this month first, then the whole year; on paper and as a file."""

import datetime as dt
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accountability.accounts.access import BPD, PEMDES, DeskRequest, desk
from accountability.lib.icalendar import calendar_of
from accountability.lib.local_time import local_date, zone_abbr
from accountability.oversight.village_year import years_of
from accountability.planning.marking_done import mark_done, take_back_mark
from accountability.planning.village_year import Duty, State
from accountability.planning.village_year.duties import without_day
from accountability.planning.village_year.rules import NoRule, rule_of
from accountability.regions.days_off import days_off
from accountability.regions.sebutan import words_for
from bpd_portal.attempts import attempt
from bpd_portal.forms.base import DeskForm
from bpd_portal.forms.village_year import MarkForm, TakeBackForm
from bpd_portal.legal_basis import basis_said
from bpd_portal.page import SeeOther, desk_page, onward
from bpd_portal.year_rows import as_days, name_of, row_of, who_of
from bpd_portal.years import LAST_YEAR, year_asked, years_beside


@desk(BPD)
@require_safe
def of_the_council(request: DeskRequest) -> HttpResponse:
    """The council's calendar."""
    return _calendar(request)


@desk(PEMDES)
@require_safe
def of_the_village(request: DeskRequest) -> HttpResponse:
    """The village government's calendar."""
    return _calendar(request)


@desk(BPD)
@require_safe
def of_the_council_ics(request: DeskRequest, tahun: int) -> HttpResponse:
    """The year as a file for the calendar of a phone."""
    return _file(request, tahun)


@desk(PEMDES)
@require_safe
def of_the_village_ics(request: DeskRequest, tahun: int) -> HttpResponse:
    """The year as a file for the calendar of a phone."""
    return _file(request, tahun)


@desk(BPD)
@require_http_methods(["GET", "HEAD", "POST"])
def mark_by_the_council(request: DeskRequest, butir: str, tahun: int) -> HttpResponse:
    """Marks a deadline as done by hand, or takes the mark back."""
    return _mark(request, butir, tahun)


@desk(PEMDES)
@require_http_methods(["GET", "HEAD", "POST"])
def mark_by_the_village(request: DeskRequest, butir: str, tahun: int) -> HttpResponse:
    """Marks a deadline as done by hand, or takes the mark back."""
    return _mark(request, butir, tahun)


def _calendar(request: DeskRequest) -> HttpResponse:
    at, member = timezone.now(), request.member
    kode, words, today = member.wilayah_id, words_for(member.wilayah_id), local_date(at, member.wilayah_id)
    year, off = year_asked(request, default=today.year), days_off(member.wilayah_id)
    duties = years_of([kode], {year, today.year, today.year - 1}, at=at)[kode]
    of_year = [one for one in duties if one.due.year == year]
    rows = [row_of(one, member.role, words, today, off) for one in of_year]
    now = [row_of(one, member.role, words, today, off) for one in duties if _is_now(one, today)]
    context = {
        "s": words,
        "tahun": year,
        "tahun_lain": sorted({year, *years_beside(year, {today.year, today.year + 1})}),
        "sini": request.path,
        "ics": _name(request, "ics"),
        "kabar": "kabar-senin" if member.role in BPD else "pemdes-kabar",
        "sekarang": sorted(now, key=lambda row: not row["giliran"]) if year == today.year else [],
        "tahun_ini": year == today.year,
        "bulan": [{"nama": name, "baris": list(of)} for name, of in groupby(rows, lambda row: row["bulan"])],
        "bila_terjadi": [
            {
                "judul": name_of(rule, year, words),
                "siapa": who_of(rule, words),
                "dasar": basis_said(rule.legal_basis, sure=rule.sure),
            }
            for rule in without_day(year, of_year)
        ],
        "hari_ini": today,
        "zona": zone_abbr(kode),
    }
    return desk_page(request, "meja/kalender.html", context)


def _is_now(duty: Duty, today: dt.date) -> bool:
    """Late, or due this month or within its days of reminding."""
    carried = duty.due >= today - dt.timedelta(days=365)
    told = (duty.state == State.LATE and carried) or duty.state == State.DUE
    return told and bool(duty.rule.roles)


def _file(request: DeskRequest, year: int) -> HttpResponse:
    at, kode = timezone.now(), request.member.wilayah_id
    if not dt.MINYEAR < year < LAST_YEAR:
        raise Http404
    words = words_for(kode)
    duties = years_of([kode], {year}, at=at)[kode]
    name = f"{_('Kalender')} {request.member.wilayah.name} {year}"
    answer = HttpResponse(
        calendar_of(name, as_days(duties, words), at=at), content_type="text/calendar; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="kalender-{kode}-{year}.ics"'
    return answer


def _mark(request: DeskRequest, item: str, year: int) -> HttpResponse:
    at, member = timezone.now(), request.member
    duty = _duty(request, item, year, at)
    taking_back = request.POST.get("aksi") == "tarik"
    form: DeskForm
    if request.method != "POST":
        form = MarkForm(auto_id="tandai_%s", initial={"tanggal": local_date(at, member.wilayah_id)})
    elif taking_back:
        form = TakeBackForm(request.POST, auto_id="tarik_%s")
    else:
        form = MarkForm(request.POST, auto_id="tandai_%s")
    if form.is_bound and attempt(request, form, lambda: _do(request, form, item, year, at)):
        told = _("Tandanya ditarik kembali.") if taking_back else _("Tercatat. Terima kasih.")
        messages.success(request, told)
        return _back(request)
    by_hand = duty.proof is not None and duty.proof.how == "hand"
    words, off = words_for(member.wilayah_id), days_off(member.wilayah_id)
    context: dict[str, Any] = {
        "s": words,
        "baris": row_of(duty, member.role, words, local_date(at, member.wilayah_id), off),
        "tandai": form if isinstance(form, MarkForm) and duty.proof is None else None,
        "tarik": TakeBackForm(auto_id="tarik_%s") if by_hand else None,
        "kembali": _name(request, ""),
        "sini": request.path,
    }
    return desk_page(request, "meja/kalender_tandai.html", context, salah=form)


def _do(request: DeskRequest, form: DeskForm, item: str, year: int, at: dt.datetime) -> None:
    desa, by = request.member.wilayah, request.member.actor()
    if isinstance(form, TakeBackForm):
        take_back_mark(desa=desa, item=item, year=year, by=by, at=at)
        return
    said = form.cleaned_data
    mark_done(
        desa=desa, item=item, year=year, done_on=said["tanggal"], document_no=said["nomor"], by=by, at=at
    )


def _duty(request: DeskRequest, item: str, year: int, at: dt.datetime) -> Duty:
    """The deadline as it stands; 404 for one that is none, or that this role does not mark."""
    try:
        rule = rule_of(item, year)
    except NoRule:
        raise Http404 from None
    if request.member.role not in rule.marked_by or year >= LAST_YEAR:
        raise Http404
    kode = request.member.wilayah_id
    near = years_of([kode], {year - 1, year, year + 1}, at=at)[kode]
    found = [one for one in near if one.rule.id == item and one.year == year]
    if not found:
        raise Http404
    return found[0]


def _name(request: DeskRequest, end: str) -> str:
    of = "bpd-kalender" if request.member.role in BPD else "pemdes-kalender"
    return f"{of}-{end}" if end else of


def _back(request: DeskRequest) -> SeeOther:
    return onward(_name(request, ""))
