"""The page on which two people above reset the second factor of somebody who lost their phone."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import DeskRequest, desk
from accountability.accounts.access_fresh import fresh_sign_in
from accountability.accounts.models import FactorReset
from accountability.oversight import lost_factor
from accountability.oversight.lost_factor_forms import LostFactorForm, label
from accountability.oversight.views.page import SeeOther, kec_page
from accountability.regions.sebutan import words_for

_REFUSALS: dict[type[Exception], str] = {
    lost_factor.NoSecondFactor: "Orang ini belum memasang kunci kedua: tidak ada yang perlu dilepas.",
    lost_factor.AskedAlready: "Permintaan untuk orang ini sudah ada dan menunggu orang kedua.",
    lost_factor.SecondPersonNeeded: "Anda yang meminta. Yang memutuskan harus orang lain.",
    lost_factor.DecidedAlready: "Permintaan ini baru saja diputuskan orang lain.",
    lost_factor.NotBelow: "Orang ini tidak lagi bertugas di wilayah Anda.",
}


@desk(lost_factor.MAY_RESET)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in
def lost(request: HttpRequest) -> HttpResponse:
    """Asks for a reset, or decides on one that another person asked for."""
    mine = cast("DeskRequest", request)
    day, act = timezone.localdate(), request.POST.get("aksi", "")
    if act in {"setuju", "tolak"}:
        return _decided(mine, agreed=act == "setuju")
    people = lost_factor.people_below(mine.member, day).order_by("wilayah_id", "role", "pk")
    form = LostFactorForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid() and _asked(mine, form):
        messages.success(request, "Permintaan tersimpan. Orang kedua di wilayah Anda harus menyetujui.")
        return SeeOther(reverse("kunci-hilang"))
    rows = [_row(one, mine) for one in lost_factor.waiting(mine.member, day).order_by("asked_at")[:50]]
    context: dict[str, Any] = {"form": form, "menunggu": rows}
    status = 422 if form.errors else 200
    return kec_page(mine, "kec/kunci_hilang.html", words_for(mine.member.wilayah_id), context, status=status)


def _asked(request: DeskRequest, form: LostFactorForm) -> bool:
    person, reason = form.cleaned_data["orang"].user, form.cleaned_data["alasan"]
    try:
        lost_factor.ask_reset(member=request.member, person=person, reason=reason, at=timezone.now())
    except tuple(_REFUSALS) as refusal:
        form.add_error("orang", _REFUSALS[type(refusal)])
        return False
    return True


def _decided(request: DeskRequest, *, agreed: bool) -> HttpResponse:
    pk = request.POST.get("permintaan", "")
    found = lost_factor.waiting(request.member, timezone.localdate())
    asked = get_object_or_404(found, pk=int(pk) if pk.isascii() and pk.isdigit() and len(pk) < 18 else 0)
    try:
        lost_factor.reset(request=asked, member=request.member, agreed=agreed, at=timezone.now())
        done = "Kunci kedua sudah dilepas. Orangnya diberi tahu." if agreed else "Permintaan ditolak."
        messages.success(request, done)
    except tuple(_REFUSALS) as refusal:
        messages.error(request, _REFUSALS[type(refusal)])
    return SeeOther(reverse("kunci-hilang"))


def _row(asked: FactorReset, request: DeskRequest) -> dict[str, Any]:
    of = lost_factor.people_below(request.member, timezone.localdate()).filter(user_id=asked.user_id).first()
    return {
        "pk": asked.pk,
        "orang": label(of) if of is not None else asked.wilayah.name,
        "alasan": asked.reason,
        "pada": asked.asked_at,
        "sendiri": asked.asked_by_id == request.member.user_id,
    }
