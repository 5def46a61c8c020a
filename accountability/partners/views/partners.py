"""Aplikasi mitra: keys of partners and the addresses that are told, at the desks of kecamatan and kabupaten.

A key and a secret stand on the page that answers the deed, once, and nowhere else.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, F, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import DeskRequest, desk
from accountability.accounts.access_fresh import fresh_sign_in
from accountability.accounts.models import Membership, Role
from accountability.accounts.sending import count_once
from accountability.lib import nomor
from accountability.lib.local_time import local_date, tanggal
from accountability.oversight.reach import may_rule, may_write
from accountability.oversight.views.kab_home import REGIONAL
from accountability.oversight.views.page import SeeOther, kec_page
from accountability.partners.forms import AddressForm, DeedForm, GiveForm, OneForm
from accountability.partners.keys import NotForThisWilayah, give_key, revoke_key
from accountability.partners.models import ApiKey, ApiKeyQuerySet, Standing, Webhook, WebhookDelivery
from accountability.partners.scopes import scopes
from accountability.partners.views.sentences import REFUSALS, answer_in_words, sentence_of
from accountability.partners.webhooks import HEAR, add_webhook, end_webhook, try_dead_again
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for

ON_A_PAGE = 20
DEAD_SHOWN = 20


@dataclass(slots=True)
class _Room:
    """Whose pages these are, kec or kab, and when; `secret` is what was made just now, shown this once."""

    where: str
    request: DeskRequest
    member: Membership
    at: dt.datetime
    secret: str = ""
    refused: dict[str, Any] = field(default_factory=dict)

    @property
    def acts(self) -> bool:
        """Whether this member gives and takes back; an auditor reads."""
        return may_rule(self.member) if self.where == "kab" else may_write(self.member)

    @property
    def keys(self) -> ApiKeyQuerySet:
        """The keys for this wilayah and for what lies in it."""
        return ApiKey.objects.of(self.member.wilayah_id).select_related("wilayah", "made_by")


@desk({Role.CAMAT})
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def of_the_kecamatan(request: DeskRequest) -> HttpResponse:
    """The keys for the kecamatan and its villages; a POST gives one."""
    return _asked_again(request, lambda: _keys(_room(request, "kec")))


@desk(REGIONAL)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def of_the_kabupaten(request: DeskRequest) -> HttpResponse:
    """The keys for the kabupaten and all that lies in it; a POST gives one."""
    return _asked_again(request, lambda: _keys(_room(request, "kab")))


@desk({Role.CAMAT})
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one_of_the_kecamatan(request: DeskRequest, pk: int) -> HttpResponse:
    """One key with its addresses. 404 outside of the member's wilayah."""
    return _asked_again(request, lambda: _one(_room(request, "kec"), pk))


@desk(REGIONAL)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one_of_the_kabupaten(request: DeskRequest, pk: int) -> HttpResponse:
    """The same at the kabupaten."""
    return _asked_again(request, lambda: _one(_room(request, "kab"), pk))


def _room(request: DeskRequest, where: str) -> _Room:
    return _Room(where, request, request.member, timezone.now())


def _asked_again(request: DeskRequest, page: Callable[[], HttpResponse]) -> HttpResponse:
    """Whoever reads reads; who acts shows a moment before that it is them."""
    if request.method != "POST":
        return page()
    return fresh_sign_in(lambda _request: page())(request)


def _keys(room: _Room) -> HttpResponse:
    form = GiveForm(*_sent(room, "beri"), places=_places(room), auto_id="beri_%s")
    given: ApiKey | None = None
    if room.request.method == "POST":
        _must_act(room, {"beri"})
        made = _tried(room, form, lambda: _given(room, form))
        if made is None and not form.errors:
            messages.warning(room.request, _("Kunci ini sudah dibuat tadi, dan tidak tampil lagi."))
            return SeeOther(room.request.path)
        given = made
    rows = room.keys.order_by(F("revoked_at").asc(nulls_first=True), "-id")
    page = Paginator(rows, ON_A_PAGE).get_page(room.request.GET.get("halaman"))
    context = {
        "halaman": page,
        "baris": [_row(one, room) for one in page],
        "form": GiveForm(places=_places(room), auto_id="beri_%s") if given else form,
        "kunci": room.secret,
        "baru": _row(given, room) if given else None,
    }
    return _page(room, "kec/mitra.html", context, form)


def _given(room: _Room, form: GiveForm) -> ApiKey:
    told = form.cleaned_data
    inside = Wilayah.objects.filter(Q(kode=room.member.wilayah_id) | Q(parent=room.member.wilayah_id))
    place = (inside | Wilayah.objects.within(room.member.wilayah_id)).filter(kode=told["tempat"]).first()
    if place is None:
        raise NotForThisWilayah
    made = give_key(
        partner=told["mitra"], wilayah=place, scopes=told["hak"], by=room.member.actor(), at=room.at
    )
    room.secret = made.key
    return made.api_key


def _places(room: _Room) -> list[tuple[str, str]]:
    own = room.member.wilayah
    inside = Wilayah.objects.within(own.kode)
    found = sorted([*inside.kecamatan(), *inside.desa().in_service()], key=lambda one: one.kode)
    return [(one.kode, f"{one.name} ({one.kode})") for one in (own, *found)]


