"""The first pages: find a desa, the desa's own page, its kecamatan."""

from typing import Any

from django.conf import settings
from django.db.models import Case, Max, Q, SmallIntegerField, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accountability.lib.local_time import hari, local_date, tanggal
from accountability.oversight.coaching.helping import mean_of
from accountability.oversight.fair import compared
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for
from accountability.regions.village_search import search_desa
from posko import counts
from posko.models import Kelompok
from posko.states import State
from public_site.answered_lately import answered_lately
from public_site.beside_each_other import figures_of, side_by_side
from public_site.budget_sheet import published_years
from public_site.kept_pages import kept_here
from public_site.outcomes import group_cards, public_groups
from public_site.place import Place, first_upper, general_context, remembered, sms_number
from public_site.sms_counts import newest_month
from public_site.views.doors import of_desa, page

ONWARD = {"kirim": "kirim/", "anggaran": "anggaran/"}
MOST_LISTED, MOST_SHOWN = 24, 3
ON_THE_WAY = (State.DONE, State.UNDER_WAY, State.BUDGETED, State.PLANNED)
PLAN_MONTH = 7  # from July on the plan of the coming year is made (Permendesa 21/2020 ps 22(4))


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
@kept_here
@of_desa
def home(request: HttpRequest, place: Place) -> HttpResponse:
    """W1: say something, check, see the money, see what came of it."""
    years = published_years(place.desa)
    today = place.today
    next_meeting = place.desa.musyawarah.coming(today).first()
    answered = answered_lately(place)
    moved = public_groups(place.desa).filter(state__in=ON_THE_WAY)
    best = list(moved.order_by(_furthest_first(), "-pk").values_list("pk", flat=True)[:MOST_SHOWN])
    made = group_cards(Kelompok.objects.filter(pk__in=best), place)
    context = {
        "tahun_apb": years[0] if years else None,
        "tahun_kini": today.year,
        "tahun_rencana": today.year + (today.month >= PLAN_MONTH),
        "dijawab": first_upper(counts.at_least(answered, "aspirasi")) if answered else "",
        "musyawarah": next_meeting,
        "waktu_musyawarah": _when(next_meeting, place) if next_meeting else "",
        "sms_tercatat": newest_month(place.desa, today),
        "nyata": [made[pk] for pk in best if pk in made],
    }
    return page(request, place, "desa", context, "beranda")


def _furthest_first() -> Case:
    """The rank of a group's state, the furthest on the way first."""
    ranks = [When(state=state, then=rank) for rank, state in enumerate(ON_THE_WAY)]
    return Case(*ranks, output_field=SmallIntegerField())


def _when(meeting: Any, place: Place) -> str:
    hour = f", {meeting.starts_at:%H.%M} {place.zone}" if meeting.starts_at else ""
    return f"{hari(meeting.held_on)}, {tanggal(meeting.held_on)}{hour}"


@require_safe
def around(request: HttpRequest, kode: str) -> HttpResponse:
    """The desa of one kecamatan by name: the newest budget of each, and its figures beside the median."""
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
    today = local_date(timezone.now(), kode)
    this_year, figures = today.year, compared(served, today=today)
    words = words_for(kode)
    context = {
        "s": words,
        "desa": None,
        "alamat_dasar": settings.PUBLIC_BASE_URL.rstrip("/"),
        "kecamatan": kecamatan,
        "nama_kecamatan": f"{first_upper(words.kecamatan)} {kecamatan.name}",
        "dilayani": side_by_side(served, figures),
        "tengah": figures_of(figures.middle),
        "sampai": figures.until,
        "belum_dilayani": len(rows) - len(served),
        "tayang": sum((getattr(row, "tahun_apb", None) or 0) >= this_year for row in served),
        "tahun": this_year,
        "nilai_bantuan": mean_of(kode),
    }
    return render(request, "publik/kecamatan.html", context)
