"""Salurkan: kelompok handed on to the village government, by letter or spoken, and what it answered."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accountability.accounts.access import BPD, DeskRequest, desk
from accountability.council import drafting_letters, waiting
from accountability.council.handing_on import HandingOn, hand_on
from accountability.council.letter_paper import file_name, letter_paper
from accountability.council.letters import LetterText, deliver
from accountability.council.models import HandedOnBy, Letter, Penyaluran
from accountability.council.news_outlook import news_outlook
from accountability.council.numbering import suggest
from accountability.council.open_to_pemdes import may_be_told, told
from accountability.lib.local_time import local_date
from accountability.lib.paper import to_docx, to_pdf
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import Words, words_for
from bpd_portal.answer_menu import answer_menu
from bpd_portal.attempts import attempt
from bpd_portal.forms.base import DeskForm
from bpd_portal.forms.handing_on import DeliverForm, LetterForm, NewsForm, SpokenForm
from bpd_portal.page import desk_page, onward
from bpd_portal.penyaluran_rows import ICONS, row_of
from bpd_portal.report_preview import price_of
from bpd_portal.rows import ago, badge_of
from bpd_portal.summaries import known_names
from bpd_portal.years import numbers_in
from posko.models import Kelompok

ON_A_PAGE = 20
MOST_AT_ONCE = 20
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@desk(BPD)
@require_safe
def handed_on(request: DeskRequest) -> HttpResponse:
    """What waits to be handed on, and what was, with its answers."""
    at, desa = timezone.now(), request.member.wilayah
    words, today = words_for(desa.kode), local_date(at, desa.kode)
    page = Paginator(waiting.handed_on(desa), ON_A_PAGE).get_page(request.GET.get("halaman"))
    to_hand_on = waiting.to_hand_on(desa)[:ON_A_PAGE]
    context = {
        "s": words,
        "sub": answer_menu("salurkan", desa),
        "menunggu": [_waiting(one, at) for one in to_hand_on],
        "halaman": page,
        "butir": [row_of(one, today) for one in page],
        "belum_disampaikan": [row_of(one, today) for one in waiting.untold_answers(desa)[:5]],
        "lewat": waiting.late_count(desa, today),
    }
    return desk_page(request, "meja/salurkan.html", context)


@desk(BPD)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_on_new(request: DeskRequest) -> HttpResponse:
    """First the way, then the letter or what was spoken; the kelompok stand in the address."""
    at, desa = timezone.now(), request.member.wilayah
    asked = request.POST if request.method == "POST" else request.GET
    kelompok = _chosen(request, asked)
    if not kelompok:
        messages.warning(request, _("Centang dulu satu kelompok atau lebih."))
        return onward("salurkan")
    channel = asked.get("cara", "")
    if channel not in HandedOnBy.values:
        return _ways(request, kelompok)
    form = _form(request, HandedOnBy(channel), kelompok, at)
    done: list[Penyaluran] = []
    if form.is_bound and attempt(
        request, form, lambda: done.append(_hand_on(request, form, HandedOnBy(channel), kelompok, at))
    ):
        messages.success(request, _("Sudah disalurkan dan tercatat."))
        return onward("salurkan-rinci", done[0].pk) if done else onward("salurkan")
    context = {
        "s": words_for(desa.kode),
        "form": form,
        "cara": channel,
        "nama_cara": HandedOnBy(channel).label,
        "kelompok": [told(one) for one in kelompok],
    }
    return desk_page(request, "meja/salurkan_baru.html", context, salah=form)


@desk(BPD)
@require_http_methods(["GET", "HEAD", "POST"])
def handed_on_one(request: DeskRequest, pk: int) -> HttpResponse:
    """One handing on: the letter, its delivery, the answers, and the way to tell the citizens."""
    at, desa = timezone.now(), request.member.wilayah
    today = local_date(at, desa.kode)
    held = get_object_or_404(waiting.handed_on(desa), pk=pk)
    form: DeliverForm | None = None
    if held.letter is not None:
        initial = {"tanggal": held.letter.delivered_on or today, "penerima": held.letter.delivered_to}
        form = DeliverForm(request.POST or None, auto_id="antar_%s", initial=initial)
    if request.method == "POST" and form is None:
        raise Http404
    if (
        form is not None
        and form.is_bound
        and attempt(request, form, lambda: _deliver(request, held, form, at))
    ):
        messages.success(request, _("Tercatat di buku ekspedisi."))
        return onward("salurkan-rinci", held.pk)
    words = words_for(desa.kode)
    context = {
        "s": words,
        "sub": answer_menu("salurkan", desa),
        "baris": row_of(held, today),
        "surat": held.letter,
        "kelompok": [_state(one, words) for one in held.kelompok.all()],
        "form": form,
        "belum_disampaikan": waiting.untold_answers(desa).filter(pk=held.pk).exists(),
    }
    return desk_page(request, "meja/salurkan_rinci.html", context, salah=form)


@desk(BPD)
@require_safe
def letter_pdf(request: DeskRequest, pk: int) -> HttpResponse:
    """The letter as PDF."""
    letter = _letter(request, pk)
    return _file(to_pdf(letter_paper(letter)), "application/pdf", file_name(letter, "pdf"))


@desk(BPD)
@require_safe
def letter_docx(request: DeskRequest, pk: int) -> HttpResponse:
    """The letter as a document that can be written on."""
    letter = _letter(request, pk)
    return _file(to_docx(letter_paper(letter)), DOCX, file_name(letter, "docx"))


def _letter(request: DeskRequest, pk: int) -> Letter:
    mine = request.member.wilayah.penyaluran.select_related("letter__desa__parent__parent")
    letter = get_object_or_404(mine.exclude(letter=None), pk=pk).letter
    if letter is None:
        raise Http404
    return letter


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _waiting(one: Any, at: dt.datetime) -> dict[str, Any]:
    return {
        "kelompok": one,
        "suara": one.voices,
        "tidak_ikut": one.hidden,
        "sejak": ago(one.since, at, one.desa_id),
    }


def _state(one: Kelompok, words: Words) -> dict[str, Any]:
    return {"kelompok": one, "lencana": badge_of(one.state, words)}


def _chosen(request: DeskRequest, asked: QueryDict) -> list[Kelompok]:
    """The chosen kelompok of the member's own desa that may be handed on."""
    keys = numbers_in(asked.getlist("kelompok")[:MOST_AT_ONCE])
    return list(may_be_told(request.member.wilayah).filter(pk__in=keys).order_by("id"))


