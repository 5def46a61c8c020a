"""What this browser has just sent: the number, the kunci once, and how much of it came today."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone

from accountability.lib import kunci as kunci_of
from accountability.lib import nomor
from accountability.lib.local_time import tanggal
from posko.intake import TakenIn
from public_site.place import Place
from public_site.private_side import JUST_SENT
from public_site.views.tracking import redirect_see_other

TODAY = "kiriman_hari_ini"
QUEUED = "antre"  # the field by which a phone's queue says that nobody looks at a page: no session then
MACHINE = "application/json"
SHOWN_SECONDS = (
    1800  # phones are shared: the number stands half an hour for whoever holds this one, no longer
)


def thank(request: HttpRequest, place: Place, taken: TakenIn, shown: str) -> HttpResponse:
    """Goes on to the number. `shown`: the kunci, for one who has shown the words that belong to it."""
    if asks_as_script(request) and request.POST.get(QUEUED):
        return _told(place, taken, shown)
    before = _lately(request)
    if not shown and before.get("nomor") == taken.aspirasi.nomor:
        shown = str(before.get("kunci", ""))  # pressed twice, and the first page never arrived
    # Whoever held this phone before may know its session: number and kunci go into a new one. Where there was
    # none, the one that begins is new already, and is written once instead of twice.
    if request.session.session_key is not None:
        request.session.cycle_key()
    now = int(timezone.now().timestamp())
    request.session[JUST_SENT] = {"nomor": taken.aspirasi.nomor, "kunci": shown, "pada": now}
    if taken.fresh:
        request.session[TODAY] = {place.today.isoformat(): count_of_today(request, place) + 1}
    if asks_as_script(request):
        return JsonResponse({"lanjut": reverse("terkirim", args=[place.desa.kode])})
    return redirect_see_other("terkirim", place.desa.kode)


def kept(request: HttpRequest) -> tuple[str, str]:
    """Number and kunci of what was just sent, "" where there is none; the kunci is told this once."""
    found = _lately(request)
    if found.get("kunci"):
        request.session[JUST_SENT] = {**found, "kunci": ""}
    return str(found.get("nomor") or ""), str(found.get("kunci") or "")


def _lately(request: HttpRequest) -> dict[str, Any]:
    """What was sent within the last half hour."""
    found = request.session.get(JUST_SENT)
    if not isinstance(found, dict):
        return {}
    pada = found.get("pada")
    now = timezone.now().timestamp()
    young = isinstance(pada, int) and now - SHOWN_SECONDS < pada <= now + SHOWN_SECONDS
    return found if young else {}


def count_of_today(request: HttpRequest, place: Place) -> int:
    """How many this browser sent today. Never asked by phone or address: that would tell who speaks."""
    told = request.session.get(TODAY)
    many = told.get(place.today.isoformat(), 0) if isinstance(told, dict) else 0
    return many if isinstance(many, int) else 0


def asks_as_script(request: HttpRequest) -> bool:
    """Whether kirim.js asks, and not a browser for a page."""
    return request.headers.get("Accept", "").startswith(MACHINE)


def _told(place: Place, taken: TakenIn, kunci: str) -> HttpResponse:
    """What a phone shows of a voice that waited in its queue."""
    told: dict[str, Any] = {
        "nomor": nomor.written(taken.aspirasi.nomor),
        "dieja": nomor.spoken(taken.aspirasi.nomor),
        "kunci": kunci_of.written(kunci) if kunci else "",
        "batas": tanggal(taken.aspirasi.read_due_date),
        "tempat": place.name,
    }
    return JsonResponse(told, headers={"Cache-Control": "no-store"})
