"""Jangkauan: whom nobody has heard, and when somebody goes there."""

import calendar
import datetime as dt
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accountability.accounts.access import BPD, DeskRequest, desk
from accountability.lib.local_time import bulan, local_date, tanggal, tanggal_pendek
from accountability.regions.residents import EVERYONE
from accountability.regions.sebutan import words_for
from bpd_portal.page import desk_page
from bpd_portal.recap_sentences import who
from bpd_portal.visit_address import plan_a_visit
from bpd_portal.years import read_number
from posko.coverage import Coverage, Spot, coverage_of
from posko.coverage_rules import silence_days
from posko.states import Population

WINDOWS = (60, 90, 365)
LISTED = 8
_MARKS = {
    "unheard": ("sunyi", "awas"),
    "less": ("kurang", "info"),
    "heard": ("", "selesai"),
    "nobody": ("", "jeda"),
    "unknown": ("", "tanya"),
}


@desk(BPD)
@require_safe
def reach(request: DeskRequest) -> HttpResponse:
    """The grid of dusun and groups, and below it the gaps by size with a day for each."""
    desa, found = request.member.wilayah, coverage_asked(request)
    days, today, windows = found.days, found.today, _windows(found.today)
    suggested = found.suggested()
    gaps = found.gaps
    context = {
        "s": words_for(desa.kode),
        "hari": days,
        "pilihan": [
            {"teks": _("%(n)s hari") % {"n": n}, "href": f"?hari={n}", "kini": n == days} for n in windows
        ],
        "kelompok": [who(group) for group in Population.values],
        "baris": [
            {
                "nama": name,
                "semua": _cell(found.whole[pk]),
                "sel": [_cell(found.spots[pk, group]) for group in Population.values],
            }
            for pk, name in found.dusun
        ],
        "celah": [_gap(one, found, suggested) for one in gaps[:LISTED]],
        "sisa": max(len(gaps) - LISTED, 0),
        "banyak": len(gaps),
        "tanpa_tempat": found.without_dusun,
        "semua_suara": found.voices,
        "tanpa_diri": found.unstated,
        "hari_pendek": [_("Sen"), _("Sel"), _("Rab"), _("Kam"), _("Jum"), _("Sab"), _("Min")],
        "kalender": [_month(found, suggested, first) for first in _two_months(today)],
        "kunjungan": [
            {"judul": one.title, "hari": _days(one.starts_on, one.ends_on)} for one in found.visits
        ],
        "dicetak": today,
    }
    return desk_page(request, "meja/jangkauan.html", context)


def coverage_asked(request: DeskRequest) -> Coverage:
    """The grid over the days `?hari=` asks for; 404 for days that are not offered."""
    desa = request.member.wilayah
    today = local_date(timezone.now(), desa.kode)
    days = read_number(request.GET["hari"]) if request.GET.get("hari") else silence_days(today.year)
    if days not in _windows(today):
        raise Http404
    return coverage_of(desa, days, today=today)


def _windows(today: dt.date) -> list[int]:
    return sorted({*WINDOWS, silence_days(today.year)})


def _cell(spot: Spot) -> dict[str, Any]:
    mark, icon = _MARKS[spot.verdict]
    beside = spot.beside if spot.is_gap and spot.visit is None else None
    return {
        "siapa": who(spot.group),
        "suara": spot.voices,
        "warga": spot.residents,
        "kelas": mark,
        "ikon": icon,
        "kata": word_of(spot),
        "terakhir": _("terakhir %(day)s") % {"day": tanggal(spot.last_heard)} if spot.last_heard else "",
        "kunjungan": tanggal_pendek(spot.visit.starts_on) if spot.visit else "",
        "di_sana": tanggal_pendek(beside.starts_on) if beside else "",
        "buka": reverse("outreach", args=[beside.pk]) if beside else "",
        "rencanakan": _plan(spot) if spot.is_gap and not (spot.visit or spot.beside) else "",
    }


def _plan(spot: Spot, day: str = "") -> str:
    return plan_a_visit(spot.dusun, "" if spot.group == EVERYONE else spot.group, day)


def word_of(spot: Spot) -> str:
    """How a group is heard, in a word or two."""
    told = {
        "unheard": _("Belum terdengar"),
        "less": _("Kurang terdengar"),
        "heard": _("Terdengar"),
        "nobody": _("Tidak ada warganya"),
        "unknown": _("Belum diketahui"),
    }
    return str(told[spot.verdict])


def _gap(spot: Spot, found: Coverage, suggested: dict[int, dt.date]) -> dict[str, Any]:
    day = suggested.get(spot.dusun)
    return {
        **_cell(spot),
        "tempat": dict(found.dusun)[spot.dusun],
        "usul": day if spot.visit is None and spot.beside is None else None,
        "kunjungan": tanggal(spot.visit.starts_on) if spot.visit else "",
        "rencanakan": _plan(spot, day.isoformat() if day else ""),
    }


def _month(found: Coverage, suggested: dict[int, dt.date], first: dt.date) -> dict[str, Any]:
    names = dict(found.dusun)
    proposed = {day: names[pk] for pk, day in suggested.items()}
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    return {
        "nama": f"{bulan(first)} {first.year}",
        "minggu": [[_day(found, proposed, day, first) for day in week] for week in weeks],
    }


def _day(found: Coverage, proposed: dict[dt.date, str], day: dt.date, first: dt.date) -> dict[str, Any]:
    if day.month != first.month:
        return {"tanggal": "", "kunjungan": False, "usul": ""}
    planned = any(one.starts_on <= day <= one.ends_on for one in found.visits)
    return {
        "tanggal": day.day,
        "kunjungan": planned,
        "usul": proposed.get(day, ""),
        "kini": day == found.today,
    }


def _two_months(today: dt.date) -> list[dt.date]:
    first = today.replace(day=1)
    return [first, (first + dt.timedelta(days=31)).replace(day=1)]


def _days(first: dt.date, last: dt.date) -> str:
    return tanggal(first) if first == last else f"{tanggal(first)} {_('sampai')} {tanggal(last)}"
