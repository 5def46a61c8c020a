"""How a meeting puts its proposals in order: the method and its words, the points, the dots, the ranks."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import BPD, DeskRequest, desk
from accountability.planning.meeting_tables import criteria, method_words
from accountability.planning.models import Musyawarah, PriorityMethod, Usulan
from accountability.planning.priorities import choose_method, count_by_hand, give_points
from accountability.planning.ranking import Ranked, ranked, voting
from bpd_portal.attempts import attempt
from bpd_portal.forms.base import DeskForm
from bpd_portal.forms.priorities import HandCountForm, MethodForm, PointsForm
from bpd_portal.meeting_menu import meeting_menu
from bpd_portal.meeting_page import meeting_of
from bpd_portal.page import desk_page, onward
from bpd_portal.ranks import few_slips, ranks_shown
from bpd_portal.years import read_number


@desk(BPD)
@require_http_methods(["GET", "HEAD", "POST"])
def priorities(request: DeskRequest, pk: int) -> HttpResponse:
    """The method, its arithmetic and the order it gives; the meeting itself decides."""
    at = timezone.now()
    held = meeting_of(request, pk)
    if request.method != "POST":
        return _page(request, held)
    asked, about = request.POST.get("aksi"), None
    if asked == "cara":
        form: DeskForm = MethodForm(request.POST, auto_id="cara_%s")
        done, told = attempt(request, form, lambda: _choose(request, held, form, at)), _("Cara tersimpan.")
    elif asked == "mufakat":
        form = DeskForm(request.POST, auto_id="mufakat_%s")
        done = attempt(request, form, lambda: _agree(request, held, at))
        told = _("Musyawarah memakai mufakat. Catat putusan tiap usulan.")
        if done:
            messages.success(request, told)
            return onward("bpd-putusan", held.pk)
    elif asked == "nilai":
        mine = get_object_or_404(held.usulan.all(), pk=read_number(request.POST.get("usulan")))
        form, about = _points_form(held, mine, request.POST), mine.pk
        done, told = attempt(request, form, lambda: _points(request, mine, form, at)), _("Nilai tersimpan.")
    elif asked == "titik":
        form = HandCountForm(request.POST, proposals=_on_board(held), auto_id="titik_%s")
        done, told = attempt(request, form, lambda: _count(request, held, form, at)), _("Titik tersimpan.")
    else:
        raise Http404
    if done:
        messages.success(request, told)
        return onward("bpd-prioritas", held.pk)
    return _page(request, held, form, about)


def _choose(request: DeskRequest, held: Musyawarah, form: DeskForm, at: dt.datetime) -> None:
    choose_method(
        musyawarah=held,
        method=PriorityMethod(form.cleaned_data["cara"]),
        dots_each=form.cleaned_data["titik"],
        by=request.member.actor(),
        at=at,
    )


def _agree(request: DeskRequest, held: Musyawarah, at: dt.datetime) -> None:
    choose_method(musyawarah=held, method=PriorityMethod.AGREEMENT, by=request.member.actor(), at=at)


def _points(request: DeskRequest, mine: Usulan, form: Any, at: dt.datetime) -> None:
    give_points(usulan=mine, points=form.points(), by=request.member.actor(), at=at)


def _count(request: DeskRequest, held: Musyawarah, form: Any, at: dt.datetime) -> None:
    count_by_hand(musyawarah=held, dots=form.dots(), by=request.member.actor(), at=at)


def _on_board(held: Musyawarah) -> list[Usulan]:
    return list(held.usulan.order_by("place", "id"))


def _points_form(held: Musyawarah, one: Usulan, said: Any = None) -> PointsForm:
    given = {score.criterion: str(score.points) for score in one.scores.all()}
    of = criteria(held.held_on.year)
    return PointsForm(said, of=of, initial=given, auto_id=f"nilai{one.pk}_%s")


def _page(
    request: DeskRequest, held: Musyawarah, refused: DeskForm | None = None, about: int | None = None
) -> HttpResponse:
    found = ranked(held)
    method = MethodForm(initial={"cara": held.method, "titik": held.dots_each or 3}, auto_id="cara_%s")
    hand = HandCountForm(proposals=_on_board(held), auto_id="titik_%s")
    words = method_words()
    context = {
        "musyawarah": held,
        "sub": meeting_menu(held, request.member, "bpd-prioritas"),
        "peringkat": ranks_shown(held, found),
        "butir": [_scored(held, one, refused if one.usulan.pk == about else None) for one in found],
        "cara": refused if isinstance(refused, MethodForm) else method,
        "cara_kata": [
            {"nama": one.label, "kata": words[one.value], "kini": one.value == held.method}
            for one in PriorityMethod
        ],
        "titik": refused if isinstance(refused, HandCountForm) else hand,
        "ukuran": criteria(held.held_on.year),
        "memilih": voting(held),
        "sedikit": few_slips(held),
        "tombol": DeskForm(auto_id="mufakat_%s"),
        "terbuka": held.locked_at is None and held.called_off_at is None,
    }
    return desk_page(request, "meja/prioritas.html", context, salah=refused)


def _scored(held: Musyawarah, one: Ranked, refused: DeskForm | None) -> dict[str, Any]:
    decided = hasattr(one.usulan, "decision")
    form = refused or _points_form(held, one.usulan)
    return {"usulan": one.usulan, "nilai": None if decided else form, "suku": one.parts, "jumlah": one.value}
