"""The inbox: what came in, what is late, whom nobody has heard yet."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import BPD, DeskRequest, desk
from accountability.lib.local_time import local_date
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for
from bpd_portal.attempts import attempt
from bpd_portal.filters import VoiceFilter, unread_late
from bpd_portal.forms.voices import GatherForm
from bpd_portal.page import SeeOther, desk_page, onward
from bpd_portal.rows import rows_of
from posko.clustering import GATHERABLE, gather
from posko.models import AspirasiQuerySet, Kelompok
from posko.reading import mark_read
from posko.regrouping import PATIENCE
from posko.states import Gender, State
from sms_gateway.inbox import dead_letters

ON_A_PAGE = 25
SILENCE_DAYS = 60  # a dusun not heard for this long is called unheard
MOST_AT_ONCE = 100


@desk(BPD)
@require_http_methods(["GET", "HEAD", "POST"])
def inbox(request: DeskRequest) -> HttpResponse:
    """The list with its filters; a POST acts on what is ticked."""
    if request.method == "POST":
        return _act(request)
    at, desa = timezone.now(), request.member.wilayah
    words, today = words_for(desa.kode), local_date(at, desa.kode)
    shown = VoiceFilter(
        request.GET,
        queryset=desa.aspirasi.for_reading().urgent_first(),
        request=request,
        today=today,
        dusun_word=words.dusun,
    )
    page = Paginator(shown.qs, ON_A_PAGE).get_page(request.GET.get("halaman"))
    context = {
        "s": words,
        "saring": shown,
        "halaman": page,
        "kueri": _without_page(request.GET),
        "butir": rows_of(page, words, at),
        "angka": _figures(desa, today),
        "sunyi": _unheard(desa, at),
        "banyak_dusun": desa.dusun.count(),
        "tertahan": dead_letters(desa=desa).count(),
        "aksi": [
            {"teks": _("Gabung"), "ikon": "gabung", "jenis": "", "nilai": "gabung"},
            {"teks": _("Tandai dibaca"), "ikon": "mata", "jenis": "dua", "nilai": "baca"},
        ],
    }
    return desk_page(request, "meja/masuk_daftar.html", context)


@desk(BPD)
@require_http_methods(["GET", "HEAD", "POST"])
def gathering(request: DeskRequest) -> HttpResponse:
    """Asks into which kelompok the ticked voices go, and gathers them."""
    at, desa = timezone.now(), request.member.wilayah
    voices = _ticked(request, request.POST if request.method == "POST" else request.GET)
    voices = voices.filter(state__in=GATHERABLE)
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
        kelompok=form.cleaned_data.get("kelompok"),
        by=request.member.actor(),
        at=at,
    )


def _act(request: DeskRequest) -> HttpResponse:
    voices = _ticked(request, request.POST)
    numbers = list(voices.newest_first().values_list("nomor", flat=True))
    if not numbers:
        messages.warning(request, _("Centang dulu satu aspirasi atau lebih."))
        return SeeOther(request.get_full_path())
    if request.POST.get("aksi") == "gabung":
        return onward("bpd-gabung", nomor=numbers)
    _read(request, voices)
    told = ngettext("%(n)s aspirasi ditandai dibaca.", "%(n)s aspirasi ditandai dibaca.", len(numbers))
    messages.success(request, told % {"n": len(numbers)})
    return SeeOther(request.get_full_path())


@transaction.atomic
def _read(request: DeskRequest, voices: AspirasiQuerySet) -> None:
    at = timezone.now()
    for voice in voices.order_by("id"):
        mark_read(aspirasi=voice, by=request.member.actor(), at=at)


def _ticked(request: DeskRequest, form: QueryDict) -> AspirasiQuerySet:
    """The ticked voices of the member's own desa; numbers of others are as if not there."""
    return request.member.wilayah.aspirasi.filter(nomor__in=form.getlist("nomor")[:MOST_AT_ONCE])


def _figures(desa: Wilayah, today: dt.date) -> dict[str, Any]:
    counts = desa.aspirasi.aggregate(
        perlu=Count("pk", filter=Q(state=State.RECEIVED)),
        lewat=Count("pk", filter=unread_late(today)),
        perempuan=Count("pk", filter=Q(gender=Gender.WOMAN)),
        disebut=Count("pk", filter=~Q(gender="")),
    )
    known = counts["disebut"]
    counts["persen"] = f"{round(counts['perempuan'] * 100 / known)}%" if known else "–"
    return counts


def _unheard(desa: Wilayah, at: dt.datetime) -> list[str]:
    """Names of the dusun without a voice in the last sixty days."""
    since = at - dt.timedelta(days=SILENCE_DAYS)
    heard = desa.aspirasi.filter(received_at__gte=since, dusun__isnull=False).values("dusun_id")
    return list(desa.dusun.exclude(pk__in=heard).order_by("name").values_list("name", flat=True))


def _without_page(query: QueryDict) -> str:
    rest = query.copy()
    rest.pop("halaman", None)
    kept = rest.urlencode()
    return f"&{kept}" if kept else ""
