"""Setor lembar: paper, box notes and spoken voices, keyed in one after the other."""

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accountability.accounts.access import POSKO, DeskRequest, desk
from accountability.lib import kunci
from accountability.regions.sebutan import Words, words_for
from bpd_portal.attempts import attempt, sending_of
from bpd_portal.forms.sheets import SheetForm
from bpd_portal.handing import hand_in_form, last_entries, owner_of, printed_digits, told, twice
from bpd_portal.page import desk_page, onward
from posko.handing_in import HandedIn

JUST_NOW = "lembar_baru"  # session: number and kunci of the sheet just saved, until they were shown
ON_THE_PILE = ("saluran", "dusun", "kegiatan", "relawan")


@desk(POSKO)
@require_http_methods(["GET", "HEAD", "POST"])
def sheets(request: DeskRequest) -> HttpResponse:
    """The form, the number of the sheet just saved, and one's own last entries."""
    at, desa = timezone.now(), request.member.wilayah
    words = words_for(desa.kode)
    if request.method == "POST":
        form = sheet_form(request, words, request.POST)
        done: list[HandedIn] = []
        if attempt(request, form, lambda: done.append(_hand_in(request, form, at))):
            for one in done:
                request.session[JUST_NOW] = _shown_once(one, form)
            return onward("lembar", **_kept(form))
    else:
        initial = {name: request.GET[name] for name in ON_THE_PILE if request.GET.get(name)}
        form = sheet_form(request, words, None, {**initial, "nomor": request.GET.get("lembar", "")})
    context = {
        "s": words,
        "form": form,
        "baru": request.session.pop(JUST_NOW, None) if request.method == "GET" else None,
        "pemilik": owner_of(request.member),
        "angka": printed_digits(desa),
        "menunggu": desa.sheets.waiting().count(),
        **last_entries(request.member, words, at),
    }
    return desk_page(request, "meja/lembar.html", context, salah=form)


@desk(POSKO)
@require_safe
def latest(request: DeskRequest) -> HttpResponse:
    """One's own last entries alone, for the script to put in the place of the old ones."""
    words = words_for(request.member.wilayah_id)
    context = {"s": words, **last_entries(request.member, words, timezone.now())}
    return desk_page(request, "meja/_lembar_terakhir.html", context)


def sheet_form(
    request: DeskRequest, words: Words, typed: Any, initial: dict[str, Any] | None = None
) -> SheetForm:
    """The form of this member's desa."""
    desa = request.member.wilayah
    return SheetForm(typed, initial=initial, desa=desa, dusun_word=words.dusun, auto_id="lembar_%s")


def _hand_in(request: DeskRequest, form: SheetForm, at: dt.datetime) -> HandedIn:
    return hand_in_form(request, form, sending_of(request, form), at)


def _shown_once(done: HandedIn, form: SheetForm) -> dict[str, Any]:
    return {
        "nomor": done.aspirasi.nomor,
        "kunci": kunci.written(done.kunci),
        "judul": told(done, form.cleaned_data["nomor"]),
        "hp": done.aspirasi.contact is not None,
        "kembar": twice(done, timezone.now()),
    }


def _kept(form: SheetForm) -> dict[str, Any]:
    """What the next sheet of the same pile most likely has in common."""
    said = form.cleaned_data
    chosen = {name: getattr(said[name], "pk", said[name]) for name in ON_THE_PILE}
    return {name: value for name, value in chosen.items() if value}
