"""The inbox: what came in, what is late, whom nobody has heard yet."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import BPD, DeskRequest, desk
from accountability.accounts.models import Role
from accountability.budget.withdrawal_asking import open_in
from accountability.council.waiting import untold_answers
from accountability.lib.local_time import local_date, tanggal
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import Words, words_for
from bpd_portal.chips import chips_of, without
from bpd_portal.desk_rows import desk_rows_of
from bpd_portal.filters import VoiceFilter
from bpd_portal.long_list import Found, LongList, urgent_first
from bpd_portal.page import SeeOther, desk_page, onward
from bpd_portal.sentences import refusal_told
from bpd_portal.ticked import in_digits, ticked
from bpd_portal.undoable import remember
from bpd_portal.visit_address import plan_a_visit
from bpd_portal.years import number_in
from posko.coverage_rules import silence_days
from posko.late import unread_late
from posko.models import AspirasiQuerySet
from posko.reading import mark_all_read
from posko.regrouping import PATIENCE, take_up
from posko.states import Gender
from posko.unheard import unheard_dusun
from sms_gateway.inbox import dead_letters

ON_A_PAGE = 25
# What may be done to what is ticked: the word in the form, and the page that asks what more it needs.
PAGES = {"gabung": "bpd-gabung", "balas": "bpd-balas", "teruskan": "bpd-teruskan"}


@desk(BPD)
@require_http_methods(["GET", "HEAD", "POST"])
def inbox(request: DeskRequest) -> HttpResponse:
    """The list with its filters; a POST acts on what is ticked, or on one row."""
    if request.method == "POST":
        return _quickly(request) if request.POST.get("cepat") else _act(request)
    at, desa = timezone.now(), request.member.wilayah
    words, today = words_for(desa.kode), local_date(at, desa.kode)
    shown = shown_voices(request, at)
    # Unless another order is asked for, danger stands first.
    found = Found(shown.qs) if request.GET.get("urut") else urgent_first(shown.qs)
    page = LongList(found, ON_A_PAGE).get_page(request.GET.get("halaman"))
    rest = without(request.GET)
    # By the index of the list: by the id alone a village that was silent for long is searched for among all.
    newest = max(desa.aspirasi.newest_first().values_list("id", flat=True)[:ON_A_PAGE], default=0)
    context = {
        "s": words,
        "saring": shown,
        "keping": chips_of(shown, request.GET),
        "halaman": page,
        "kueri": f"&{rest}" if rest else "",
        "butir": desk_rows_of(page, request.member, words, at, request.GET.urlencode()),
        "semua_dicentang": request.GET.get("pilih") == "semua",
        "tanya": reverse("bpd-kabar", query={"sejak": newest}),
        "aksi": _acts(request.member.role),
        "pulang": rest,
        "hari_ini": tanggal(today),
        **_above(desa, words, today, at),
    }
    return desk_page(request, "meja/masuk_daftar.html", context)


def shown_voices(request: DeskRequest, at: dt.datetime) -> VoiceFilter:
    """The voices of the desk as the address narrows and orders them."""
    desa = request.member.wilayah
    return VoiceFilter(
        request.GET,
        queryset=desa.aspirasi.for_reading().urgent_first(),
        request=request,
        kode=desa.kode,
        today=local_date(at, desa.kode),
        dusun_word=words_for(desa.kode).dusun,
    )


def _above(desa: Wilayah, words: Words, today: dt.date, at: dt.datetime) -> dict[str, Any]:
    """What stands above the list: the figures, the gaps, and what waits elsewhere."""
    silent = list(unheard_dusun(desa=desa, today=today))
    return {
        "angka": figures(desa, today),
        "sunyi": [{"nama": dusun.name, "href": plan_a_visit(dusun.pk)} for dusun in silent],
        "nama_sunyi": ", ".join(dusun.name for dusun in silent),
        "banyak_dusun": desa.dusun.count(),
        "tertahan": dead_letters(desa=desa).count(),
        "disisihkan": desa.aspirasi.set_aside().count(),
        "hari_sunyi": silence_days(today.year),
        "jawaban_baru": untold_answers(desa).count(),
        "tarik": open_in(desa=desa),
    }


def _acts(role: str) -> list[dict[str, Any]]:
    acts = [
        {"teks": _("Gabung"), "ikon": "gabung", "jenis": "", "nilai": "gabung"},
        {"teks": _("Tandai dibaca"), "ikon": "mata", "jenis": "dua", "nilai": "baca"},
        {"teks": _("Balas"), "ikon": "sms", "jenis": "dua", "nilai": "balas"},
    ]
    if role == Role.KETUA_BPD:
        acts.append({"teks": _("Teruskan"), "ikon": "terus", "jenis": "dua", "nilai": "teruskan"})
    return acts


def _act(request: DeskRequest) -> HttpResponse:
    voices = ticked(request, request.POST)
    numbers = list(voices.newest_first().values_list("nomor", flat=True))
    asked = request.POST.get("aksi", "")
    if not numbers:
        messages.warning(request, _("Centang dulu satu aspirasi atau lebih."))
    elif asked in PAGES:
        view = without(request.GET)
        return onward(PAGES[asked], nomor=numbers, **({"dari": view} if view else {}))
    else:
        _read(request, voices)
    return SeeOther(_here(request))


def _quickly(request: DeskRequest) -> HttpResponse:
    """One row, one tap: "baca:<nomor>", or "gabung:<nomor>:<kelompok>"."""
    asked, _colon, rest = request.POST["cepat"].partition(":")
    number, _colon, told = rest.partition(":")
    voices = request.member.wilayah.aspirasi.filter(nomor__in=in_digits([number]))
    if asked == "gabung" and (kelompok := number_in(told)) is not None:
        _gather(request, voices, kelompok)
    elif asked == "baca":
        _read(request, voices)
    return SeeOther(_here(request))


def _read(request: DeskRequest, voices: AspirasiQuerySet) -> None:
    at, desa = timezone.now(), request.member.wilayah
    count = mark_all_read(desa=desa, aspirasi=voices, by=request.member.actor(), at=at, wait=PATIENCE)
    if count:
        remember(request, "baca", count=count, at=at, back=_here(request))
    else:
        messages.info(request, _("Yang dicentang sudah dibaca."))


def _gather(request: DeskRequest, voices: AspirasiQuerySet, kelompok: int) -> None:
    at, desa = timezone.now(), request.member.wilayah
    home = desa.kelompok.filter(pk=kelompok).first()
    if home is None:
        return
    with refusal_told() as told:
        take_up(
            desa=desa,
            aspirasi=voices,
            left_out=[],
            title="",
            kelompok=home,
            by=request.member.actor(),
            at=at,
        )
    if told.sentence:
        messages.warning(request, told.sentence)
    else:
        remember(request, "gabung", count=1, at=at, back=_here(request), kelompok=home.pk)


def _here(request: DeskRequest) -> str:
    """The same view again, its filters kept and nothing ticked."""
    rest = request.GET.copy()
    rest.pop("pilih", None)
    return f"{request.path}?{rest.urlencode()}" if rest else request.path


def figures(desa: Wilayah, today: dt.date) -> dict[str, Any]:
    """The figures above the list; each is the length of the list its tile leads to."""
    # Two questions: the unread are few and stand in an index of their own, the shares are of all voices.
    counts = desa.aspirasi.waiting_to_be_read().aggregate(
        perlu=Count("pk"), lewat=Count("pk", filter=unread_late(today))
    )
    # By this column and not the key, so that an index answers alone.
    said = desa.aspirasi.counted().exclude(gender="")
    counts |= said.aggregate(
        disebut=Count("gender"), perempuan=Count("gender", filter=Q(gender=Gender.WOMAN))
    )
    known = counts["disebut"]
    counts["persen"] = f"{round(counts['perempuan'] * 100 / known)}%" if known else "–"
    return counts
