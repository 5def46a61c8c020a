"""Musyawarah Khusus: its proposals are followed by themselves, and who came is told what became of them."""

import datetime as dt
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import BPD, DeskRequest, desk
from accountability.budget.fate import FATE_WORDS, Fate
from accountability.budget.fates import Thread, shares, special_threads, years_of_special
from accountability.lib import gsm7
from accountability.lib.local_time import local_date, tanggal
from accountability.planning.models import SPECIAL, Musyawarah
from accountability.planning.participants import (
    FateUnknown,
    tell_participants,
    to_be_told,
    words_to_participants,
)
from bpd_portal.attempts import attempt
from bpd_portal.forms.base import DeskForm
from bpd_portal.page import desk_page, onward
from bpd_portal.report_preview import price_of
from bpd_portal.years import number_in, read_number

# Icon and colour beside the words of a fate.
BADGES = {
    Fate.DONE: ("selesai", "daun"),
    Fate.REALISED: ("kerja", "kunyit"),
    Fate.BUDGETED: ("uang", "ungu"),
    Fate.PLANNED: ("rencana", "ungu"),
    Fate.IN_RPJM: ("rencana", "ungu"),
    Fate.ADOPTED: ("musyawarah", "ungu"),
    Fate.FORWARDED: ("terus", "abu"),
    Fate.DEFERRED: ("jeda", "bata"),
    Fate.NOT_NOW: ("jeda", "bata"),
    Fate.ON_AGENDA: ("jam", "abu"),
    Fate.NOT_DISCUSSED: ("jam", "abu"),
}


@desk(BPD)
@require_http_methods(["GET", "HEAD", "POST"])
def special(request: DeskRequest) -> HttpResponse:
    """Each proposal of each Musyawarah Khusus of a year with its fate, and the share that was adopted."""
    at, desa = timezone.now(), request.member.wilayah
    years = years_of_special(desa) or [local_date(at, desa.kode).year]
    asked = number_in(request.GET.get("tahun"))
    year = asked if asked is not None and asked in years else years[0]
    form = DeskForm(request.POST or None, auto_id="kabari_%s")
    if form.is_bound:
        held = get_object_or_404(
            desa.musyawarah.filter(kind__in=SPECIAL), pk=read_number(request.POST.get("musyawarah"))
        )
        told: list[int] = []
        if attempt(request, form, lambda: told.append(_tell(request, held, at))):
            count = told[0] if told else 0
            said = ngettext("%(n)s HP dikabari.", "%(n)s HP dikabari.", count)
            messages.success(request, said % {"n": count})
            return onward("bpd-khusus", tahun=held.held_on.year)
    of_special, of_general = shares(desa, year)
    context = {
        "tahun": year,
        "tahun_lain": years,
        "bagian": [_part(one, list(some), at) for one, some in _by_meeting(special_threads(desa, year))],
        "khusus": of_special,
        "umum": of_general,
    }
    return desk_page(request, "meja/khusus.html", context, salah=form)


def _tell(request: DeskRequest, held: Musyawarah, at: dt.datetime) -> int:
    return tell_participants(musyawarah=held, by=request.member.actor(), at=at)


def _by_meeting(found: Sequence[Thread]) -> Any:
    return groupby(found, key=lambda one: one.usulan.musyawarah)


def _part(held: Musyawarah, found: list[Thread], at: dt.datetime) -> dict[str, Any]:
    phones = len({one.contact_id for one in to_be_told(held)})
    part = {
        "musyawarah": held,
        "butir": [_row(one) for one in found],
        "hp": phones,
        "dikabari": held.attendees.exclude(told_at=None).count(),
        "form": DeskForm(auto_id=f"kabari{held.pk}_%s"),
    }
    try:
        words = words_to_participants(held)
    except FateUnknown:
        return {**part, "kata": "", "menunggu": [_waits(one) for one in found if one.decision is None]}
    each = gsm7.segments(words)
    price = price_of(held.desa, phones * each, at)
    return {**part, "kata": words, "bagian": each, "semua": phones * each, "harga": price}


def _waits(one: Thread) -> dict[str, Any]:
    """A proposal nobody decided about for good, and which meeting will."""
    there = one.last.musyawarah
    words = _("menunggu musyawarah umum berikutnya.")
    if not hasattr(one.last, "decision"):
        words = _("menunggu %(judul)s, %(hari)s.") % {"judul": there.title, "hari": tanggal(there.held_on)}
    return {"judul": one.usulan.title, "tunggu": words}


def _row(one: Thread) -> dict[str, Any]:
    icon, colour = BADGES[one.fate]
    return {
        "usulan": one.usulan,
        "lencana": {"kode": one.fate, "label": FATE_WORDS[one.fate], "ikon": icon, "warna": colour},
        "lewat": one.last.musyawarah if one.last.pk != one.usulan.pk else None,
        "keputusan": one.decision,
        "kegiatan": one.kegiatan,
        "anggaran": one.money.budgeted,
        "terpakai": one.money.spent,
        "persen": one.money.percent,
    }