def _one(room: _Room, pk: int) -> HttpResponse:
    key = get_object_or_404(room.keys, pk=pk)
    asked = room.request.POST.get("aksi", "")
    form: DeedForm = AddressForm(*_sent(room, "tambah"), auto_id="tambah_%s")
    if room.request.method == "POST":
        _must_act(room, {"cabut", "tambah", "akhiri", "ulang"})
        if asked == "cabut":
            form = DeedForm(room.request.POST)
        elif asked != "tambah":
            form = OneForm(room.request.POST)
        told = _tried(room, form, lambda: _done(room, key, asked, form))
        if not form.errors and not room.secret:
            if told:
                messages.success(room.request, told)
            return SeeOther(room.request.path)
        key = room.keys.get(pk=pk)
    fresh = room.secret or not isinstance(form, AddressForm)
    context = {
        "satu": _row(key, room),
        "hak": [scopes()[one].meaning for one in key.scopes if one in scopes()],
        "alamat": _addresses(room, key),
        "mendengar": key.allows(HEAR),
        "mati": _dead(key),
        "rahasia": room.secret,
        "form": AddressForm(auto_id="tambah_%s") if fresh else form,
        "cabut": DeedForm(auto_id="cabut_%s"),
        "daftar": reverse(f"{room.where}-mitra"),
    }
    return _page(room, "kec/mitra_satu.html", context, form)


def _done(room: _Room, key: ApiKey, asked: str, form: DeedForm) -> str:
    """Does it, and says what was done."""
    by, at, told = room.member.actor(), room.at, form.cleaned_data
    if asked == "cabut":
        revoke_key(api_key=key, by=by, at=at)
        return _("Kunci dicabut. Mulai sekarang tidak membuka apa pun.")
    if asked == "tambah":
        room.secret = add_webhook(api_key=key, address=told["alamat"], by=by, at=at).secret
        return _("Alamat ditambahkan.")
    webhook = get_object_or_404(
        Webhook.objects.select_related("api_key__wilayah"), api_key=key, pk=told["alamat_satu"]
    )
    if asked == "akhiri":
        end_webhook(webhook=webhook, by=by, at=at)
        return _("Alamat diakhiri. Tidak ada lagi yang dikirim ke sana.")
    again = try_dead_again(webhook=webhook, by=by, at=at)
    return _("%(n)s pemberitahuan dikirim lagi dalam beberapa menit.") % {"n": again}


def _must_act(room: _Room, known: set[str]) -> None:
    if not room.acts:
        raise PermissionDenied
    if room.request.POST.get("aksi", "") not in known:
        raise Http404


def _tried[Made](room: _Room, form: DeedForm, deed: Callable[[], Made]) -> Made | None:
    """What the deed made; None for a second tap of the same, or when the form says what is wrong."""
    if not form.is_valid():
        return None
    key = form.cleaned_data["kunci_kirim"]
    try:
        with transaction.atomic():
            if count_once(user_id=room.member.user_id, key=key, at=room.at):
                return deed()
    except REFUSALS as refusal:
        form.add_error(None, sentence_of(refusal))
    return None


def _sent(room: _Room, act: str) -> tuple[Any, ...]:
    post = room.request.POST
    return (post,) if room.request.method == "POST" and post.get("aksi") == act else ()


def _row(key: ApiKey, room: _Room) -> dict[str, Any]:
    home = room.member.wilayah_id
    badge = {"kode": "berlaku", "label": _("Berlaku"), "ikon": "kunci", "warna": "daun"}
    if key.revoked_at is not None:
        badge = {"kode": "dicabut", "label": _("Dicabut"), "ikon": "tutup", "warna": "abu"}
    by = key.made_by.display_name or key.made_by.username if key.made_by is not None else _("pengelola")
    return {
        "href": reverse(f"{room.where}-mitra-satu", args=[key.pk]),
        "mitra": key.partner,
        "tengah": key.prefix,
        "tempat": f"{key.wilayah.name} ({key.wilayah_id})",
        "dibuat": tanggal(local_date(key.made_at, home)),
        "oleh": by,
        "dipakai": tanggal(key.last_used_on) if key.last_used_on else "",
        "dicabut": tanggal(local_date(key.revoked_at, home)) if key.revoked_at else "",
        "lencana": badge,
    }


def _addresses(room: _Room, key: ApiKey) -> list[dict[str, Any]]:
    counted = key.webhooks.annotate(
        waits=Count("deliveries", filter=Q(deliveries__standing_now=Standing.WAITS)),
        dead=Count("deliveries", filter=Q(deliveries__standing_now=Standing.DEAD)),
        told=Count("deliveries", filter=Q(deliveries__standing_now=Standing.TOLD)),
    )
    rows: list[Any] = list(counted.order_by("-id"))
    return [
        {
            "alamat": one.address,
            "berlaku": one.ended_at is None and key.revoked_at is None,
            "sejak": tanggal(local_date(one.made_at, room.member.wilayah_id)),
            "menunggu": one.waits,
            "mati": one.dead,
            "sampai": one.told,
            "form": OneForm(initial={"alamat_satu": one.pk}, auto_id=f"alamat{one.pk}_%s"),
        }
        for one in rows
    ]


def _dead(key: ApiKey) -> list[dict[str, Any]]:
    """The news that was given up, the newest first: which number, why, how often it was tried."""
    rows = WebhookDelivery.objects.filter(webhook__api_key=key, standing_now=Standing.DEAD)
    shown = rows.select_related("step__aspirasi").order_by("-settled_at", "-id")[:DEAD_SHOWN]
    return [
        {
            "nomor": nomor.written(one.step.aspirasi.nomor),
            "hari": tanggal(local_date(one.step.at, one.step.aspirasi.desa_id)),
            "kali": one.tries,
            "sebab": answer_in_words(one.last_answer),
        }
        for one in shown
    ]


def _page(room: _Room, template: str, context: dict[str, Any], form: DeedForm) -> HttpResponse:
    refused = form if form.is_bound and form.errors else None
    more = {"boleh": room.acts, "salah": refused}
    words = words_for(room.member.wilayah_id)
    return kec_page(room.request, template, words, {**context, **more}, status=422 if refused else 200)
