"""Nomor darurat: whom the village's citizens are told to call when life is at stake."""

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import BPD, DeskRequest, desk
from accountability.regions.sebutan import words_for
from bpd_portal.attempts import attempt
from bpd_portal.forms.sms import EmergencyForm
from bpd_portal.page import desk_page, onward
from bpd_portal.sms_menu import settings_menu
from bpd_portal.years import read_number
from posko.emergency import MOST_NUMBERS, add_number, move_up, national_numbers, remove_number


@desk(BPD)
@require_http_methods(["GET", "HEAD", "POST"])
def numbers(request: DeskRequest) -> HttpResponse:
    """The list in order, with the country's numbers; a POST adds one, takes one away or moves one up."""
    at, desa = timezone.now(), request.member.wilayah
    asked = request.POST.get("aksi", "")
    if request.method == "POST" and asked in {"hapus", "naik"}:
        return _change(request, asked, at)
    if asked not in {"", "tambah"}:
        raise Http404
    form = EmergencyForm(request.POST or None, auto_id="darurat_%s")
    if form.is_bound and attempt(request, form, lambda: _add(request, form, at)):
        messages.success(request, _("Nomor darurat ditambahkan."))
        return onward("nomor-darurat")
    own = list(desa.emergency_numbers.order_by("order", "pk"))
    context = {
        "s": words_for(desa.kode),
        "sub": settings_menu("nomor-darurat"),
        "butir": own,
        "nasional": national_numbers(),
        "form": form if len(own) < MOST_NUMBERS or form.is_bound else None,
    }
    return desk_page(request, "meja/nomor_darurat.html", context, salah=form)


def _add(request: DeskRequest, form: EmergencyForm, at: dt.datetime) -> None:
    said, desa, by = form.cleaned_data, request.member.wilayah, request.member.actor()
    add_number(desa=desa, label=said["siapa"], number=said["nomor"], by=by, at=at)


def _change(request: DeskRequest, asked: str, at: dt.datetime) -> HttpResponse:
    pk = read_number(request.POST.get("nomor_darurat"))
    own = request.member.wilayah.emergency_numbers
    number = own.filter(pk=pk).first()
    if number is None:
        if asked == "naik":
            get_object_or_404(own, pk=pk)
        return onward("nomor-darurat")  # a second tap: it is gone already
    deed = remove_number if asked == "hapus" else move_up
    deed(number=number, by=request.member.actor(), at=at)
    messages.success(request, _("Nomor dihapus.") if asked == "hapus" else _("Urutan diubah."))
    return onward("nomor-darurat")
