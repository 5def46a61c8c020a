"""Surat masuk: a letter that came in, entered into the agenda of incoming letters."""

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import BPD, DeskRequest, desk
from accountability.council.letters import LetterText, receive
from accountability.lib.local_time import local_date
from accountability.regions.sebutan import words_for
from bpd_portal.attempts import attempt
from bpd_portal.council_menu import council_menu
from bpd_portal.forms.handing_on import IncomingLetterForm
from bpd_portal.page import desk_page, onward


@desk(BPD)
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: DeskRequest) -> HttpResponse:
    """The form; a POST enters one letter, which is then a line that stays."""
    at, desa = timezone.now(), request.member.wilayah
    today = local_date(at, desa.kode)
    initial = {"tanggal": today, "diterima": today}
    form = IncomingLetterForm(request.POST or None, auto_id="masuk_%s", initial=initial)
    if form.is_bound and attempt(request, form, lambda: _receive(request, form, at)):
        messages.success(request, _("Surat tercatat di buku agenda."))
        return onward("bpd-buku-rinci", "surat-masuk", tahun=form.cleaned_data["diterima"].year)
    context = {"s": words_for(desa.kode), "sub": council_menu("bpd-buku"), "form": form}
    return desk_page(request, "meja/surat_masuk.html", context, salah=form)


def _receive(request: DeskRequest, form: IncomingLetterForm, at: dt.datetime) -> None:
    said = form.cleaned_data
    text = LetterText(said["tanggal"], said["dari"], said["perihal"], said["isi"], said["nomor"])
    receive(
        desa=request.member.wilayah,
        text=text,
        received_date=said["diterima"],
        by=request.member.actor(),
        at=at,
    )
