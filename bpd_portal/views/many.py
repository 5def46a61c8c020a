"""What the inbox does to many voices at once: gathered, answered with one text, or sent on to an office."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import BPD, DeskRequest, desk
from accountability.accounts.models import Role
from accountability.lib import gsm7, nomor
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for
from bpd_portal.attempts import attempt
from bpd_portal.forms.base import DeskForm
from bpd_portal.forms.voices import ForwardForm, GatherForm, WordsForm
from bpd_portal.page import SeeOther, desk_page, onward
from bpd_portal.rows import rows_of
from bpd_portal.ticked import marks_sent, marks_shown, ticked
from bpd_portal.undoable import remember
from posko.answering_many import forward_many, reply_to_many
from posko.clustering import GATHERABLE, gather
from posko.models import AspirasiQuerySet, Kelompok
from posko.regrouping import PATIENCE
from posko.states import State
from posko.transitions import MOVES
from posko.words import ONE_SMS, sms

KETUA = frozenset({Role.KETUA_BPD})
FORWARDABLE = [here for here, there in MOVES.items() if State.FORWARDED in there]
EXAMPLE = "2045813"
PLACE = "{tail}"  # where the council's own words stand in the SMS


@desk(BPD)
@require_http_methods(["GET", "HEAD", "POST"])
def gathering(request: DeskRequest) -> HttpResponse:
    """Asks into which kelompok the ticked voices go, and gathers them."""
    at, desa = timezone.now(), request.member.wilayah
    voices = _chosen(request).filter(state__in=GATHERABLE, quarantine="")
    form = GatherForm(request.POST or None, desa=desa, auto_id="gabung_%s")
    done: list[Kelompok] = []
    if form.is_bound and attempt(request, form, lambda: done.append(_gather(request, form, voices, at))):
        if not done:  # a second tap: the first one gathered them
            return onward("bpd-kelompok")
        return onward("bpd-kelompok-rinci", done[0].pk, batal=1)
    words = words_for(desa.kode)
    context = {"s": words, "form": form, "butir": rows_of(voices.for_reading().newest_first(), words, at)}
    return desk_page(request, "meja/gabung.html", context, salah=form)


def _gather(request: DeskRequest, form: GatherForm, voices: AspirasiQuerySet, at: dt.datetime) -> Kelompok:
    return gather(
        desa=request.member.wilayah,
        aspirasi=voices,
        wait=PATIENCE,
        title=form.cleaned_data["judul"],
        kelompok=form.cleaned_data.get("kelompok") or form.joins(request.member.wilayah),
        sole_title=form.sole,
        by=request.member.actor(),
        at=at,
    )


@desk(BPD)
@require_http_methods(["GET", "HEAD", "POST"])
def replying(request: DeskRequest) -> HttpResponse:
    """One text to many citizens, seen first as on a small phone; each gets it through the relay."""
    looks = request.POST.get("aksi") == "lihat"
    form = WordsForm(request.POST or None, auto_id="balas_%s")
    voices = _chosen(request)

    def deed(at: dt.datetime) -> int:
        return reply_to_many(
            desa=request.member.wilayah,
            aspirasi=voices,
            text=form.cleaned_data["kalimat"],
            seen=marks_sent(request.POST),
            by=request.member.actor(),
            at=at,
            wait=PATIENCE,
        )

    if not looks and (answer := _done(request, form, "balas", voices, deed)) is not None:
        return answer
    text = str(form["kalimat"].value() or "").strip()
    return _page(request, "meja/balas.html", form, voices, preview_of(request.member.wilayah, text))


@desk(KETUA)
@require_http_methods(["GET", "HEAD", "POST"])
def forwarding(request: DeskRequest) -> HttpResponse:
    """Sends the ticked voices on to one office, with one sentence for their citizens."""
    words = words_for(request.member.wilayah_id)
    form = ForwardForm(request.POST or None, auto_id="teruskan_%s", voice=None, words=words)
    voices = _chosen(request).filter(state__in=FORWARDABLE)

    def deed(at: dt.datetime) -> int:
        return forward_many(
            desa=request.member.wilayah,
            aspirasi=voices,
            to=form.cleaned_data["ke"],
            sentence=form.cleaned_data["kalimat"],
            seen=marks_sent(request.POST),
            by=request.member.actor(),
            at=at,
            wait=PATIENCE,
        )

    answer = _done(request, form, "teruskan", voices, deed)
    return answer if answer is not None else _page(request, "meja/teruskan.html", form, voices, {})


def _done(
    request: DeskRequest,
    form: DeskForm,
    what: str,
    voices: AspirasiQuerySet,
    deed: Callable[[dt.datetime], int],
) -> HttpResponse | None:
    """Back to the view one came from, when the deed is done; None when the page is shown (again)."""
    at, asked, done = timezone.now(), voices.count(), list[int]()
    if not form.is_bound or not attempt(request, form, lambda: done.append(deed(at))):
        return None
    back = reverse("bpd") + (
        f"?{rest}" if (rest := QueryDict(request.POST.get("dari", "")).urlencode()) else ""
    )
    if done:
        remember(request, what, count=done[0], left=asked - done[0], at=at, back=back)
    return SeeOther(back)


def _chosen(request: DeskRequest) -> AspirasiQuerySet:
    return ticked(request, request.POST if request.method == "POST" else request.GET)


def _page(
    request: DeskRequest, template: str, form: DeskForm, voices: AspirasiQuerySet, more: dict[str, Any]
) -> HttpResponse:
    at, words = timezone.now(), words_for(request.member.wilayah_id)
    shown = list(voices.for_reading().newest_first())
    context = {
        "s": words,
        "form": form,
        "butir": rows_of(shown, words, at),
        "tanda": marks_shown(voices),
        "dari": (request.POST if request.method == "POST" else request.GET).get("dari", ""),
        "lewat_sms": sum(one.contact_id is not None for one in shown),
        **more,
    }
    return desk_page(request, template, context, salah=form)


def preview_of(desa: Wilayah, text: str) -> dict[str, Any]:
    """The SMS as a citizen reads it, and its letters; a long text is whole on the number's page alone."""
    written = nomor.written(EXAMPLE)
    said = text or _("(kalimat Anda)")
    body = sms("balasan", desa, nomor=written, tail=said)
    frame = sms("balasan", desa, nomor=written, tail=PLACE)
    return {
        "contoh": body,
        "bingkai": frame if PLACE in frame else "",
        "huruf": gsm7.septets(body),
        "batas": ONE_SMS,
        "muat": ONE_SMS - gsm7.septets(frame.replace(PLACE, "")),
    }
