"""What became of what people asked: the list, one group, and the meetings that decide."""

import uuid

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accountability.accounts.actors import CITIZEN
from accountability.planning.models import Usulan
from posko import counts
from posko.clustering import AlreadyEnded
from posko.models import Kelompok
from posko.supporting import may_be_joined, support
from public_site.filters import KelompokFilter, VoiceFilter
from public_site.forms import SupportForm
from public_site.journey import road_of, steps
from public_site.outcomes import cards, public_groups, public_voices, together
from public_site.place import Place, badge
from public_site.views.doors import of_desa, page
from public_site.views.speaking import send_key, thank

PER_PAGE = 12


@require_safe
@of_desa
def outcomes(request: HttpRequest, place: Place) -> HttpResponse:
    """W6: what was asked and what was answered, filtered in the address bar."""
    groups = KelompokFilter(request.GET, public_groups(place.desa), words=place.words)
    voices = VoiceFilter(request.GET, public_voices(place.desa), words=place.words)
    listed = Paginator(together(groups.qs, voices.qs), PER_PAGE).get_page(request.GET.get("halaman"))
    chosen = {name: value for name in ("keadaan", "topik") if (value := request.GET.get(name, ""))}
    context = {
        "form": groups.form,
        "kartu": cards(listed.object_list, place),
        "halaman": listed,
        "kueri": "".join(f"&{name}={value}" for name, value in chosen.items() if value.isidentifier()),
        "disaring": bool(chosen),
    }
    return page(request, place, "hasil", context)


@require_http_methods(["GET", "HEAD", "POST"])
@of_desa
def group(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """W7: one group, its way, and "saya juga"."""
    kelompok = get_object_or_404(public_groups(place.desa).select_related("desa"), pk=pk)
    if request.method != "POST":
        return _group_page(request, place, kelompok, SupportForm(initial={"kunci_kirim": str(uuid.uuid4())}))
    form = SupportForm(request.POST)
    if not form.is_valid():
        return _group_page(request, place, kelompok, form, status=422)
    told = form.cleaned_data
    key = send_key(request, place, told["kunci_kirim"])
    try:
        taken = support(
            kelompok=kelompok, number=told["hp"], by=CITIZEN, at=timezone.now(), idempotency_key=key
        )
    except AlreadyEnded:
        form.add_error(None, "Usul ini sudah selesai dibahas. Kirim yang baru, ya.")
        return _group_page(request, place, kelompok, form, status=422)
    return thank(request, place, taken)


def _group_page(
    request: HttpRequest, place: Place, kelompok: Kelompok, form: SupportForm, status: int = 200
) -> HttpResponse:
    road = road_of(kelompok)
    decision = road.decision if kelompok.state in {"not_now", "forwarded"} else None
    context = {
        "kelompok": kelompok,
        "lencana": badge(kelompok.state, place.words),
        "banyak": counts.told(road.voices),
        "langkah": steps(road, place.words, state=kelompok.state),
        "keputusan": decision,
        "boleh_ikut": may_be_joined(kelompok),
        "form": form,
    }
    return page(request, place, "kelompok", context, status=status)


@require_safe
@of_desa
def meetings(request: HttpRequest, place: Place) -> HttpResponse:
    """W8: when and where, and what was decided with which reason."""
    proposals = Usulan.objects.select_related("decision").order_by("id")
    own = place.desa.musyawarah.prefetch_related(Prefetch("usulan", proposals))
    past = Paginator(own.past(place.today), PER_PAGE).get_page(request.GET.get("halaman"))
    context = {"akan": list(own.coming(place.today)[:PER_PAGE]), "halaman": past, "zona": place.zone}
    return page(request, place, "musyawarah", context)
