"""Pengaturan: the automatic SMS in the village's own words."""

import datetime as dt
import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accountability.accounts.access import BPD, DeskRequest, desk
from accountability.lib import gsm7
from accountability.regions.sebutan import Words, words_for
from bpd_portal.attempts import attempt
from bpd_portal.forms.sms import ResetForm, TextForm
from bpd_portal.page import desk_page, onward
from bpd_portal.rows import moment
from bpd_portal.sms_menu import settings_menu
from posko import placeholders
from posko.models import SMSText
from posko.placeholders import NoSuchText, StrayBrace, TextOf
from posko.texts import MOST_LETTERS, as_it_looks, at_its_longest, reset_text, set_text, tidy
from posko.words import ONE_SMS

GROUPS = {
    "terima": gettext_lazy("Terima aspirasi"),
    "tempat": gettext_lazy("Bertanya tempat"),
    "darurat": gettext_lazy("Keadaan darurat"),
    "jawaban": gettext_lazy("Jawaban perintah"),
    "kabar": gettext_lazy("Kabar perkembangan"),
    "nilai": gettext_lazy("Penilaian warga"),
}


@desk(BPD)
@require_safe
def texts(request: DeskRequest) -> HttpResponse:
    """All texts by group, each with the wording in force."""
    desa = request.member.wilayah
    words = words_for(desa.kode)
    own = {row.template: row for row in desa.sms_texts.all()}
    groups = [
        {"nama": GROUPS.get(group, group.capitalize()), "butir": [_row(one, own, words) for one in members]}
        for group, members in _by_group().items()
    ]
    context = {"s": words, "sub": settings_menu("pengaturan"), "kelompok_teks": groups}
    return desk_page(request, "meja/pengaturan.html", context)


@desk(BPD)
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: DeskRequest, template: str) -> HttpResponse:
    """One text: a POST looks at a new wording, keeps it, or goes back to the standard one."""
    at, desa = timezone.now(), request.member.wilayah
    try:
        original = placeholders.standard(template)
    except NoSuchText:
        raise Http404 from None
    own = desa.sms_texts.filter(template=template).first()
    looks_only = request.POST.get("aksi") == "lihat"
    if request.method == "POST" and request.POST.get("aksi") == "semula":
        return _reset(request, template, at)
    form = TextForm(request.POST or None, auto_id="teks_%s")
    if form.is_bound and not looks_only and attempt(request, form, lambda: _set(request, template, form, at)):
        messages.success(request, _("Kata-kata disimpan. Berlaku paling lambat satu menit lagi."))
        return onward("pengaturan")
    said = request.POST.get("kata") if form.is_bound else None
    shown = tidy(said[:MOST_LETTERS]) if said else (own.body if own else original)
    form.initial["kata"] = shown
    words = words_for(desa.kode)
    context = {
        "s": words,
        "sub": settings_menu("pengaturan"),
        "teks": placeholders.TEXTS[template],
        "form": form,
        "asli": original,
        "sendiri": own,
        "diubah": moment(own.changed_at, desa.kode) if own else "",
        "kembali": ResetForm(auto_id="semula_%s") if own else None,
        **_preview(template, shown, words),
    }
    return desk_page(request, "meja/teks_sms.html", context, salah=None if looks_only else form)


def _set(request: DeskRequest, template: str, form: TextForm, at: dt.datetime) -> None:
    desa, by = request.member.wilayah, request.member.actor()
    set_text(desa=desa, template=template, body=form.cleaned_data["kata"], by=by, at=at)


def _reset(request: DeskRequest, template: str, at: dt.datetime) -> HttpResponse:
    form = ResetForm(request.POST)
    desa, by = request.member.wilayah, request.member.actor()
    if attempt(request, form, lambda: reset_text(desa=desa, template=template, by=by, at=at)):
        messages.success(request, _("Kembali ke kata-kata semula."))
    return onward("teks-sms", template)


def _by_group() -> dict[str, list[TextOf]]:
    """The texts by group, each group once, in the order of the table."""
    found: dict[str, list[TextOf]] = {}
    for one in placeholders.all_texts():
        found.setdefault(one.group, []).append(one)
    return found


def _row(one: TextOf, own: dict[str, SMSText], words: Words) -> dict[str, Any]:
    row = own.get(one.template)
    valid = row is not None and placeholders.fits_still(one.template, row.body)
    body = row.body if row is not None and valid else placeholders.standard(one.template)
    return {
        "teks": one,
        "kata": as_it_looks(body, words, one.template),
        "sendiri": valid,
        "usang": row is not None and not valid,
    }


def _preview(template: str, shown: str, words: Words) -> dict[str, Any]:
    """What the page shows beside the box: the phone, the count, and what may be filled in."""
    names = placeholders.offered(template)
    needed = placeholders.required(template)
    try:
        longest = gsm7.plain(at_its_longest(shown, words))
    except StrayBrace:
        longest = gsm7.plain(shown)
    return {
        "contoh": as_it_looks(shown, words, template),
        "huruf": gsm7.septets(longest),
        "batas": ONE_SMS,
        "banyak_sms": gsm7.segments(longest),
        "isian": [
            {
                "nama": f"{{{name}}}",
                "arti": placeholders.label(name) or _("kata di tempat Anda"),
                "contoh": placeholders.sample(name, words, template),
                "wajib": name in needed,
            }
            for name in names
        ],
        "nilai_panjang": json.dumps({name: placeholders.longest(name, words) for name in names}),
        "nilai_contoh": json.dumps({name: placeholders.sample(name, words, template) for name in names}),
    }
