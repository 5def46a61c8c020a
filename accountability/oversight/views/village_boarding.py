"""Yang ikut: every village below the kabupaten, how far it is on board, and what comes next for it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import DeskRequest, desk
from accountability.accounts.offices import role_words
from accountability.oversight.filters import BoardingFilter
from accountability.oversight.onboarding.standing import VillageStanding, standings
from accountability.oversight.onboarding.villages import Told, board, leave
from accountability.oversight.people_forms import KeyForm
from accountability.oversight.views.page import SeeOther, kec_page
from accountability.oversight.views.people_page import KABUPATEN, Room, attempt, room_of
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for

ON_A_PAGE = 40
_STEPS = {
    "buka": gettext_lazy("Buka untuk tempat ini."),
    "orang": gettext_lazy("Undang %(siapa)s."),
    "masuk": gettext_lazy("Tunggu undangan dipakai, atau perbarui."),
    "nomor": gettext_lazy("Pasang nomor SMS."),
    "dusun": gettext_lazy("Lengkapi %(dusun)s dan jumlah KK."),
    "anggaran": gettext_lazy("Tayangkan %(apb)s tahun ini."),
    "kalender": gettext_lazy("Tandai kalender tahun ini."),
    "jalan": gettext_lazy("Sudah berjalan."),
}


@desk(KABUPATEN)
@require_http_methods(["GET", "HEAD", "POST"])
def villages(request: DeskRequest) -> HttpResponse:
    """The villages with their standing; a POST takes those that are ticked on board, or one off again."""
    room = room_of(request, "kab", timezone.now())
    form = KeyForm(request.POST or None)
    if request.method == "POST":
        asked = request.POST.get("aksi", "")
        if asked not in {"buka", "lepas"}:
            raise Http404
        if attempt(request, form, room.at, lambda: _do(request, room, asked)):
            return SeeOther(request.get_full_path())
    return _page(request, room, form)


def _do(request: DeskRequest, room: Room, asked: str) -> None:
    by, kodes = room.member.actor(), request.POST.getlist("kode")
    if asked == "lepas":
        place = get_object_or_404(_inside(room), kode=request.POST.get("kode", ""))
        leave(desa=place, by=by, at=room.at)
        messages.success(request, _("Dibatalkan. %(nama)s tidak ikut lagi.") % {"nama": place.name})
        return
    told = [Told(kode) for kode in dict.fromkeys(kodes)]
    done = board(told=told, within=room.member.wilayah_id, by=by, at=room.at)
    messages.success(request, _("%(n)s tempat baru ikut.") % {"n": done.villages})


def _inside(room: Room) -> Any:
    return Wilayah.objects.desa().within(room.member.wilayah_id)


def _page(request: DeskRequest, room: Room, form: KeyForm) -> HttpResponse:
    narrowing = boarding_shown(request, room)
    found = narrowing.qs.select_related("parent").order_by("kode")
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("halaman"))
    query = request.GET.copy()
    query.pop("halaman", None)
    everything = _inside(room)
    rows = [_row(one, room) for one in standings(places=list(page), today=room.today)]
    context = {
        "saring": narrowing,
        "baris": rows,
        "kosong": [row for row in rows if row["kosong"]],
        "halaman": page,
        "kueri": f"&{query.urlencode()}" if query else "",
        "semua": everything.count(),
        "ikut": everything.in_service().count(),
        "kunci": KeyForm(auto_id=False),
        "salah": form if form.errors else None,
        "tautan": room.links,
    }
    return kec_page(request, "kec/tempat_ikut.html", room.words, context, status=422 if form.errors else 200)


def boarding_shown(request: DeskRequest, room: Room) -> BoardingFilter:
    """The villages below the kabupaten, as the address narrows them."""
    kecamatan = Wilayah.objects.within(room.member.wilayah_id).kecamatan().order_by("name")
    villages = [(one.kode, one.name) for one in kecamatan]
    return BoardingFilter(request.GET, queryset=_inside(room), villages=villages)


def _row(one: VillageStanding, room: Room) -> dict[str, Any]:
    words = words_for(one.desa.kode)
    who = ", ".join(role_words(role, words) for role in one.missing)
    step = str(_STEPS[one.step]) % {"siapa": who, "dusun": words.dusun, "apb": words.apb}
    line = _("nomor sendiri") if one.line else _("nomor bersama") if one.shared_line else _("belum ada nomor")
    budget = _("tayang") if one.budget else _("belum tayang")
    facts = [
        _("%(n)s orang, %(m)s sudah masuk") % {"n": one.people, "m": one.inside},
        line,
        f"{one.dusun} {words.dusun}",
        f"{words.apb} {room.today.year} {budget}",
        _("%(n)s butir kalender ditandai") % {"n": one.calendar},
    ]
    return {
        "desa": one.desa,
        "ikut": one.served,
        "isi": " · ".join(facts) if one.served else "",
        "langkah": step,
        "lencana": _badge(one),
        "kosong": one.served and not one.people,
    }


def _badge(one: VillageStanding) -> dict[str, str]:
    if not one.served:
        return {"kode": "belum", "label": _("Belum ikut"), "ikon": "jeda", "warna": "abu"}
    if one.step == "jalan":
        return {"kode": "jalan", "label": _("Berjalan"), "ikon": "selesai", "warna": "daun"}
    return {"kode": "siap", "label": _("Disiapkan"), "ikon": "jam", "warna": "kunyit"}
