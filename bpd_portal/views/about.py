"""Tentang desa: what the village says about itself to everyone."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import PEMDES, DeskRequest, desk
from bpd_portal.attempts import attempt
from bpd_portal.forms.about import AboutForm
from bpd_portal.page import desk_page, onward
from posko.describing import About, describe


@desk(PEMDES)
@require_http_methods(["GET", "HEAD", "POST"])
def about(request: DeskRequest) -> HttpResponse:
    """The form with what is told now; a POST tells it anew."""
    form = AboutForm(request.POST or None, auto_id="tentang_%s", initial=_told(request))
    if form.is_bound and attempt(request, form, lambda: _describe(request, form)):
        messages.success(request, _("Tersimpan. Warga melihatnya di halaman anggaran."))
        return onward("pemdes-tentang")
    return desk_page(request, "meja/tentang.html", {"form": form}, salah=form)


def _told(request: DeskRequest) -> dict[str, Any]:
    facts = getattr(request.member.wilayah, "facts", None)
    if facts is None:
        return {}
    return {"alamat": facts.complaint_address, "jam": facts.office_hours, "keluarga": facts.households}


def _describe(request: DeskRequest, form: AboutForm) -> None:
    said = form.cleaned_data
    told = About(said["alamat"], said["jam"], said["keluarga"])
    describe(desa=request.member.wilayah, about=told, by=request.member.actor(), at=timezone.now())
