"""Pekan Aspirasi: who carries sheets where, and how many came back; names of volunteers stay on this desk."""

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accountability.accounts.access import POSKO, DeskRequest, desk
from accountability.lib.local_time import local_date, tanggal
from accountability.lib.paper import to_docx, to_pdf
from accountability.regions.sebutan import words_for
from bpd_portal.attempts import attempt
from bpd_portal.forms.outreach import VolunteerForm
from bpd_portal.outreach_papers import guide_paper, tally_paper
from bpd_portal.page import desk_page, onward
from posko.models import Outreach
from posko.outreaching import enlist
from posko.tally import tally_of

_WRITERS = {
    "pdf": (to_pdf, "application/pdf"),
    "docx": (to_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}
_PAPERS = {"panduan": guide_paper, "hitung": tally_paper}


@desk(POSKO)
@require_http_methods(["GET", "HEAD", "POST"])
def tally(request: DeskRequest, pk: int) -> HttpResponse:
    """The tally by volunteer, dusun and day, which renews itself, and the form for one more volunteer."""
    at, desa = timezone.now(), request.member.wilayah
    held = get_object_or_404(desa.outreach.all(), pk=pk)
    words = words_for(desa.kode)
    form = VolunteerForm(request.POST or None, desa=desa, dusun_word=words.dusun, auto_id="relawan_%s")
    if form.is_bound and attempt(request, form, lambda: _enlist(request, held, form, at)):
        messages.success(request, _("Relawan tercatat."))
        return onward("outreach-hitung", held.pk)
    context = {"s": words, "o": held, "hitung": tally_of(held), "form": form, "boleh": not held.called_off_at}
    return desk_page(request, "meja/outreach_hitung.html", context, salah=form)


@desk(POSKO)
@require_safe
def paper(request: DeskRequest, pk: int, what: str, form: str) -> HttpResponse:
    """The guide or the tally to print, as PDF or DOCX."""
    held = get_object_or_404(request.member.wilayah.outreach.all(), pk=pk)
    if what not in _PAPERS or form not in _WRITERS:
        raise Http404
    write, kind = _WRITERS[form]
    today = local_date(timezone.now(), held.desa_id)
    answer = HttpResponse(write(_PAPERS[what](held, today)), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{what}-{held.pk}-{tanggal(today)}.{form}"'
    return answer


def _enlist(request: DeskRequest, held: Outreach, form: VolunteerForm, at: dt.datetime) -> None:
    said = form.cleaned_data
    enlist(
        outreach=held,
        name=said["nama"],
        dusun=said["dusun"],
        target_sheets=said["target"],
        by=request.member.actor(),
        at=at,
    )
