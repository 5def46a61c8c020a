"""Buka identitas: one office asks to see the number behind a voice, another agrees, the first sees it once.

The same pages stand at the desk of the council's head and at those of kabupaten and auditor; only what
surrounds them differs (`Surroundings`).
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts import bound_cookies as cookies
from accountability.accounts.access import DeskRequest, desk
from accountability.accounts.models import Role
from accountability.accounts.sending import count_once
from accountability.lib import handover
from accountability.oversight.personal_forms import AskForm, PersonalForm, WhyNotForm
from accountability.oversight.views.page import SeeOther, kec_page
from accountability.oversight.views.personal_sentences import personal_sentence
from accountability.regions.sebutan import words_for
from posko.models import Aspirasi, IdentityOpening, OpeningStanding
from posko.personal.identity_asking import ask_for_identity, withdraw_request
from posko.personal.identity_deciding import agree_to_opening, refuse_opening
from posko.personal.identity_handing import look_once, want_to_look
from posko.personal.refusals import REFUSALS
from posko.personal.rules import may_agree, reasons

ABOVE = frozenset({Role.KABUPATEN, Role.AUDITOR})
ON_A_PAGE = 20
LOOKS_AGAIN = 3  # seconds, while the sending process seals the number
_COOKIE, _SALT = "serah", "identitas"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where the pages stand: the name of the list, that of one request, and what lays a page out."""

    listing: str
    one: str
    base: str
    render: Callable[..., HttpResponse]


def _above(request: DeskRequest, template: str, context: dict[str, Any], status: int) -> HttpResponse:
    return kec_page(request, template, words_for(request.member.wilayah_id), context, status=status)


ABOVE_ROOM = Surroundings("kab-identitas", "kab-identitas-satu", "kec/_meja.html", _above)


@desk(ABOVE)
@require_http_methods(["GET", "HEAD", "POST"])
def requests_above(request: DeskRequest) -> HttpResponse:
    """Requests inside the member's wilayah, and the form for a new one."""
    return identity_list(request, ABOVE_ROOM)


@desk(ABOVE)
@require_http_methods(["GET", "HEAD", "POST"])
def request_above(request: DeskRequest, pk: int) -> HttpResponse:
    """One request: decided on by the second office, looked at once by the first. 404 outside of reach."""
    return identity_page(request, pk, ABOVE_ROOM)


def identity_list(request: DeskRequest, room: Surroundings) -> HttpResponse:
    """The list of requests with the form that asks; a POST asks."""
    form = AskForm(initial={"nomor": request.GET.get("nomor", "")[:20]})
    if request.method == "POST":
        form = AskForm(request.POST)
        opening = _asked(request, form)
        if opening is not None:
            messages.success(request, _("Permintaan tercatat. Kantor kedua memutuskan dalam tiga hari."))
            return SeeOther(reverse(room.one, args=[opening.pk]))
    rows = IdentityOpening.objects.in_reach_of(request.member.wilayah_id).newest_first()
    page = Paginator(rows.select_related("aspirasi__desa"), ON_A_PAGE).get_page(request.GET.get("halaman"))
    context = {
        "induk": room.base,
        "halaman": page,
        "baris": [_row(one, request, room) for one in page],
        "form": form,
        "alasan": reasons().values(),
    }
    return room.render(request, "kec/identitas.html", context, 422 if form.errors else 200)


def identity_page(request: DeskRequest, pk: int, room: Surroundings) -> HttpResponse:
    """One request with what this member may do; a POST does it."""
    reach = IdentityOpening.objects.in_reach_of(request.member.wilayah_id)
    opening = get_object_or_404(reach.select_related("aspirasi__desa", "asked_by", "decided_by"), pk=pk)
    form: PersonalForm = WhyNotForm(auto_id="tolak_%s")
    if request.method != "POST":
        return _page(request, opening, room, form)
    act = request.POST.get("aksi", "")
    if act == "lihat":
        return _seen(request, opening, room)
    form = WhyNotForm(request.POST, auto_id="tolak_%s") if act == "tolak" else PersonalForm(request.POST)
    answer = SeeOther(request.path)
    if not form.is_valid():
        return _page(request, opening, room, form)
    try:
        _do(request, act, opening, form, answer)
    except REFUSALS as refusal:
        messages.warning(request, personal_sentence(refusal))
    return answer


def _asked(request: DeskRequest, form: AskForm) -> IdentityOpening | None:
    """The new request, or None with what is wrong in the form."""
    if not form.is_valid():
        return None
    told, at = form.cleaned_data, timezone.now()
    reach = Aspirasi.objects.filter(desa__kode__startswith=request.member.wilayah_id)
    voice = reach.select_related("desa").filter(nomor=told["nomor"]).first()
    if voice is None or not _is_inside(voice, request):
        form.add_error("nomor", _("Nomor itu tidak ada di wilayah Anda. Periksa angkanya."))
        return None
    known = IdentityOpening.objects.filter(aspirasi=voice, asked_by=request.member.user_id)
    try:
        with transaction.atomic():
            if not count_once(user_id=request.member.user_id, key=told["kunci_kirim"], at=at):
                return known.newest_first().first()
            return ask_for_identity(
                aspirasi=voice,
                reason=told["alasan"],
                sentence=told["kalimat"],
                by=request.member.actor(),
                at=at,
            )
    except REFUSALS as refusal:
        form.add_error(None, personal_sentence(refusal))
        return None


