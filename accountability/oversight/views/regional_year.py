"""Kalender daerah: days off and deadlines a kabupaten sets for its villages; the kecamatan reads them."""

import datetime as dt
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import KECAMATAN, DeskRequest, desk
from accountability.accounts.models import Membership
from accountability.lib.local_time import local_date
from accountability.oversight.decreeing import decree_day_off, foresee_day_off, take_back_day_off
from accountability.oversight.forms import KecForm
from accountability.oversight.reach import may_decree, villages_of
from accountability.oversight.views.evaluations import year_asked
from accountability.oversight.views.page import SeeOther, kec_page, must_decree
from accountability.oversight.views.sentences import YEAR_REFUSALS, year_sentence
from accountability.oversight.year_forms import DayOffForm, DeadlineForm
from accountability.planning.models import CalendarOverride
from accountability.planning.setting_deadlines import set_deadline, take_back_deadline
from accountability.planning.village_year import all_rules, rule_of
from accountability.planning.village_year.dates import calendar_day
from accountability.regions.models import RegionalHoliday, kode_above
from accountability.regions.sebutan import Words, words_for

_LONGEST_ID = 18  # digits


@desk(KECAMATAN)
@require_http_methods(["GET", "HEAD", "POST"])
def regional_year(request: DeskRequest) -> HttpResponse:
    """Days off and set deadlines of a year; a POST of the kabupaten adds one or takes one back."""
    at = timezone.now()
    year = year_asked(request.GET.get("tahun"), default=local_date(at, request.member.wilayah_id).year)
    words = words_for(request.member.wilayah_id)
    forms: dict[str, KecForm] = {"libur": DayOffForm(), "batas": DeadlineForm(offers=_offers(year, words))}
    if request.method == "POST":
        must_decree(request.member)
        asked = request.POST.get("aksi", "")
        if asked in {"tarik-libur", "tarik-batas"}:
            _take_back(request, asked, at)
            return SeeOther(request.get_full_path())
        if asked == "lihat-libur":
            forms["libur"] = DayOffForm(request.POST)
            return _page(request, year, words, forms, foreseen=_foreseen(request, forms["libur"], at, words))
        if asked not in forms:
            raise Http404
        form: KecForm = (
            DayOffForm(request.POST)
            if asked == "libur"
            else DeadlineForm(request.POST, offers=_offers(year, words))
        )
        forms[asked] = form
        if form.is_valid() and _done(request, form, at):
            return SeeOther(request.get_full_path())
    return _page(request, year, words, forms)


def _foreseen(request: DeskRequest, form: KecForm, at: dt.datetime, words: Words) -> str:
    """What the day off would do, in a sentence; "" where the form says what is wrong."""
    if not form.is_valid():
        return ""
    day = form.cleaned_data["libur"]
    villages, moved = foresee_day_off(wilayah=request.member.wilayah, day=day, at=at)
    said = _("Berlaku untuk %(n)s %(desa)s. %(m)s janji yang masih terbuka mundur satu hari kerja.")
    return said % {"n": villages, "m": moved, "desa": words.desa}


def _page(
    request: DeskRequest, year: int, words: Words, forms: dict[str, KecForm], *, foreseen: str = ""
) -> HttpResponse:
    member = request.member
    around = [member.wilayah_id, *kode_above(member.wilayah_id)]
    days = RegionalHoliday.objects.filter(wilayah__in=around, date__year=year).select_related("wilayah")
    set_otherwise = CalendarOverride.objects.filter(wilayah__in=around, due_date__year=year)
    villages = list(villages_of(member))
    refused = next((form for form in forms.values() if form.errors), None)
    context = {
        "tahun": year,
        "tahun_lain": [year - 1, year, year + 1],
        "libur": [_day_off(one, member) for one in days.order_by("date")],
        "batas": [
            _deadline(one, member, words)
            for one in set_otherwise.select_related("wilayah").order_by("due_date", "item")
        ],
        "berlaku": [one.name for one in villages],
        "boleh_atur": may_decree(member),
        "form_libur": forms["libur"],
        "form_batas": forms["batas"],
        "salah": refused,
        "akibat": foreseen,
    }
    return kec_page(request, "kec/kalender.html", words, context, status=422 if refused else 200)


