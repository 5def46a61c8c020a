"""The door for a phone's queue of sheets: answers in JSON, keeps each sheet once, asks whose queue it is."""

import uuid
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import POSKO, DeskRequest, desk
from accountability.lib import kunci
from accountability.lib.nomor import written
from accountability.regions.sebutan import words_for
from bpd_portal.forms.sheets import SheetForm
from bpd_portal.handing import hand_in_form, owner_of, printed_digits, told, twice
from bpd_portal.page import room_of
from bpd_portal.sentences import refusal_told
from bpd_portal.views.sheets import sheet_form


@desk(POSKO)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_in_one(request: DeskRequest) -> HttpResponse:
    """GET: whose queue may be sent now, a fresh token, what the form offers. POST: one sheet of the queue.

    200 once the sheet is kept, and the same again for the same key; 409 for somebody else's queue; 422 with a
    sentence for what has to be put right. Anything else says nothing about the sheet: it stays in the queue.
    """
    if request.method != "POST":
        return _answer(_ticket(request))
    if request.POST.get("pemilik") != owner_of(request.member):
        return _answer({"kalimat": _("Antrean ini milik orang lain. Masuk dengan akunnya.")}, 409)
    try:
        key = uuid.UUID(request.POST.get("kunci_kirim", ""))
    except ValueError:
        return _answer({"kalimat": _("Lembar ini belum punya tanda kirim. Tulis ulang lembarnya.")}, 422)
    form = sheet_form(request, words_for(request.member.wilayah_id), request.POST)
    if not form.is_valid():
        return _refused(form)
    at = timezone.now()
    with refusal_told() as refused:
        done = hand_in_form(request, form, f"{owner_of(request.member)}:{key.hex}", at)
    if refused.refusal is not None:
        form.add_error(form.field_of(refused.refusal), refused.sentence)
        return _refused(form)
    sheet_no = form.cleaned_data["nomor"]
    return _answer(
        {
            "kunci_kirim": str(key),
            "keadaan": done.outcome.value,
            "nomor": done.aspirasi.nomor,
            "tertulis": written(done.aspirasi.nomor),
            "kunci": kunci.written(done.kunci),
            "kalimat": told(done, sheet_no),
            "kembar": twice(done, at),
        }
    )


def _ticket(request: DeskRequest) -> dict[str, Any]:
    member = request.member
    words = words_for(member.wilayah_id)
    form = sheet_form(request, words, None)
    return {
        "csrf": get_token(request),
        "pemilik": owner_of(member),
        "acuan": {
            "ruang": room_of(member, words),
            "kata_dusun": words.dusun.capitalize(),
            "angka": printed_digits(member.wilayah),
            **{name: form.offers(name) for name in ("dusun", "kegiatan", "relawan")},
        },
    }


def _refused(form: SheetForm) -> HttpResponse:
    sentences = [str(sentence) for some in form.errors.values() for sentence in some]
    return _answer({"kalimat": " ".join(sentences), "salah": list(form.errors)}, 422)


def _answer(told: dict[str, Any], status: int = 200) -> HttpResponse:
    return JsonResponse(told, status=status, headers={"Cache-Control": "no-store"})
