"""Pembinaan at the village: visits of the kecamatan, what was agreed there, and its help desk."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import BPD, PEMDES, DeskRequest, desk
from accountability.lib.local_time import local_date
from accountability.oversight.coaching.helping import ask, mean_of, rate
from accountability.oversight.coaching.tables import number
from accountability.oversight.coaching.visiting import settle
from accountability.oversight.models import FollowUp, HelpRequest, Side
from accountability.oversight.views.coaching_page import follow_up_row, task_words, visit_row, visits_within
from accountability.regions.sebutan import Words, words_for
from bpd_portal.attempts import attempt
from bpd_portal.forms.base import DeskForm
from bpd_portal.forms.coaching import AskHelpForm, FollowUpDoneForm, RateHelpForm
from bpd_portal.page import desk_page, onward
from bpd_portal.years import read_number

ON_A_PAGE = 10
VISITS_SHOWN = 10
AGREED_SHOWN = 30


@dataclass(frozen=True, slots=True)
class _Wrong:
    """Which form has something wrong in it: what was asked of the page, of which row."""

    asked: str
    pk: int
    form: DeskForm


@desk(BPD)
@require_http_methods(["GET", "HEAD", "POST"])
def of_the_council(request: DeskRequest) -> HttpResponse:
    """Visits, agreements and the help desk, for the council."""
    return _room(request, Side.BPD, "bpd-pembinaan")


@desk(PEMDES)
@require_http_methods(["GET", "HEAD", "POST"])
def of_the_village(request: DeskRequest) -> HttpResponse:
    """The same for the village government; each side has its own questions."""
    return _room(request, Side.PEMDES, "pemdes-pembinaan")


def _room(request: DeskRequest, side: Side, name: str) -> HttpResponse:
    at = timezone.now()
    words = words_for(request.member.wilayah_id)
    wrong: _Wrong | None = None
    if request.method == "POST":
        wrong = _do(request, side, words, at)
        if wrong is None:
            return onward(name)
    return _page(request, side, words, at, wrong)


def _do(request: DeskRequest, side: Side, words: Words, at: dt.datetime) -> _Wrong | None:
    asked = request.POST.get("aksi", "")
    if asked == "tanya":
        return _ask(request, words, at)
    pk = read_number(request.POST.get("butir"))
    if asked == "selesai":
        return _settle(request, side, pk, at)
    if asked == "nilai":
        return _rate(request, side, pk, at)
    raise Http404


def _ask(request: DeskRequest, words: Words, at: dt.datetime) -> _Wrong | None:
    form = AskHelpForm(request.POST, auto_id="tanya_%s")
    form.offer(words)
    desa, by = request.member.wilayah, request.member.actor()

    def deed() -> None:
        told = form.cleaned_data
        ask(desa=desa, question=told["pertanyaan"], task=told["tentang"], by=by, at=at)

    if not attempt(request, form, deed):
        return _Wrong("tanya", 0, form)
    messages.success(request, _("Pertanyaan terkirim."))
    return None


def _settle(request: DeskRequest, side: Side, pk: int | None, at: dt.datetime) -> _Wrong | None:
    found = request.member.wilayah.follow_ups.filter(pk=pk or 0, side=side).first()
    if found is None:
        raise Http404
    form = FollowUpDoneForm(request.POST, auto_id=f"selesai{found.pk}_%s")
    by = request.member.actor()

    def deed() -> None:
        settle(follow_up=found, side=side, reply=form.cleaned_data["balasan"], by=by, at=at)

    if not attempt(request, form, deed):
        return _Wrong("selesai", found.pk, form)
    messages.success(request, _("Ditandai selesai. Pihak lain bisa membacanya."))
    return None


def _rate(request: DeskRequest, side: Side, pk: int | None, at: dt.datetime) -> _Wrong | None:
    found = request.member.wilayah.help_requests.filter(pk=pk or 0, side=side).first()
    if found is None:
        raise Http404
    form = RateHelpForm(request.POST, auto_id=f"nilai{found.pk}_%s")
    by = request.member.actor()
    if not attempt(
        request, form, lambda: rate(request=found, rating=form.cleaned_data["nilai"], by=by, at=at)
    ):
        return _Wrong("nilai", found.pk, form)
    messages.success(request, _("Terima kasih atas penilaiannya."))
    return None


def _page(
    request: DeskRequest, side: Side, words: Words, at: dt.datetime, wrong: _Wrong | None
) -> HttpResponse:
    desa = request.member.wilayah
    today = local_date(at, desa.kode)
    # The code of a kecamatan with a dot is what all its villages begin with; of one village, its own rows.
    visits = visits_within(desa.parent_id or "").filter(desa=desa, cancelled_at=None)
    agreed = desa.follow_ups.select_related("desa", "visit").undone_first()
    mine = desa.help_requests.filter(side=side).order_by("-asked_at", "-id")
    page = Paginator(mine, ON_A_PAGE).get_page(request.GET.get("halaman"))
    form = wrong.form if wrong is not None and wrong.asked == "tanya" else AskHelpForm(auto_id="tanya_%s")
    if isinstance(form, AskHelpForm):
        form.offer(words)
    context = {
        "s": words,
        "akan": [visit_row(one, today, words) for one in visits.planned().order_by("planned_date", "id")],
        "lalu": [visit_row(one, today, words) for one in visits.held().order_by("-held_date")[:VISITS_SHOWN]],
        "sepakat": [_agreement(one, side, today, words, wrong) for one in agreed[:AGREED_SHOWN]],
        "halaman": page,
        "bantuan": [_help(one, words, wrong) for one in page],
        "form_tanya": form,
        "buka_tanya": wrong is not None and wrong.asked == "tanya",
        "nilai": mean_of(desa.parent_id or ""),
        "paling_sedikit": number("ratings_for_a_mean"),
    }
    return desk_page(request, "meja/pembinaan.html", context, salah=wrong.form if wrong else None)


def _agreement(
    one: FollowUp, side: Side, today: dt.date, words: Words, wrong: _Wrong | None
) -> dict[str, Any]:
    form: DeskForm | None = None
    if one.side == side and one.done_at is None:
        form = FollowUpDoneForm(auto_id=f"selesai{one.pk}_%s")
    return {**follow_up_row(one, today, words), **_with_wrong(form, "selesai", one.pk, wrong)}


def _help(one: HelpRequest, words: Words, wrong: _Wrong | None) -> dict[str, Any]:
    form: DeskForm | None = None
    if one.answered_at is not None and one.rating is None:
        form = RateHelpForm(auto_id=f"nilai{one.pk}_%s")
    shown = {
        "isi": one,
        "ditanya": local_date(one.asked_at, one.desa_id),
        "tugas": task_words(one.task, words),
    }
    return {**shown, **_with_wrong(form, "nilai", one.pk, wrong)}


def _with_wrong(form: DeskForm | None, asked: str, pk: int, wrong: _Wrong | None) -> dict[str, Any]:
    """The form that was refused, with its words, in place of a fresh one."""
    mine = wrong is not None and (wrong.asked, wrong.pk) == (asked, pk)
    return {"form": wrong.form if wrong is not None and mine else form, "buka": mine}
