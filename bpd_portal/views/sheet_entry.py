"""One's own entry put right: what the sheet really says is added, or an entry made twice is taken back."""

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import POSKO, DeskRequest, desk
from accountability.regions.sebutan import words_for
from bpd_portal.attempts import attempt
from bpd_portal.forms.base import DeskForm
from bpd_portal.forms.sheets import PutRightForm
from bpd_portal.handing import OWN_ENTRY
from bpd_portal.page import desk_page, onward
from bpd_portal.rows import badge_of
from posko.models import Aspirasi
from posko.putting_right import may_take_back, put_right, take_back


@desk(POSKO)
@require_http_methods(["GET", "HEAD", "POST"])
def own_entry(request: DeskRequest, nomor: str) -> HttpResponse:
    """What was typed, with the two ways to put it right; only for the one who typed it, for a week."""
    at = timezone.now()
    own = request.member.wilayah.aspirasi.filter(
        taken_in_by=request.member.user, received_at__gte=at - OWN_ENTRY
    )
    voice = get_object_or_404(own.for_reading(), nomor=nomor)
    by, form = request.member.actor(), PutRightForm(initial={"kata": voice.text}, auto_id="betul_%s")
    away = DeskForm(auto_id="batal_%s")
    if request.method == "POST" and request.POST.get("aksi") == "batal":
        form_used: DeskForm = DeskForm(request.POST, auto_id="batal_%s")
        away = form_used
        if attempt(request, form_used, lambda: take_back(aspirasi=voice, by=by, at=at)):
            messages.success(request, _("Setoran dibatalkan. Kata dan nomornya tetap tersimpan."))
            return onward("lembar")
    elif request.method == "POST":
        form = PutRightForm(request.POST, auto_id="betul_%s")
        form_used = form
        if attempt(
            request, form, lambda: put_right(aspirasi=voice, text=form.cleaned_data["kata"], by=by, at=at)
        ):
            messages.success(request, _("Ralat tersimpan di samping tulisan pertama."))
            return onward("lembar")
    else:
        form_used = form
    return _page(request, voice, at, form=form, away=away, used=form_used)


def _page(
    request: DeskRequest, voice: Aspirasi, at: dt.datetime, *, form: DeskForm, away: DeskForm, used: DeskForm
) -> HttpResponse:
    words = words_for(request.member.wilayah_id)
    context = {
        "s": words,
        "suara": voice,
        "form": form,
        "form_batal": away,
        "boleh_batal": may_take_back(voice),
        "lencana": badge_of(voice.state, words),
    }
    return desk_page(request, "meja/lembar_betul.html", context, salah=used if used.is_bound else None)
