"""Gives a kelompok another name."""

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import BPD, DeskRequest, desk
from accountability.regions.sebutan import words_for
from bpd_portal.attempts import attempt
from bpd_portal.forms.groups import RenameForm
from bpd_portal.page import desk_page, onward
from bpd_portal.summaries import known_names
from bpd_portal.undoable import remember
from posko.models import Kelompok
from posko.regrouping import merge
from posko.renaming import rename


@desk(BPD)
@require_http_methods(["GET", "HEAD", "POST"])
def rename_group(request: DeskRequest, pk: int) -> HttpResponse:
    """The name it has, to be changed; what looks like a person's name is pointed out once."""
    at, desa = timezone.now(), request.member.wilayah
    held = get_object_or_404(desa.kelompok.not_empty().with_voices(), pk=pk)
    form = RenameForm(
        request.POST or None, known=known_names(desa), initial={"nama": held.title}, auto_id="nama_%s"
    )
    joined: list[Kelompok] = []
    if form.is_bound and attempt(request, form, lambda: joined.extend(_rename(request, held, form, at))):
        if joined:
            back = reverse("bpd-kelompok-rinci", args=[held.pk])
            # The annotation was counted before the deed: all of them moved.
            moved: int = held.voices  # type: ignore[attr-defined]
            remember(request, "satukan", count=moved, at=at, back=back, kelompok=joined[0].pk)
            return onward("bpd-kelompok-rinci", joined[0].pk)
        messages.success(request, _("Nama kelompok sudah diganti."))
        return onward("bpd-kelompok-rinci", held.pk)
    context = {"s": words_for(desa.kode), "kelompok": held, "form": form}
    return desk_page(request, "meja/kelompok_nama.html", context, salah=form)


def _rename(request: DeskRequest, held: Kelompok, form: RenameForm, at: dt.datetime) -> list[Kelompok]:
    """Renames it, or merges it into the one of that name: then that one is told."""
    by, name = request.member.actor(), form.cleaned_data["nama"]
    if (into := form.joins(held.desa, besides=held)) is not None:
        return [merge(kelompok=held, into=into, by=by, at=at)]
    rename(kelompok=held, title=name, by=by, at=at, sole_title=form.sole)
    return []