def _ways(request: DeskRequest, kelompok: list[Kelompok]) -> HttpResponse:
    hints = {
        HandedOnBy.INPUT: _("Paling sering dipakai: warga meminta ini, mohon dipertimbangkan."),
        HandedOnBy.EXPLAIN: _("Untuk bertanya: bagaimana keadaannya dan apa rencananya."),
        HandedOnBy.RAPERDES: _("Untuk mengusulkan peraturan, dengan judul dan pokok-pokoknya."),
        HandedOnBy.ORAL: _("Kalau sudah disampaikan langsung dalam musyawarah."),
    }
    ways = [
        {"kode": one.value, "nama": one.label, "ikon": ICONS[one], "isi": hint} for one, hint in hints.items()
    ]
    query = request.GET.copy()
    query.setlist("kelompok", [str(one.pk) for one in kelompok])
    query.pop("cara", None)
    context = {
        "s": words_for(request.member.wilayah_id),
        "kelompok": [told(one) for one in kelompok],
        "jalan": ways,
        "kueri": query.urlencode(),
    }
    return desk_page(request, "meja/salurkan_cara.html", context)


def _form(
    request: DeskRequest, channel: HandedOnBy, kelompok: list[Kelompok], at: dt.datetime
) -> LetterForm | SpokenForm:
    desa, data = request.member.wilayah, request.POST if request.method == "POST" else None
    today = local_date(at, desa.kode)
    if channel == HandedOnBy.ORAL:
        held = desa.musyawarah.filter(held_on__lte=today).order_by("-held_on", "-id")
        initial: dict[str, Any] = {"isi": drafting_letters.spoken(desa, kelompok), "musyawarah": held.first()}
        spoken = SpokenForm(data, meetings=held, initial=initial, auto_id="lisan_%s")
        return _with_costs(spoken, desa, kelompok, at)
    words = words_for(desa.kode)
    initial = {
        "nomor": suggest(desa, today),
        "tanggal": today,
        "kepada": drafting_letters.party(desa, words),
        "perihal": drafting_letters.subject(channel, kelompok, words),
        "isi": drafting_letters.body(desa, channel, kelompok, today),
    }
    form = LetterForm(data, known=known_names(desa), initial=initial, auto_id="surat_%s")
    if bare := drafting_letters.without_words(kelompok):
        form.tell_what_is_missing(bare)
    return _with_costs(form, desa, kelompok, at)


def _with_costs[F: NewsForm](form: F, desa: Wilayah, kelompok: list[Kelompok], at: dt.datetime) -> F:
    """The box that tells the citizens says how many phones it reaches and what that costs."""
    seen = news_outlook(desa=desa, kelompok=kelompok, at=at)
    form.say_costs(seen.phones, price_of(desa, seen.sms, at))
    return form


def _hand_on(
    request: DeskRequest, form: DeskForm, channel: HandedOnBy, kelompok: list[Kelompok], at: dt.datetime
) -> Penyaluran:
    said = form.cleaned_data
    letter = None
    if channel != HandedOnBy.ORAL:
        letter = LetterText(said["tanggal"], said["kepada"], said["perihal"], said["isi"], said["nomor"])
    handing = HandingOn(
        channel=channel,
        kelompok=kelompok,
        words=said["isi"],
        letter=letter,
        musyawarah=said.get("musyawarah"),
        tell=said["kabari"],
    )
    return hand_on(desa=request.member.wilayah, handing=handing, by=request.member.actor(), at=at)


def _deliver(request: DeskRequest, held: Penyaluran, form: DeskForm, at: dt.datetime) -> None:
    said = form.cleaned_data
    if held.letter is not None:
        deliver(letter=held.letter, on=said["tanggal"], to=said["penerima"], by=request.member.actor(), at=at)
