"""How the installation fares, for the desk of the kabupaten; a technical operator has `manage.py keadaan`."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from accountability.accounts.access import DeskRequest, desk
from accountability.lib.local_time import jam, local_date, tanggal, zone_for
from accountability.oversight.reach import is_regional
from accountability.oversight.views.kab_home import REGIONAL
from accountability.oversight.views.page import kec_page
from accountability.regions.sebutan import words_for
from accountability.watching.limits import AMBER, GREEN, RED
from accountability.watching.readings import read
from accountability.watching.standing import foremost, standing


@desk(REGIONAL)
@require_safe
def state(request: DeskRequest) -> HttpResponse:
    """Ten things, each with its colour in a word, one sentence, and what to do."""
    if not is_regional(request.member):
        return redirect("kec")
    at, kode = timezone.now(), request.member.wilayah_id
    told = standing(read(at=at))
    colour, sentence = foremost(told)
    context = {
        "warna": colour,
        "utama": sentence,
        "bagian": sorted(told, key=lambda one: (RED, AMBER, GREEN).index(one.colour)),
        "dilihat": f"{tanggal(local_date(at, kode))} {jam(at, zone_for(kode))}",
    }
    return kec_page(request, "kab/keadaan.html", words_for(kode), context)
