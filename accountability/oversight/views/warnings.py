"""Peringatan: every warning of the desk with its filters, and one with its history and what to do."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import DeskRequest
from accountability.lib.local_time import jam, local_date, tanggal, zone_for
from accountability.oversight.answering_warnings import (
    AlreadyStandsSo,
    NothingToTakeBack,
    WarningEnded,
    say_done,
    set_aside,
    take_back,
    take_in_hand,
)
from accountability.oversight.keeping import keep_of_village
from accountability.oversight.lately import measured_lately
from accountability.oversight.models import KeptWarning, WarningMove, WarningStanding
from accountability.oversight.reach import villages_of
from accountability.oversight.signs import measured
from accountability.oversight.told import by_need_now
from accountability.oversight.views.list_door import in_batches
from accountability.oversight.views.looking import kec_desk
from accountability.oversight.views.page import SeeOther, kec_page, must_write
from accountability.oversight.warning_filters import ANSWERED, ENDED, WarningFilter
from accountability.oversight.warning_forms import AsideForm, HandleForm
from accountability.oversight.warning_rows import badge_of, row_of_kept, row_of_told
from accountability.oversight.warnings import warnings_of
from accountability.regions.sebutan import words_for

ON_A_PAGE = 20
DEEDS = {"tangani": take_in_hand, "selesai": say_done}


@kec_desk
@require_http_methods(["GET", "HEAD", "POST"])
def warnings(request: DeskRequest) -> HttpResponse:
    """The list; a POST keeps the one that was chosen at once and leads to its page."""
    if request.method == "POST":
        return _kept_at_once(request)
    words = words_for(request.member.wilayah_id)
    narrowed, shown = _found(request)
    page: Any = Paginator(shown, ON_A_PAGE).get_page(request.GET.get("halaman"))
    rest = request.GET.copy()
    rest.pop("halaman", None)
    context = {
        "saring": narrowed,
        "halaman": page,
        "butir": [row if isinstance(row, dict) else row_of_kept(row) for row in page],
        "kueri": f"&{rest.urlencode()}" if rest else "",
        "disaring": any(narrowed.asked.values()),
    }
    return kec_page(request, "kec/peringatan.html", words, context)


def warnings_shown(request: DeskRequest) -> tuple[WarningFilter, Iterator[dict[str, Any]]]:
    """The filter, and every warning it leaves."""
    narrowed, shown = _found(request)
    if not isinstance(shown, QuerySet):
        return narrowed, iter(shown)
    kept: Iterator[KeptWarning] = in_batches(shown)
    return narrowed, map(row_of_kept, kept)


def _found(request: DeskRequest) -> tuple[WarningFilter, list[dict[str, Any]] | QuerySet[KeptWarning]]:
    """The filter; what it leaves: rows that speak now, or what has ended."""
    words, at = words_for(request.member.wilayah_id), timezone.now()
    villages = list(villages_of(request.member))
    today = local_date(at, request.member.wilayah_id)
    found = by_need_now(measured_lately(villages, at=at), words)
    told = [one for need in found for one in need.told]
    rows = [row_of_told(one, today) for one in told]
    kept = KeptWarning.objects.filter(desa__in=villages_of(request.member)).select_related("desa")
    narrowed = WarningFilter(
        request.GET,
        queryset=kept.order_by("-ended_at", "-id"),
        rules=sorted({row["aturan"]: row["nama"] for row in rows}.items(), key=lambda item: item[1]),
        villages=[(one.kode, one.name) for one in villages],
        village_word=words.desa,
    )
    return narrowed, _chosen(rows, narrowed.asked) if narrowed.asked["keadaan"] != ENDED else narrowed.qs


@kec_desk
@require_http_methods(["GET", "HEAD", "POST"])
def warning(request: DeskRequest, pk: int) -> HttpResponse:
    """One warning: figure, limit, basis, next step, history, and the buttons; else 404."""
    found = get_object_or_404(
        KeptWarning.objects.filter(desa__in=villages_of(request.member)).select_related("desa"), pk=pk
    )
    handle, aside = HandleForm(auto_id="tangani_%s"), AsideForm(auto_id="sisih_%s")
    if request.method == "POST":
        must_write(request.member)
        if request.POST.get("aksi") == "sisihkan":
            aside = AsideForm(request.POST, auto_id="sisih_%s")
            done = aside.is_valid() and _set_aside(request, found, aside)
        else:
            handle = HandleForm(request.POST, auto_id="tangani_%s")
            done = handle.is_valid() and _done(request, found, handle.cleaned_data["kalimat"])
        if done:
            return SeeOther(reverse("kec-peringatan-rinci", args=[pk]))
    context = {
        "w": row_of_kept(found),
        "terbuka": found.ended_at is None,
        "riwayat": [_step(move, found) for move in found.moves.select_related("by_user").order_by("id")],
        "form": handle,
        "form_sisih": aside,
        "salah": next((form for form in (handle, aside) if form.errors), None),
        "bisa_batal": found.ended_at is None
        and found.moves.filter(by_user__isnull=False, undone_at=None).exists(),
    }
    words = words_for(request.member.wilayah_id)
    refused = 422 if handle.errors or aside.errors else 200
    return kec_page(request, "kec/peringatan_rinci.html", words, context, status=refused)


def _chosen(rows: list[dict[str, Any]], asked: dict[str, str]) -> list[dict[str, Any]]:
    """The rows that were asked for: what waits first, by weight, the longest there first."""
    open_now = {WarningStanding.NEW.value, WarningStanding.HANDLED.value}
    wanted = {
        "": open_now,
        ANSWERED: {WarningStanding.DONE.value, WarningStanding.ASIDE.value},
    }.get(asked["keadaan"], {asked["keadaan"]})
    found = [
        row
        for row in rows
        if row["keadaan"] in wanted
        and asked["aturan"] in {"", row["aturan"]}
        and asked["desa"] in {"", row["kode"]}
    ]
    return sorted(found, key=lambda row: (-row["berat"], row["aturan"], row["sejak"], row["desa"]))


def _kept_at_once(request: DeskRequest) -> HttpResponse:
    """Keeps what is computed for one village now, without waiting for the next round."""
    must_write(request.member)
    desa = get_object_or_404(villages_of(request.member), kode=request.POST.get("desa", ""))
    at = timezone.now()
    (signs,) = measured([desa], at=at)
    keep_of_village(desa=desa, alerts=warnings_of(signs, words_for(request.member.wilayah_id)), at=at)
    rule, _colon, cause = request.POST.get("kunci", "").partition(":")
    kept = KeptWarning.objects.unended().filter(desa=desa, rule=rule, cause=cause).first()
    if kept is None:
        messages.success(request, _("Angkanya sudah kembali dalam batas."))
        return SeeOther(reverse("kec-peringatan"))
    return SeeOther(reverse("kec-peringatan-rinci", args=[kept.pk]))


def _done(request: DeskRequest, found: KeptWarning, words: str) -> bool:
    asked = request.POST.get("aksi", "")
    by, at = request.member.actor(), timezone.now()
    try:
        if asked == "batal":
            take_back(warning=found, by=by, at=at)
        elif asked in DEEDS:
            DEEDS[asked](warning=found, by=by, at=at, words=words)
        else:
            raise Http404
    except WarningEnded:
        messages.warning(request, _("Angkanya sudah kembali dalam batas. Tidak ada yang berubah."))
    except (AlreadyStandsSo, NothingToTakeBack):
        messages.warning(request, _("Rekan Anda lebih dulu. Lihat riwayatnya di bawah."))
    else:
        messages.success(request, _told(asked))
    return True


def _set_aside(request: DeskRequest, found: KeptWarning, form: AsideForm) -> bool:
    said = form.cleaned_data
    try:
        set_aside(
            warning=found,
            reason_class=said["alasan"],
            words=said["kalimat"],
            by=request.member.actor(),
            at=timezone.now(),
        )
    except WarningEnded:
        messages.warning(request, _("Angkanya sudah kembali dalam batas. Tidak ada yang berubah."))
    else:
        messages.success(request, _("Disisihkan. Muncul lagi hanya bila angkanya memburuk."))
    return True


def _told(asked: str) -> str:
    return {
        "tangani": _("Tercatat: Anda mendampingi. Yang didampingi ikut melihatnya."),
        "selesai": _("Tercatat selesai. Bila angkanya memburuk, peringatan muncul lagi."),
        "batal": _("Langkah terakhir dibatalkan."),
    }[asked]


def _step(move: WarningMove, kept: KeptWarning) -> dict[str, Any]:
    """One line of the history."""
    at: dt.datetime = move.at
    if move.by_figures:
        who = _("Angkanya sendiri")
    else:
        who = (move.by_user.display_name if move.by_user else "") or _("Petugas")
    return {
        "lencana": badge_of(move.standing),
        "siapa": who,
        "waktu": f"{tanggal(local_date(at, kept.desa_id))}, {jam(at, zone_for(kept.desa_id))}",
        "alasan": move.get_reason_class_display() if move.reason_class else "",
        "kalimat": move.reason,
        "batal": move.undone_at is not None,
    }
