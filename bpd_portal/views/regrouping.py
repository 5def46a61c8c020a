"""Sets a kelompok right: voices split off or taken out, or the whole of it merged into another."""

import datetime as dt
from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import BPD, DeskRequest, desk
from accountability.regions.sebutan import words_for
from bpd_portal.attempts import attempt
from bpd_portal.forms.base import DeskForm
from bpd_portal.forms.groups import MergeForm, SplitForm
from bpd_portal.page import desk_page, onward
from bpd_portal.rows import rows_of
from posko.clustering import take_out
from posko.models import AspirasiQuerySet, Kelompok
from posko.regrouping import merge, split
from posko.states import State

MOST_AT_ONCE = 100
Deed = Callable[[], Kelompok]


@desk(BPD)
@require_http_methods(["GET", "HEAD", "POST"])
def regroup(request: DeskRequest, pk: int) -> HttpResponse:
    """The voices to tick, and what may be done with them or with the whole kelompok."""
    at, desa = timezone.now(), request.member.wilayah
    held = get_object_or_404(desa.kelompok.with_voices().filter(state=State.MERGED), pk=pk)
    asked = request.POST.get("aksi", "")
    forms: dict[str, DeskForm] = {
        "pisah": SplitForm(_data(request, "pisah"), auto_id="pisah_%s"),
        "keluar": DeskForm(_data(request, "keluar"), auto_id="keluar_%s"),
        "satukan": MergeForm(_data(request, "satukan"), desa=desa, held=held, auto_id="satukan_%s"),
    }
    form = forms.get(asked)
    if request.method == "POST" and form is None:
        raise Http404
    done: list[Kelompok] = []
    if form is not None and attempt(
        request, form, lambda: done.append(_deed(request, held, asked, form, at)())
    ):
        messages.success(request, _("Sudah diatur."))
        return onward("bpd-kelompok-rinci", done[0].pk if done else held.pk)
    words = words_for(desa.kode)
    voices = held.aspirasi.for_reading().newest_first()[:MOST_AT_ONCE]
    context = {"s": words, "kelompok": held, "butir": rows_of(voices, words, at), **forms}
    return desk_page(request, "meja/kelompok_atur.html", context, salah=form)


def _data(request: DeskRequest, asked: str) -> QueryDict | None:
    return request.POST if request.POST.get("aksi") == asked else None


def _deed(request: DeskRequest, held: Kelompok, asked: str, form: DeskForm, at: dt.datetime) -> Deed:
    by = request.member.actor()
    if asked == "satukan":
        return lambda: merge(kelompok=held, into=form.cleaned_data["ke"], by=by, at=at)
    ticked = held.aspirasi.filter(nomor__in=request.POST.getlist("nomor")[:MOST_AT_ONCE])
    if asked == "pisah":
        return lambda: split(kelompok=held, aspirasi=ticked, title=form.cleaned_data["judul"], by=by, at=at)
    return lambda: _taken_out(request, held, ticked, at)


@transaction.atomic
def _taken_out(request: DeskRequest, held: Kelompok, ticked: AspirasiQuerySet, at: dt.datetime) -> Kelompok:
    for voice in ticked.select_related("desa").order_by("id"):
        take_out(aspirasi=voice, by=request.member.actor(), at=at)
    return held
