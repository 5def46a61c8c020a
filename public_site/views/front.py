"""The first pages: find a desa, the desa's own page, its kecamatan."""

import datetime as dt
from typing import Any

from django.db.models import Max, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accountability.lib.local_time import tanggal
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for
from accountability.regions.village_search import search_desa
from posko import counts
from posko.models import Aspirasi
from posko.states import State
from public_site.budget_sheet import published_years
from public_site.outcomes import group_cards, public_groups
from public_site.place import Place, first_upper, general_context, remembered, sms_number
from public_site.sms_counts import newest_month
from public_site.views.doors import of_desa, page

ONWARD = {"kirim": "kirim/", "anggaran": "anggaran/"}
MOST_LISTED = 24
ANSWERED = (State.DONE, State.ANSWERED, State.NOT_NOW, State.FORWARDED)
ON_THE_WAY = (State.DONE, State.UNDER_WAY, State.BUDGETED, State.PLANNED)
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """W0: find one's desa by name; the one looked at last stands first."""
    asked = request.GET.get("cari", "").strip()[:80]
    letters = sum(sign.isalnum() for sign in asked)
    onward = ONWARD.get(request.GET.get("untuk", ""), "")
    last = remembered(request)
    served = Wilayah.objects.desa().in_service().with_names_above().order_by("parent__name", "name")
    context = {
        **general_context(request, "beranda"),
        "desa": None,
        "cari": asked,
        "kurang_huruf": bool(asked) and letters < 3,
        "ditemukan": _found(asked) if letters >= 3 else None,
        "dilayani": list(served[:MOST_LISTED]),
        "lanjut": onward,
        "untuk": request.GET.get("untuk", "") if onward else "",
        "terakhir": last,
        "nomor_sms": sms_number(last.desa.kode if last else ""),
    }
    return render(request, "publik/beranda.html", context)


def _found(asked: str) -> list[dict[str, Any]]:
    found = search_desa(asked)
    served = set(
        Wilayah.objects.in_service().filter(pk__in=[d.pk for d in found]).values_list("pk", flat=True)
    )
    return [{"desa": desa, "dilayani": desa.pk in served} for desa in found]


@require_safe
@of_desa
def home(request: HttpRequest, place: Place) -> HttpResponse:
    """W1: say something, check, see the money, see what came of it."""
    years = published_years(place.desa)
    today = place.today
    next_meeting = place.desa.musyawarah.coming(today).first()
    answered = Aspirasi.objects.filter(
        desa=place.desa, state__in=ANSWERED, state_since_at__gte=timezone.now() - dt.timedelta(days=30)
    ).count()
    moved = (
        public_groups(place.desa).filter(state__in=ON_THE_WAY).annotate(at=Max("aspirasi__state_since_at"))
    )
    best = sorted(moved, key=lambda g: (ON_THE_WAY.index(State(g.state)), -g.pk))[:3]
    made = group_cards(public_groups(place.desa).filter(pk__in=[g.pk for g in best]), place)
    context = {
        "tahun_apb": years[0] if years else None,
        "tahun_kini": today.year,
        "dijawab": first_upper(counts.told(answered, "aspirasi")) if answered else "",
        "musyawarah": next_meeting,
        "waktu_musyawarah": _when(next_meeting, place) if next_meeting else "",
        "sms_tercatat": newest_month(place.desa, today),
        "nyata": [made[g.pk] for g in best if g.pk in made],
    }
    return page(request, place, "desa", context, "beranda")


def _when(meeting: Any, place: Place) -> str:
    hour = f", {meeting.starts_at:%H.%M} {place.zone}" if meeting.starts_at else ""
    return f"{DAYS[meeting.held_on.weekday()]}, {tanggal(meeting.held_on)}{hour}"


@require_safe
def around(request: HttpRequest, kode: str) -> HttpResponse:
    """The desa of one kecamatan, with the newest budget each has published."""
    kecamatan = get_object_or_404(Wilayah.objects.kecamatan().select_related("parent"), kode=kode)
    public = Q(apb__published_at__isnull=False, apb__withdrawn_at__isnull=True)
    published = Max("apb__year", filter=public)
    rows = list(
        Wilayah.objects.within(kode)
        .desa()
        .select_related("facts")
        .annotate(tahun_apb=published)
        .order_by("name", "kode")
    )
    if not rows and not kecamatan.children.exists():
        raise Http404
    served = [row for row in rows if getattr(row, "facts", None) is not None]
    this_year = timezone.localdate().year
    context = {
        "s": words_for(kode),
        "desa": None,
        "kecamatan": kecamatan,
        "dilayani": served,
        "belum_dilayani": len(rows) - len(served),
        "tayang": sum((getattr(row, "tahun_apb", None) or 0) >= this_year for row in served),
        "tahun": this_year,
    }
    return render(request, "publik/kecamatan.html", context)
