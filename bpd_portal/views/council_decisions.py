"""Keputusan of the council: entered with a number we suggest, for its register."""

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import BPD, DeskRequest, desk
from accountability.council.decisions import Decided, enter_decision, suggested_number
from accountability.lib.local_time import local_date
from accountability.regions.sebutan import words_for
from bpd_portal.attempts import attempt
from bpd_portal.council_menu import council_menu
from bpd_portal.forms.base import let_choose
from bpd_portal.forms.registers import DecisionForm
from bpd_portal.page import desk_page, onward


@desk(BPD)
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: DeskRequest) -> HttpResponse:
    """The form; a POST enters one decision, which is then a line that stays."""
    at, desa = timezone.now(), request.member.wilayah
    today = local_date(at, desa.kode)
    fresh = {"nomor": suggested_number(desa=desa, year=today.year), "tanggal": today}
    form = DecisionForm(request.POST or None, auto_id="keputusan_%s", initial=fresh)
    let_choose(form, "musyawarah", desa.musyawarah.past(today + dt.timedelta(days=1)))
    if form.is_bound and attempt(request, form, lambda: _enter(request, form, at)):
        messages.success(request, _("Keputusan tercatat di bukunya."))
        return onward("bpd-buku-rinci", "keputusan", tahun=form.cleaned_data["tanggal"].year)
    context = {"s": words_for(desa.kode), "sub": council_menu("bpd-buku"), "form": form}
    return desk_page(request, "meja/keputusan.html", context, salah=form)


def _enter(request: DeskRequest, form: DecisionForm, at: dt.datetime) -> None:
    said = form.cleaned_data
    decided = Decided(said["nomor"], said["tanggal"], said["tentang"], said["isi"], said["musyawarah"])
    enter_decision(desa=request.member.wilayah, decided=decided, by=request.member.actor(), at=at)
