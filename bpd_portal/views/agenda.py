"""The agenda of a meeting: what is brought, in which order, with which estimates, what moves elsewhere."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.db.models import Count, F, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import BPD, DeskRequest, desk
from accountability.lib.local_time import local_date
from accountability.planning.agenda import Estimate, estimate, move, put_on_agenda, reorder
from accountability.planning.models import Musyawarah, Usulan
from accountability.planning.one_agenda import holding
from accountability.regions.models import Wilayah
from bpd_portal.attempts import attempt
from bpd_portal.forms.base import DeskForm
from bpd_portal.forms.meetings import STILL_OPEN_DAYS
from bpd_portal.forms.priorities import BringForm, BringToForm, EstimateForm, MoveForm, OrderForm
from bpd_portal.meeting_menu import meeting_menu
from bpd_portal.meeting_page import meeting_of
from bpd_portal.page import desk_page, onward
from bpd_portal.priority_sentences import held_elsewhere, taken_up
from bpd_portal.years import number_in, read_number
from posko.models import Kelompok
from posko.states import State
from posko.transitions import MOVES

# What stands in a plan goes back to a meeting only by leaving it (leaving.drop).
DISCUSSABLE = [here for here, there in MOVES.items() if State.ON_AGENDA in there and here != State.PLANNED]
MOST_OFFERED = 60


@desk(BPD)
@require_http_methods(["GET", "HEAD", "POST"])
def agenda(request: DeskRequest, pk: int) -> HttpResponse:
    """What stands on the agenda of one meeting, and the forms that change it."""
    at, desa = timezone.now(), request.member.wilayah
    held = meeting_of(request, pk)
    if request.method != "POST":
        return _page(request, held, at)
    asked = request.POST.get("aksi", "")
    if asked in {"kira", "pindah"}:
        return _one(request, held, asked, at)
    if asked == "ambil":
        return _fetch(request, held, at)
    if asked == "tambah":
        offers = discussable(desa).exclude(pk__in=held.usulan.values("kelompok"))
        form: DeskForm = BringForm(request.POST, offered=offers, auto_id="tambah_%s")
        if attempt(request, form, lambda: _bring(request, held, form, at)):
            messages.success(request, _told(len(form.cleaned_data["kelompok"])))
            return onward("bpd-acara", held.pk)
    elif asked == "urut":
        form = OrderForm(request.POST, proposals=_proposals(held), auto_id="urut_%s")
        if attempt(request, form, lambda: _reorder(request, held, form, at)):
            messages.success(request, _("Urutan tersimpan."))
            return onward("bpd-acara", held.pk)
    else:
        raise Http404
    return _page(request, held, at, form)


@desk(BPD)
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: DeskRequest) -> HttpResponse:
    """Asks to which meeting the ticked kelompok come, and brings them there together."""
    at, desa = timezone.now(), request.member.wilayah
    said = request.POST if request.method == "POST" else None
    ticked = {"kelompok": [one for one in request.GET.getlist("kelompok") if number_in(one)][:MOST_OFFERED]}
    today = local_date(at, desa.kode)
    since = today - dt.timedelta(days=STILL_OPEN_DAYS)
    meetings = desa.musyawarah.with_open_agenda(since)
    offers = discussable(desa) if request.method == "POST" else _free(desa)
    form = BringToForm(said, offered=offers, meetings=meetings, initial=ticked, auto_id="bawa_%s")
    if form.is_bound and attempt(
        request, form, lambda: _bring(request, form.cleaned_data["musyawarah"], form, at)
    ):
        messages.success(request, _told(len(form.cleaned_data["kelompok"])))
        return onward("bpd-acara", form.cleaned_data["musyawarah"].pk)
    context = {
        "form": form,
        "ada_musyawarah": meetings.exists(),
        "ada_kelompok": offers.exists(),
        "di_lain": _held_rows(holding(discussable(desa).filter(pk__in=ticked["kelompok"]))),
    }
    return desk_page(request, "meja/kelompok_bawa.html", context, salah=form)


def offered_to(held: Musyawarah) -> "QuerySet[Kelompok]":
    """Kelompok that may still come onto this agenda, those with most voices first."""
    on_it = held.usulan.values("kelompok")
    return _free(held.desa).exclude(pk__in=on_it)


def _free(desa: Wilayah) -> "QuerySet[Kelompok]":
    """Those that no meeting has yet to decide about."""
    every = discussable(desa)
    return every.exclude(pk__in=holding(every).values("kelompok"))


def discussable(desa: Wilayah) -> "QuerySet[Kelompok]":
    """Kelompok of the desa that a meeting may speak of, those with most voices first."""
    found: QuerySet[Kelompok] = desa.kelompok.not_empty().filter(state__in=DISCUSSABLE)
    return found.with_voices().order_by(F("voices").desc(), "-id")  # type: ignore[attr-defined,no-any-return]


def _one(request: DeskRequest, held: Musyawarah, asked: str, at: dt.datetime) -> HttpResponse:
    """An estimate for one proposal, or its move to another meeting."""
    mine = get_object_or_404(held.usulan.all(), pk=read_number(request.POST.get("usulan")))
    by = request.member.actor()
    if asked == "kira":
        form: DeskForm = EstimateForm(request.POST, auto_id=f"kira{mine.pk}_%s")

        def deed() -> None:
            what = Estimate(form.cleaned_data["jiwa"], form.cleaned_data["biaya"])
            estimate(usulan=mine, what=what, by=by, at=at)

        told = _("Perkiraan tersimpan.")
    else:
        form = _move_form(request.POST, held, mine, at)

        def deed() -> None:
            move(usulan=mine, to=form.cleaned_data["ke"], by=by, at=at)

        told = _("Usulan dipindah. Warga di kelompoknya dikabari.")
    if attempt(request, form, deed):
        messages.success(request, told)
        return onward("bpd-acara", held.pk)
    return _page(request, held, at, form, mine.pk)


def _fetch(request: DeskRequest, held: Musyawarah, at: dt.datetime) -> HttpResponse:
    """Takes a proposal off the agenda it stands on, onto this one."""
    others = holding(discussable(held.desa)).exclude(musyawarah=held).select_related("musyawarah__desa")
    mine = get_object_or_404(others, pk=read_number(request.POST.get("usulan")))
    form = DeskForm(request.POST, auto_id=f"ambil{mine.pk}_%s")
    if attempt(request, form, lambda: move(usulan=mine, to=held, by=request.member.actor(), at=at)):
        messages.success(request, _("Usulan dipindah ke sini. Warga di kelompoknya dikabari."))
        return onward("bpd-acara", held.pk)
    return _page(request, held, at, form)


def _held_rows(found: "QuerySet[Usulan]") -> list[dict[str, Any]]:
    """Proposals on other agendas, with why they are not offered."""
    return [
        {
            "usulan": one,
            "sebab": held_elsewhere(one),
            "bisa_pindah": one.musyawarah.voting_opened_at is None,
            "ambil": DeskForm(auto_id=f"ambil{one.pk}_%s"),
        }
        for one in found.order_by("musyawarah__held_on", "id")
    ]


def _bring(request: DeskRequest, held: Musyawarah, form: DeskForm, at: dt.datetime) -> None:
    chosen = list(form.cleaned_data["kelompok"])
    put_on_agenda(musyawarah=held, kelompok=chosen, by=request.member.actor(), at=at)


def _reorder(request: DeskRequest, held: Musyawarah, form: OrderForm, at: dt.datetime) -> None:
    reorder(musyawarah=held, order=form.order(), by=request.member.actor(), at=at)


def _told(count: int) -> str:
    said = ngettext(
        "%(n)s kelompok masuk acara. Warganya dikabari.",
        "%(n)s kelompok masuk acara. Warganya dikabari.",
        count,
    )
    return said % {"n": count}


def _proposals(held: Musyawarah) -> "QuerySet[Usulan]":
    found = held.usulan.select_related("kelompok", "decision", "continued_by__musyawarah")
    found = found.prefetch_related("continues__musyawarah")
    return found.annotate(suara=Count("kelompok__aspirasi", distinct=True)).order_by(
        F("place").asc(nulls_last=True), "id"
    )


def _move_form(said: Any, held: Musyawarah, one: Usulan, at: dt.datetime) -> MoveForm:
    today = local_date(at, held.desa_id)
    return MoveForm(said, desa=held.desa, held=held, today=today, auto_id=f"pindah{one.pk}_%s")


def _page(
    request: DeskRequest,
    held: Musyawarah,
    at: dt.datetime,
    refused: DeskForm | None = None,
    about: int | None = None,
) -> HttpResponse:
    proposals = list(_proposals(held))
    still_open = held.locked_at is None and held.called_off_at is None and held.voting_opened_at is None
    bringing = refused if isinstance(refused, BringForm) else None
    offers = offered_to(held)
    context = {
        "musyawarah": held,
        "sub": meeting_menu(held, request.member, "bpd-acara"),
        "butir": [_row(held, one, at, refused if one.pk == about else None) for one in proposals],
        "urut": refused
        if isinstance(refused, OrderForm)
        else OrderForm(proposals=proposals, auto_id="urut_%s"),
        "tambah": bringing or BringForm(offered=offers, auto_id="tambah_%s"),
        "ada_kelompok": offers.exists(),
        "di_lain": _held_rows(holding(discussable(held.desa)).exclude(musyawarah=held)),
        "bisa_ambil": held.held_on >= local_date(at, held.desa_id),
        "terbuka": still_open,
    }
    return desk_page(request, "meja/acara.html", context, salah=refused)


def _row(held: Musyawarah, one: Usulan, at: dt.datetime, refused: DeskForm | None) -> dict[str, Any]:
    known = {"jiwa": one.beneficiaries, "biaya": one.cost_estimate}
    estimating = refused if isinstance(refused, EstimateForm) else None
    moving = refused if isinstance(refused, MoveForm) else None
    return {
        "usulan": one,
        "keputusan": getattr(one, "decision", None),
        "dibawa": taken_up(one),
        "kira": estimating or EstimateForm(initial=known, auto_id=f"kira{one.pk}_%s"),
        "pindah": moving or _move_form(None, held, one, at),
    }
