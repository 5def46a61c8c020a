"""Saran gabung: what may belong together, side by side; the council gathers it or says no, once."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accountability.accounts.access import BPD, DeskRequest, desk
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for
from bpd_portal.attempts import attempt
from bpd_portal.cards import card_of, key_of
from bpd_portal.forms.base import DeskForm
from bpd_portal.forms.groups import SuggestionForm
from bpd_portal.page import SeeOther, desk_page, onward
from bpd_portal.sentences import sentence_for
from bpd_portal.ticked import in_digits
from bpd_portal.years import number_in
from posko.apart import NothingToKeepApart, keep_apart
from posko.models import AspirasiQuerySet, Kelompok
from posko.regrouping import TooLateToUndo, merge, take_up, undo, undo_apart
from posko.suggesting import Suggestion, suggestions, suggestions_for
from posko.transitions import JOINS

ON_A_PAGE = 8
MOST_ON_A_CARD = 20


@desk(BPD)
@require_http_methods(["GET", "HEAD", "POST"])
def suggested(request: DeskRequest) -> HttpResponse:
    """The suggestions of the desa; a POST takes one up, or remembers that it is none."""
    if request.method != "POST":
        return _page(request, None)
    if request.POST.get("aksi") == "bukan":
        return _refuse(request)
    merging = bool(request.POST.get("lain"))
    needs_title = not request.POST.get("kelompok")
    form = SuggestionForm(
        request.POST,
        needs_title=needs_title,
        others=_others(request.member.wilayah) if needs_title else (),
        auto_id=f"saran_{_card(request)}_%s",
    )
    done: list[Kelompok] = []
    at = timezone.now()
    if attempt(request, form, lambda: done.append((_merge if merging else _take_up)(request, form, at))):
        return _again(batal=done[0].pk if done else None)
    return _page(request, form)


@desk(BPD)
@require_POST
def undo_gathering(request: DeskRequest, pk: int) -> HttpResponse:
    """Takes back what this member gathered a moment ago."""
    held = get_object_or_404(request.member.wilayah.kelompok, pk=pk)
    try:
        count = undo(kelompok=held, by=request.member.actor(), at=timezone.now())
    except TooLateToUndo as refusal:
        messages.warning(request, sentence_for(refusal))
    else:
        messages.success(request, _("Dibatalkan: %(n)s suara kembali ke tempatnya.") % {"n": count})
    return onward("bpd-saran")


@desk(BPD)
@require_POST
def undo_refusal(request: DeskRequest) -> HttpResponse:
    """Forgets what this member told apart a moment ago."""
    try:
        undo_apart(desa=request.member.wilayah, by=request.member.actor(), at=timezone.now())
    except TooLateToUndo as refusal:
        messages.warning(request, sentence_for(refusal))
    else:
        messages.success(request, _("Dibatalkan. Saran itu muncul lagi."))
    return onward("bpd-saran")


def _page(request: DeskRequest, refused: DeskForm | None) -> HttpResponse:
    at, desa = timezone.now(), request.member.wilayah
    words = words_for(desa.kode)
    page = Paginator(_asked_for(request), ON_A_PAGE).get_page(request.GET.get("halaman"))
    others = _others(desa)
    cards = []
    for one in page:
        form: DeskForm | None = None
        if one.kelompok is None:
            form = SuggestionForm(
                needs_title=True,
                others=others,
                initial={"judul": one.title},
                auto_id=f"saran_{key_of(one)}_%s",
            )
        if refused is not None and _card(request) == key_of(one):
            form = refused
        cards.append({**card_of(one, words, at), "form": form})
    context: dict[str, Any] = {"s": words, "halaman": page, "kartu": cards, **_undoable(request)}
    return desk_page(request, "meja/saran.html", context, salah=refused)


def _asked_for(request: DeskRequest) -> list[Suggestion]:
    """All suggestions, or with `?suara=` those of one voice."""
    desa = request.member.wilayah
    if nomor := request.GET.get("suara", ""):
        return suggestions_for(get_object_or_404(desa.aspirasi.for_reading(), nomor=nomor))
    return suggestions(desa)


def _undoable(request: DeskRequest) -> dict[str, Any]:
    """What may be taken back right after it was done."""
    held = None
    if (told := number_in(request.GET.get("batal"))) is not None:
        held = request.member.wilayah.kelompok.with_voices().filter(pk=told).first()
    return {"baru": held, "baru_bukan": request.GET.get("batal") == "bukan"}


def _others(desa: Wilayah) -> list[tuple[int, str]]:
    """Every kelompok a suggestion may go into, the newest first."""
    found = desa.kelompok.not_empty().filter(state__in=JOINS).order_by("-created_at", "-id")
    return list(found.values_list("pk", "title"))


def _take_up(request: DeskRequest, form: SuggestionForm, at: dt.datetime) -> Kelompok:
    shown = set(request.POST.getlist("semua")[:MOST_ON_A_CARD])
    ticked = shown & set(request.POST.getlist("nomor"))
    into = _kelompok(request, "kelompok")
    if into is None and "judul" in form.fields:
        into = _kelompok(request, "ke") or form.joins(request.member.wilayah)
    return take_up(
        desa=request.member.wilayah,
        aspirasi=_voices(request, ticked),
        left_out=_voices(request, shown - ticked),
        title=form.cleaned_data.get("judul", ""),
        kelompok=into,
        by=request.member.actor(),
        at=at,
        sole_title=form.sole,
    )


def _merge(request: DeskRequest, form: SuggestionForm, at: dt.datetime) -> Kelompok:
    into, other = _kelompok(request, "kelompok"), _kelompok(request, "lain")
    held = get_object_or_404(request.member.wilayah.kelompok, pk=into.pk if into else 0)
    gone = get_object_or_404(request.member.wilayah.kelompok, pk=other.pk if other else 0)
    return merge(kelompok=gone, into=held, by=request.member.actor(), at=at)


def _refuse(request: DeskRequest) -> HttpResponse:
    """None of the voices on the card belong together, or to the kelompok."""
    desa, into, other = request.member.wilayah, _kelompok(request, "kelompok"), _kelompok(request, "lain")
    voices = other.aspirasi.newest_first() if other else _voices(request, set(request.POST.getlist("semua")))
    try:
        keep_apart(
            desa=desa,
            voices=voices,
            from_others=into.aspirasi.newest_first() if into else None,
            by=request.member.actor(),
            at=timezone.now(),
        )
    except NothingToKeepApart as refusal:
        messages.warning(request, sentence_for(refusal))
        return _again()
    return _again(batal="bukan")


def _voices(request: DeskRequest, numbers: set[str]) -> AspirasiQuerySet:
    return request.member.wilayah.aspirasi.filter(nomor__in=sorted(in_digits(numbers))[:MOST_ON_A_CARD])


def _kelompok(request: DeskRequest, name: str) -> Kelompok | None:
    """The kelompok a card speaks of; one of another desa is as if not there."""
    told = number_in(request.POST.get(name))
    return None if told is None else get_object_or_404(request.member.wilayah.kelompok, pk=told)


def _card(request: DeskRequest) -> str:
    return request.POST.get("kartu", "")[:60]


def _again(batal: object = None) -> SeeOther:
    return onward("bpd-saran", **({"batal": batal} if batal is not None else {}))
