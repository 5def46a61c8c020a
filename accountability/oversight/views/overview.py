"""The kecamatan's desk: who needs help this week, and each village."""

import datetime as dt

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from accountability.accounts.access import DeskRequest
from accountability.accounts.models import Role
from accountability.lib.local_time import local_date
from accountability.oversight import summary
from accountability.oversight.council_line import council_line
from accountability.oversight.lately import measured_lately
from accountability.oversight.past_pemdes import past_pemdes
from accountability.oversight.reach import villages_of
from accountability.oversight.service.measuring import exceeded
from accountability.oversight.strip import latest_moves
from accountability.oversight.threads import threads_of
from accountability.oversight.told import VillageNow, by_need_now
from accountability.oversight.views.looking import kec_desk
from accountability.oversight.views.page import kec_page, title_of
from accountability.oversight.warning_rows import row_of_told
from accountability.planning.plan_stages import perdes_within
from accountability.planning.settling import signed_for
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for

ON_A_PAGE = 15  # villages with their reasons
REASONS_SHOWN = 4  # of one village in the list; its page has them all
PAPERS_SHOWN = 20  # signed papers of meetings on the page of a village, the newest


@kec_desk
@require_safe
def overview(request: DeskRequest) -> HttpResponse:
    """The summary: the alert first, then the numbers, the map and the villages by need, so many on a page."""
    words, at = words_for(request.member.wilayah_id), timezone.now()
    found = needs_now(request)
    wanting = [need for need in found if need.warnings]
    places = summary.places_of(found)
    page = Paginator(wanting, ON_A_PAGE).get_page(request.GET.get("halaman"))
    context = {
        "judul": title_of(request.member, words),
        "minggu": local_date(at, request.member.wilayah_id).isocalendar().week,
        "utama": wanting[0] if wanting else None,
        "angka": summary.numbers(found),
        "ubin": summary.tiles(found, places),
        "titik": summary.dots(found, places),
        "diatur": bool(places),
        "judul_peta": summary.headline(found),
        "perlu": page,
        "alasan": REASONS_SHOWN,
        "lancar": [need for need in found if not need.warnings],
        "pita": latest_moves(request.member, at),
        "target_lewat": _targets_exceeded(request, at),
    }
    return kec_page(request, "kec/ringkasan.html", words, context)


def needs_now(request: DeskRequest) -> list[VillageNow]:
    """Every village of the desk with what it needs help with, the neediest first."""
    words = words_for(request.member.wilayah_id)
    return by_need_now(measured_lately(villages_of(request.member), at=timezone.now()), words)


def _targets_exceeded(request: DeskRequest, at: dt.datetime) -> str:
    """The sectors and units that are over a target, as one line; "" for none, and above a kecamatan."""
    place = request.member.wilayah
    if place.level != Wilayah.Level.KECAMATAN:
        return ""
    found = exceeded(place, year=local_date(at, place.kode).year, at=at)
    return ", ".join(dict.fromkeys(one.holder for one in found))


@kec_desk
@require_safe
def strip(request: DeskRequest) -> HttpResponse:
    """The live strip alone, for a page that looks again; the same rows as on the summary."""
    context = {"pita": latest_moves(request.member, timezone.now())}
    return kec_page(request, "kec/kabar.html", words_for(request.member.wilayah_id), context)


@kec_desk
@require_safe
def village(request: DeskRequest, kode: str) -> HttpResponse:
    """One village: its figures beside the median, its warnings, and the threads of its people; else 404."""
    desa = get_object_or_404(villages_of(request.member), kode=kode)
    words = words_for(desa.kode)
    at = timezone.now()
    everyone = measured_lately(villages_of(request.member), at=at)
    signs = next(one for one in everyone if one.desa.kode == desa.kode)
    (now,) = by_need_now([signs], words)
    context = {
        "desa": desa,
        "tanda": signs,
        "peringatan": [row_of_told(one, signs.today) for one in now.open],
        "dijawab": len(now.answered),
        "banding": summary.compared(signs, everyone),
        "perempuan": summary.people(signs.women),
        "rahasia": summary.people(signs.confidential),
        "lewat_pemdes": past_pemdes(desa, at),
        "auditor": request.member.role == Role.AUDITOR,
        "benang": threads_of(desa),
        "kerja": council_line(desa, at=at),
        "salinan": signed_for(desa, council=False).order_by("-musyawarah__held_on", "kind")[:PAPERS_SHOWN],
        "perdes": perdes_within(desa)[:PAPERS_SHOWN],
    }
    return kec_page(request, "kec/desa.html", words, context)
