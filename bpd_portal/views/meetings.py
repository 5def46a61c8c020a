"""Musyawarah: called, moved, called off; the other parts of its page stand in modules of their own."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import BPD, PEMDES, DeskRequest, desk
from accountability.accounts.models import Role
from accountability.lib.local_time import local_date
from accountability.planning.calling import kinds_called_by, may_call
from accountability.planning.convening import call_off, convene, move
from accountability.planning.models import MeetingDocument, Musyawarah, MusyawarahKind
from accountability.planning.settling import signed_for
from accountability.regions.sebutan import words_for
from bpd_portal.attempts import attempt
from bpd_portal.forms.base import DeskForm
from bpd_portal.forms.meeting_work import CallOffForm, ConveneForm, MoveForm
from bpd_portal.meeting_page import at_desk, meeting_of, meeting_page, whose_call
from bpd_portal.page import desk_page, onward

PAST_SHOWN = 20
OF_OTHERS = (MusyawarahKind.MUSRENBANG, MusyawarahKind.KECAMATAN)


@desk(BPD)
@require_http_methods(["GET", "HEAD", "POST"])
def meetings(request: DeskRequest) -> HttpResponse:
    """Coming and past meetings, and the form by which the council convenes one."""
    return _meetings(request)


@desk(PEMDES)
@require_http_methods(["GET", "HEAD", "POST"])
def of_the_village(request: DeskRequest) -> HttpResponse:
    """The same for the village government; its head convenes what the law has the head convene."""
    return _meetings(request)


@desk(BPD)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting(request: DeskRequest, pk: int) -> HttpResponse:
    """The agenda of one meeting; a POST moves it or calls it off."""
    return _meeting(request, pk)


@desk(PEMDES)
@require_http_methods(["GET", "HEAD", "POST"])
def one_of_the_village(request: DeskRequest, pk: int) -> HttpResponse:
    """The same for the village government, with the signed papers; what the head called, the head moves."""
    return _meeting(request, pk)


def _meetings(request: DeskRequest) -> HttpResponse:
    at, desa = timezone.now(), request.member.wilayah
    words, today = words_for(desa.kode), local_date(at, desa.kode)
    mine = kinds_called_by(desa=desa, role=request.member.role, day=today)
    form = ConveneForm(request.POST or None, desa=desa, words=words, kinds=mine, auto_id="undang_%s")
    if form.is_bound and not mine:
        raise PermissionDenied
    done: list[Musyawarah] = []
    if form.is_bound and attempt(request, form, lambda: done.append(_convene(request, form, at))):
        messages.success(request, _CALLED[request.member.role in BPD])
        if request.member.role in BPD and (warning := whose_call(form.cleaned_data["jenis"], words)):
            messages.warning(request, warning)
        here = at_desk(request, "musyawarah")
        return onward(f"{here}-rinci", done[0].pk) if done else onward(here)
    held = desa.musyawarah.select_related("dusun").annotate(banyak_usulan=Count("usulan"))
    context = {
        "s": words,
        "datang": held.coming(today),
        "lalu": held.past(today)[:PAST_SHOWN],
        "form": form if mine else None,
        "bukan_kami": {kind: whose_call(kind, words) for kind in OF_OTHERS if kind in mine},
        "rinci": f"{at_desk(request, 'musyawarah')}-rinci",
        "meja_bpd": request.member.role in BPD,
    }
    return desk_page(request, "meja/musyawarah.html", context, salah=form)


def _meeting(request: DeskRequest, pk: int) -> HttpResponse:
    at, held = timezone.now(), meeting_of(request, pk)
    mine = may_call(
        desa=held.desa, kind=held.kind, role=request.member.role, day=local_date(at, held.desa_id)
    )
    asked = request.POST.get("aksi") if request.method == "POST" else ""
    if asked not in {"", "pindah", "batal"}:
        raise Http404
    if asked and request.member.role not in BPD | {Role.KADES}:
        raise PermissionDenied
    moving = MoveForm(request.POST if asked == "pindah" else None, auto_id="pindah_%s", initial=_now(held))
    off = CallOffForm(request.POST if asked == "batal" else None, auto_id="batal_%s")
    told: list[int] = []
    if asked == "pindah" and attempt(request, moving, lambda: told.append(_move(request, held, moving, at))):
        return _told(request, held, _("Jadwal baru tersimpan."), told)
    if asked == "batal" and attempt(request, off, lambda: told.append(_call_off(request, held, off, at))):
        return _told(request, held, _("Musyawarah dibatalkan."), told)
    used: DeskForm = off if asked == "batal" else moving
    usulan = held.usulan.select_related("kelompok", "decision", "continued_by__musyawarah").annotate(
        suara=Count("kelompok__aspirasi", distinct=True)
    )
    context: dict[str, Any] = {
        "acara": usulan.order_by("place", "-suara", "id"),
        "pindah": moving,
        "batal": off,
        "boleh_pindah": mine
        and held.attendance is None
        and not any(hasattr(one, "decision") for one in usulan),
        "dipanggil": whose_call(held.kind, words_for(held.desa_id)) if request.member.role in BPD else "",
        "salinan": _signed(request, held),
    }
    here = at_desk(request, "musyawarah-rinci")
    return meeting_page(request, held, here, context, refused=used if asked else None, at=at)


def _signed(request: DeskRequest, held: Musyawarah) -> list[MeetingDocument]:
    """The signed papers this member may fetch; names of those who came stay with the council."""
    papers = signed_for(request.member.wilayah, council=request.member.role in BPD)
    return list(papers.filter(musyawarah=held).order_by("kind"))


_CALLED = {
    True: gettext_lazy("Musyawarah tercatat. Sekarang ajukan kelompok ke sana."),
    False: gettext_lazy("Musyawarah tercatat. Sekarang undang warganya."),
}


def _now(held: Musyawarah) -> dict[str, Any]:
    return {"tanggal": held.held_on, "jam": held.starts_at, "tempat": held.place}


def _convene(request: DeskRequest, form: ConveneForm, at: dt.datetime) -> Musyawarah:
    said = form.cleaned_data
    return convene(
        desa=request.member.wilayah,
        kind=said["jenis"],
        title=said["judul"],
        held_on=said["tanggal"],
        starts_at=said["jam"],
        place=said["tempat"],
        dusun=said.get("dusun"),
        by=request.member.actor(),
        at=at,
    )


def _move(request: DeskRequest, held: Musyawarah, form: DeskForm, at: dt.datetime) -> int:
    said = form.cleaned_data
    return move(
        musyawarah=held,
        held_on=said["tanggal"],
        starts_at=said["jam"],
        place=said["tempat"],
        by=request.member.actor(),
        at=at,
    )


def _call_off(request: DeskRequest, held: Musyawarah, form: DeskForm, at: dt.datetime) -> int:
    return call_off(musyawarah=held, why=form.cleaned_data["alasan"], by=request.member.actor(), at=at)


def _told(request: DeskRequest, held: Musyawarah, words: str, told: list[int]) -> HttpResponse:
    count = sum(told)
    who = ngettext("%(n)s warga dikabari.", "%(n)s warga dikabari.", count) % {"n": count}
    if request.member.role not in BPD:
        who = _("Warga yang terkait dikabari.")
    messages.success(request, f"{words} {who}" if count else words)
    return onward(at_desk(request, "musyawarah-rinci"), held.pk)