def days_and_deadlines(request: DeskRequest) -> tuple[int, list[list[str | dt.date | None]]]:
    """The year that is asked for; its days off and set deadlines: sort, day, name, basis, by whom."""
    member, kode = request.member, request.member.wilayah_id
    year = year_asked(request.GET.get("tahun"), default=local_date(timezone.now(), kode).year)
    around, words = [kode, *kode_above(kode)], words_for(kode)
    days = RegionalHoliday.objects.filter(wilayah__in=around, date__year=year).select_related("wilayah")
    rows: list[list[str | dt.date | None]] = [
        ["Hari libur", one.date, one.name, one.legal_basis, one.wilayah.name] for one in days.order_by("date")
    ]
    found = CalendarOverride.objects.filter(wilayah__in=around, due_date__year=year).select_related("wilayah")
    for one in found.order_by("due_date", "item"):
        row = _deadline(one, member, words)
        rows.append(["Batas waktu", one.due_date, row["judul"], one.legal_basis, row["dari"]])
    return year, rows


def _day_off(one: RegionalHoliday, member: Membership) -> dict[str, Any]:
    own = one.wilayah_id == member.wilayah_id and may_decree(member)
    return {"isi": one, "dari": one.wilayah.name, "tarik": one.pk if own else None}


def _deadline(one: CalendarOverride, member: Membership, words: Words) -> dict[str, Any]:
    rule = rule_of(one.item, one.year)
    own = one.wilayah_id == member.wilayah_id and may_decree(member)
    return {
        "isi": one,
        "judul": rule.name.format(**asdict(words), tahun=one.year),
        "nasional": calendar_day(rule, one.year) if rule.of_calendar else None,
        "dari": one.wilayah.name,
        "tarik": one.pk if own else None,
    }


def _offers(year: int, words: Words) -> list[tuple[str, str]]:
    """The deadlines of the law whose day lies in the year, with the N they count from."""
    return [
        (f"{rule.id}-{of}", rule.name.format(**asdict(words), tahun=of))
        for rule in all_rules()
        if rule.of_calendar and rule.valid_from <= (of := year - rule.years_on) <= rule.valid_to
    ]


def _done(request: DeskRequest, form: KecForm, at: dt.datetime) -> bool:
    """Whether the deed was done; a refusal becomes a sentence in the form."""
    said, by, wilayah = form.cleaned_data, request.member.actor(), request.member.wilayah
    try:
        if isinstance(form, DayOffForm):
            decreed = decree_day_off(
                wilayah=wilayah,
                day=said["libur"],
                name=said["nama"],
                legal_basis=said["dasar_libur"],
                by=by,
                at=at,
            )
            told = {"n": decreed.villages, "m": decreed.moved}
            messages.success(
                request, _("Hari libur tercatat untuk %(n)s desa. %(m)s batas waktu bergeser.") % told
            )
        else:
            item, _sep, year = said["butir"].rpartition("-")
            set_deadline(
                wilayah=wilayah,
                item=item,
                year=int(year),
                due_date=said["batas"],
                legal_basis=said["dasar_batas"],
                by=by,
                at=at,
            )
            messages.success(request, _("Batas waktu yang baru berlaku."))
    except YEAR_REFUSALS as refusal:
        form.add_error(None, year_sentence(refusal))
        return False
    return True


def _take_back(request: DeskRequest, asked: str, at: dt.datetime) -> None:
    told = request.POST.get("nomor", "")
    if not told.isascii() or not told.isdecimal() or len(told) > _LONGEST_ID:
        raise Http404
    take_back = take_back_day_off if asked == "tarik-libur" else take_back_deadline
    try:
        take_back(wilayah=request.member.wilayah, pk=int(told), by=request.member.actor(), at=at)
    except YEAR_REFUSALS as refusal:
        messages.warning(request, year_sentence(refusal))
        return
    messages.success(request, _("Ditarik kembali. Hitungan hari kembali seperti semula."))
