"""Setor lembar: paper, box notes and spoken voices, keyed in one after the other."""

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import POSKO, DeskRequest, desk
from accountability.lib import kunci
from accountability.regions.sebutan import words_for
from bpd_portal.attempts import attempt, sending_of
from bpd_portal.forms.voices import SheetForm
from bpd_portal.page import desk_page, onward
from bpd_portal.rows import rows_of
from posko.intake import TakenIn, Voice
from posko.receipt import take_in_with_receipt
from posko.states import Channel

LAST = 5
OWN_ENTRY_DAYS = 7
JUST_NOW = "lembar_baru"  # session: number and kunci of the sheet just saved, until they were shown


@desk(POSKO)
@require_http_methods(["GET", "HEAD", "POST"])
def sheets(request: DeskRequest) -> HttpResponse:
    """The form, the number of the sheet just saved, and one's own last entries."""
    at, desa = timezone.now(), request.member.wilayah
    words = words_for(desa.kode)
    if request.method == "POST":
        form = SheetForm(request.POST, desa=desa, dusun_word=words.dusun, auto_id="lembar_%s")
        done: list[TakenIn] = []
        if attempt(request, form, lambda: done.append(_hand_in(request, form, at))):
            for taken in done:
                request.session[JUST_NOW] = {
                    "nomor": taken.aspirasi.nomor,
                    "kunci": kunci.written(taken.kunci),
                    "hp": taken.aspirasi.contact is not None,
                }
            return onward("lembar", **_kept(form))
    else:
        initial = {name: request.GET[name] for name in ("saluran", "dusun") if request.GET.get(name)}
        form = SheetForm(initial=initial, desa=desa, dusun_word=words.dusun, auto_id="lembar_%s")
    own = desa.aspirasi.filter(
        taken_in_by=request.member.user, received_at__gte=at - dt.timedelta(days=OWN_ENTRY_DAYS)
    )
    context = {
        "s": words,
        "form": form,
        "baru": request.session.pop(JUST_NOW, None) if request.method == "GET" else None,
        "butir": rows_of(own.for_reading().newest_first()[:LAST], words, at),
        "banyak": own.count(),
    }
    return desk_page(request, "meja/lembar.html", context, salah=form)


def _hand_in(request: DeskRequest, form: SheetForm, at: dt.datetime) -> TakenIn:
    said = form.cleaned_data
    voice = Voice(
        text=said["isi"],
        channel=Channel(said["saluran"]),
        kind=said["jenis"],
        topic=said["topik"],
        dusun=said["dusun"],
        confidential=said["rahasia"],
        gender=said["kelamin"],
        vulnerable=said["rentan"],
    )
    key = sending_of(request, form)
    return take_in_with_receipt(
        desa=request.member.wilayah,
        voice=voice,
        number=said["hp"].strip(),
        idempotency_key=f"lembar:{key}" if key else None,
        template="terima_titipan",
        by=request.member.actor(),
        at=at,
    )


def _kept(form: SheetForm) -> dict[str, Any]:
    """What the next sheet of the same pile most likely has in common."""
    dusun = form.cleaned_data["dusun"]
    return {"saluran": form.cleaned_data["saluran"], **({"dusun": dusun.pk} if dusun else {})}
