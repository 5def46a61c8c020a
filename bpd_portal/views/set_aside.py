"""Disisihkan: voices that wait aside because of a rule; each with its reason, none is dropped."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import BPD, DeskRequest, desk
from accountability.regions.sebutan import words_for
from bpd_portal.page import SeeOther, desk_page
from bpd_portal.rows import rows_of
from bpd_portal.ticked import ticked
from bpd_portal.undoable import remember
from posko.clocks import working_days
from posko.regrouping import PATIENCE
from posko.set_aside import NotSetAside, bring_to_desk, close_as_junk

ON_A_PAGE = 25


@desk(BPD)
@require_http_methods(["GET", "HEAD", "POST"])
def set_aside(request: DeskRequest) -> HttpResponse:
    """The list, the oldest first; a POST brings what is ticked onto the desk, or closes it as junk."""
    if request.method == "POST":
        return _decide(request)
    at, desa = timezone.now(), request.member.wilayah
    words = words_for(desa.kode)
    voices = desa.aspirasi.set_aside().for_reading().order_by("received_at", "id")
    page = Paginator(voices, ON_A_PAGE).get_page(request.GET.get("halaman"))
    shown = list(page)
    rows = [
        row | {"tenggat": {"teks": voice.get_quarantine_display(), "ikon": "saring", "jenis": ""}}
        for row, voice in zip(rows_of(shown, words, at), shown, strict=True)
    ]
    context = {
        "s": words,
        "halaman": page,
        "butir": rows,
        "semua_dicentang": request.GET.get("pilih") == "semua",
        "hari": working_days("disisihkan", at.year),
        "aksi": [
            {"teks": _("Masukkan ke meja"), "ikon": "masuk", "jenis": "", "nilai": "meja"},
            {"teks": _("Tutup sebagai iseng"), "ikon": "tutup", "jenis": "dua", "nilai": "iseng"},
        ],
    }
    return desk_page(request, "meja/disisihkan.html", context)


def _decide(request: DeskRequest) -> HttpResponse:
    voices, at = ticked(request, request.POST), timezone.now()
    desa, by = request.member.wilayah, request.member.actor()
    if not voices.exists():
        messages.warning(request, _("Centang dulu satu aspirasi atau lebih."))
        return SeeOther(request.path)
    try:
        if request.POST.get("aksi") == "iseng":
            sentence = _("Ditutup karena tampak iklan atau iseng. Keliru? Kirim lagi dengan kata lain.")
            count = close_as_junk(desa=desa, aspirasi=voices, sentence=sentence, by=by, at=at, wait=PATIENCE)
        else:
            count = bring_to_desk(desa=desa, aspirasi=voices, by=by, at=at)
    except NotSetAside:  # another member was quicker
        messages.info(request, _("Yang dicentang sudah diputuskan."))
    else:
        remember(request, "disisihkan", count=count, at=at, back=request.path)
    return SeeOther(request.path)
