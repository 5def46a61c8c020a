"""W7: one group, its way, and "saya juga" with its undo."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accountability.accounts.actors import CITIZEN
from posko import counts
from posko.clustering import AlreadyEnded
from posko.models import Aspirasi, Kelompok
from posko.support_rules import undo_time
from posko.supporting import may_be_joined, support
from posko.unsupporting import TooLateToTakeBack, take_back_support
from public_site.forms import SupportForm
from public_site.journey import road_of, steps
from public_site.kept_pages import kept_here
from public_site.language import in_their_language
from public_site.outcomes import public_groups
from public_site.place import Place, badge
from public_site.views.doors import of_desa, page
from public_site.views.just_sent import thank
from public_site.views.speaking import send_key
from public_site.views.tracking import redirect_see_other

SUPPORTED = "dukung"  # session: number of the own support by kelompok, for as long as it may be taken back


@require_http_methods(["GET", "HEAD", "POST"])
@kept_here
@of_desa
def group(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """One group, its way, and "saya juga"."""
    kelompok = _found(place, pk)
    if request.method != "POST":
        return _page(request, place, kelompok, SupportForm(initial={"kunci_kirim": str(uuid.uuid4())}))
    form = SupportForm(request.POST)
    if not form.is_valid():
        return _page(request, place, kelompok, form, status=422)
    told = form.cleaned_data
    key = send_key(request, place, told["kunci_kirim"], f"saya juga {kelompok.pk}")
    try:
        taken = support(
            kelompok=kelompok, number=told["hp"], by=CITIZEN, at=timezone.now(), idempotency_key=key
        )
    except AlreadyEnded:
        form.add_error(None, _("Usul ini sudah selesai dibahas. Kirim yang baru, ya."))
        return _page(request, place, kelompok, form, status=422)
    request.session[SUPPORTED] = {**_supported(request), str(kelompok.pk): taken.aspirasi.nomor}
    return thank(request, place, taken, taken.kunci if taken.fresh else "")


@require_POST
@of_desa
def take_back(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """Takes the support of this browser back."""
    kelompok = _found(place, pk)
    mine = _own(request, kelompok)
    if mine is not None:
        try:
            take_back_support(aspirasi=mine, by=CITIZEN, at=timezone.now())
        except TooLateToTakeBack:
            form = SupportForm(request.POST)
            form.full_clean()
            form.add_error(None, _("Dukungan ini sudah tidak bisa ditarik dari sini."))
            return _page(request, place, kelompok, form, status=422)
        left = {pk: nomor for pk, nomor in _supported(request).items() if pk != str(kelompok.pk)}
        request.session[SUPPORTED] = left
    return redirect_see_other("kelompok", place.desa.kode, kelompok.pk)


def _found(place: Place, pk: int) -> Kelompok:
    return get_object_or_404(public_groups(place.desa).select_related("desa"), pk=pk)


def _supported(request: HttpRequest) -> dict[str, Any]:
    found = request.session.get(SUPPORTED, {})
    return dict(found) if isinstance(found, dict) else {}


def _own(request: HttpRequest, kelompok: Kelompok) -> Aspirasi | None:
    """The support that this browser gave a moment ago; phones are shared, so it forgets soon."""
    nomor = _supported(request).get(str(kelompok.pk))
    lately = kelompok.aspirasi.filter(received_at__gt=timezone.now() - undo_time())
    return lately.select_related("desa").filter(nomor=nomor).first() if nomor else None


@in_their_language
def _page(
    request: HttpRequest, place: Place, kelompok: Kelompok, form: SupportForm, status: int = 200
) -> HttpResponse:
    road = road_of(kelompok)
    mine = _own(request, kelompok)
    context = {
        "kelompok": kelompok,
        "lencana": badge(kelompok.state, place.words),
        "banyak": counts.at_least(road.voices),
        "langkah": steps(road, place.words, state=kelompok.state),
        "keputusan": road.decision if kelompok.state in {"not_now", "forwarded"} else None,
        "boleh_ikut": may_be_joined(kelompok),
        "dukungan": mine,
        "form": form,
    }
    response = page(request, place, "kelompok", context, status=status)
    if mine is not None:
        response["Cache-Control"] = "no-store"
    return response