def _is_inside(voice: Aspirasi, request: DeskRequest) -> bool:
    here = request.member.wilayah_id
    return voice.desa_id == here or voice.desa_id.startswith(f"{here}.")


def _do(
    request: DeskRequest, act: str, opening: IdentityOpening, form: PersonalForm, answer: HttpResponse
) -> None:
    """Does one act; leaves the key of a look in the browser with the answer."""
    by, at = request.member.actor(), timezone.now()
    if act == "setuju":
        agree_to_opening(opening=opening, by=by, at=at)
        messages.success(request, _("Disetujui. Hanya yang meminta bisa melihat nomornya, satu kali."))
    elif act == "tolak":
        refuse_opening(opening=opening, why=form.cleaned_data["kalimat"], by=by, at=at)
        messages.success(request, _("Ditolak. Identitas tetap tertutup."))
    elif act == "tarik":
        withdraw_request(opening=opening, by=by, at=at)
        messages.success(request, _("Permintaan ditarik."))
    elif act == "ambil":
        private, public = handover.new_pair()
        want_to_look(opening=opening, public_key=public, by=by, at=at)
        # For the whole host, as __Host- asks: its name and its signature say which opening it belongs to.
        answer.set_signed_cookie(
            _cookie(opening),
            private,
            salt=f"{_SALT}:{opening.pk}",
            max_age=900,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Strict",
        )
    else:
        raise Http404


def _seen(request: DeskRequest, opening: IdentityOpening, room: Surroundings) -> HttpResponse:
    """The number, on a page that nothing keeps; from now on it is gone."""
    private = request.get_signed_cookie(_cookie(opening), "", salt=f"{_SALT}:{opening.pk}", max_age=900)
    try:
        number = look_once(
            opening=opening, private_key=str(private), by=request.member.actor(), at=timezone.now()
        )
    except REFUSALS as refusal:
        messages.warning(request, personal_sentence(refusal))
        return SeeOther(request.path)
    context = {"induk": room.base, "satu": opening, "hp": number, "kembali": reverse(room.listing)}
    answer = room.render(request, "kec/identitas_nomor.html", context, 200)
    answer.delete_cookie(_cookie(opening), samesite="Strict")
    answer["Cache-Control"] = "no-store, private"
    return answer


def _cookie(opening: IdentityOpening) -> str:
    return cookies.named(f"{_COOKIE}-{opening.pk}")


def _page(
    request: DeskRequest, opening: IdentityOpening, room: Surroundings, form: PersonalForm
) -> HttpResponse:
    member, at = request.member, timezone.now()
    mine = opening.asked_by_id == member.user_id
    agreed = mine and opening.standing == OpeningStanding.AGREED and _still(opening.collect_until, at)
    waits = opening.standing == OpeningStanding.WAITING and opening.decide_until > at
    has_key = bool(request.get_signed_cookie(_cookie(opening), "", salt=f"{_SALT}:{opening.pk}", max_age=900))
    ready = agreed and has_key and bool(bytes(opening.sealed))
    context = {
        "induk": room.base,
        "satu": opening,
        "alasan": reasons().get(opening.reason),
        "daftar": reverse(room.listing),
        "langkah": _steps(opening),
        "boleh_putus": waits and not mine and may_agree(opening.asked_role, member.role),
        "boleh_tarik": mine and opening.opened_at is None and (waits or agreed),
        "boleh_ambil": agreed and not ready,
        "siap": ready,
        "segarkan": LOOKS_AGAIN if agreed and has_key and not ready and opening.public_key else 0,
        "form_tolak": form if isinstance(form, WhyNotForm) else WhyNotForm(auto_id="tolak_%s"),
        "form": PersonalForm(auto_id=False),
        "salah": form if form.errors else None,
    }
    answer = room.render(request, "kec/identitas_satu.html", context, 422 if form.errors else 200)
    answer["Cache-Control"] = "no-store, private"
    return answer


def _still(until: dt.datetime | None, at: dt.datetime) -> bool:
    return until is not None and until > at


def _row(opening: IdentityOpening, request: DeskRequest, room: Surroundings) -> dict[str, Any]:
    why = reasons().get(opening.reason)
    return {
        "nomor": opening.aspirasi.nomor,
        "href": reverse(room.one, args=[opening.pk]),
        "dari": opening.aspirasi.desa.name,
        "alasan": why.label if why else opening.reason,
        "sejak": timezone.localdate(opening.asked_at),
        "keadaan": opening.get_standing_display(),
        "giliran": opening.standing == OpeningStanding.WAITING
        and may_agree(opening.asked_role, request.member.role),
    }


def _steps(opening: IdentityOpening) -> list[dict[str, Any]]:
    """What happened, by offices and days, without names."""
    office = {one.value: one.label for one in Role}
    told = [(_("Diminta oleh %s") % office.get(opening.asked_role, ""), opening.asked_at, opening.sentence)]
    if opening.decided_at is not None:
        said = _("Ditolak oleh %s") if opening.why_not else _("Disetujui oleh %s")
        told.append((said % office.get(opening.decided_role, ""), opening.decided_at, opening.why_not))
    if opening.opened_at is not None:
        told.append((_("Nomor diserahkan, warga dikabari"), opening.opened_at, ""))
    if opening.shown_at is not None:
        told.append((_("Dilihat satu kali"), opening.shown_at, ""))
    return [{"apa": what, "hari": timezone.localdate(when), "kata": words} for what, when, words in told]
