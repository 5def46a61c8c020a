"""Sets a kelompok right: voices split off or taken out, or the whole of it merged into another."""

import datetime as dt
from collections.abc import Callable

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import BPD, DeskRequest, desk
from accountability.accounts.actors import Actor
from accountability.regions.sebutan import words_for
from bpd_portal.attempts import attempt
from bpd_portal.forms.base import DeskForm
from bpd_portal.forms.groups import MergeForm, MoveForm, SplitForm
from bpd_portal.page import desk_page, onward
from bpd_portal.rows import rows_of
from bpd_portal.ticked import in_digits
from bpd_portal.undoable import remember
from posko.clustering import NothingToGather, take_out_together
from posko.models import AspirasiQuerySet, Kelompok
from posko.regrouping import merge, move, split
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
        "pindah": MoveForm(_data(request, "pindah"), desa=desa, held=held, auto_id="pindah_%s"),
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
        _remember(request, held, asked, done, at)
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
    ticked = held.aspirasi.filter(nomor__in=in_digits(request.POST.getlist("nomor"))[:MOST_AT_ONCE])
    if asked == "pindah":
        return lambda: move(kelompok=held, aspirasi=ticked, into=form.cleaned_data["ke"], by=by, at=at)
    if isinstance(form, SplitForm):
        return lambda: _split(held, ticked, form, by, at)
    return lambda: _taken_out(request, held, ticked, at)


def _split(held: Kelompok, ticked: AspirasiQuerySet, form: SplitForm, by: Actor, at: dt.datetime) -> Kelompok:
    """Into a kelompok of their own, or into the one that has this name already."""
    if (into := form.joins(held.desa)) is not None:
        return move(kelompok=held, aspirasi=ticked, into=into, by=by, at=at)
    title = form.cleaned_data["judul"]
    return split(kelompok=held, aspirasi=ticked, title=title, by=by, at=at, sole_title=form.sole)


def _remember(
    request: DeskRequest, held: Kelompok, asked: str, done: list[Kelompok], at: dt.datetime
) -> None:
    """What may be taken back in ten seconds; the way back leads to the kelompok as it was."""
    if done:
        # The annotation was counted before the deed: all of them moved.
        moved: int = held.voices  # type: ignore[attr-defined]
        count = moved if asked == "satukan" else len(request.POST.getlist("nomor"))
        back = reverse("bpd-kelompok-atur", args=[held.pk])
        remember(request, asked, count=count, at=at, back=back, kelompok=done[0].pk)


def _taken_out(request: DeskRequest, held: Kelompok, ticked: AspirasiQuerySet, at: dt.datetime) -> Kelompok:
    if not take_out_together(desa=held.desa, aspirasi=ticked, by=request.member.actor(), at=at):
        raise NothingToGather
    return held
