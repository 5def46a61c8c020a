"""Rencana aksi: all activities of a kecamatan, late ones first, and one activity to follow."""

import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accountability.accounts.access import DeskRequest
from accountability.lib.local_time import local_date
from accountability.oversight.coaching_forms import CoachingForm
from accountability.oversight.models import Doer, PlannedAction, SheetState
from accountability.oversight.reach import may_write
from accountability.oversight.service.planning_actions import drop, follow, pick_up, settle, unsettle
from accountability.oversight.service_forms import FollowForm, OneTapForm, ReasonForm
from accountability.oversight.views.looking import kec_desk
from accountability.oversight.views.page import SeeOther, must_write
from accountability.oversight.views.service_page import (
    action_row,
    done,
    kecamatan_of,
    met_another,
    must_be_within,
    service_page,
)
from accountability.regions.sebutan import words_for

ON_A_PAGE = 25
_NARROWED = ("lewat", "selesai", "semua")


@kec_desk
@require_safe
def actions(request: DeskRequest) -> HttpResponse:
    """Activities to be done, by their day; or late, done, all as `?keadaan=` asks."""
    place, at = kecamatan_of(request), timezone.now()
    today, asked = local_date(at, place.kode), request.GET.get("keadaan", "")
    found = PlannedAction.objects.filter(kecamatan=place)
    if asked == "lewat":
        found = found.exclude(sheet__state=SheetState.CLOSED).late(today)
    elif asked == "selesai":
        found = found.filter(done_at__isnull=False)
    elif asked != "semua":
        found = found.exclude(sheet__state=SheetState.CLOSED).undone()
    shown = Paginator(found.with_doer().undone_first(), ON_A_PAGE).get_page(request.GET.get("halaman"))
    words = words_for(place.kode)
    context = {
        "halaman": shown,
        "aksi": [action_row(one, today, words) for one in shown],
        "keadaan": [
            ("", _("Belum selesai")),
            ("lewat", _("Lewat batas")),
            ("selesai", _("Sudah dilakukan")),
            ("semua", _("Semua")),
        ],
        "dipilih": asked,
        "kueri": f"&keadaan={asked}" if asked in _NARROWED else "",
    }
    return service_page(request, "kec/layanan_aksi.html", place, context)


@kec_desk
@require_http_methods(["GET", "HEAD", "POST"])
def action(request: DeskRequest, pk: int) -> HttpResponse:
    """One activity; a POST follows, settles or drops it, or takes that back. 404 elsewhere."""
    found, at = _within(request, pk), timezone.now()
    refused: tuple[str, CoachingForm] | None = None
    if request.method == "POST":
        must_write(request.member)
        refused = _do(request, found, at)
        if refused is None:
            return SeeOther(request.get_full_path())
        found = _within(request, pk)
    asked, wrong = refused or ("", None)
    place, writes = found.kecamatan, may_write(request.member)
    open_now = found.done_at is None and found.dropped_at is None
    unclosed = found.sheet.state != SheetState.CLOSED
    form = (
        wrong if asked == "ikuti" else FollowForm(action=found) if writes and open_now and unclosed else None
    )
    reason = wrong if asked == "lepas" else ReasonForm(auto_id="lepas_%s") if writes and open_now else None
    met = form is not None and form is wrong and met_another(form, found.version)
    context: dict[str, Any] = {
        **action_row(found, local_date(at, place.kode), words_for(place.kode)),
        "form": form,
        "form_lepas": reason if unclosed or asked == "lepas" else None,
        "mereka": found if met else None,
        "tap": OneTapForm(auto_id=False),
        "boleh_tandai": writes and unclosed and found.doer not in {Doer.PEMDES, Doer.BPD},
        "boleh_ambil": writes and unclosed,
        "buka": asked,
    }
    return service_page(request, "kec/layanan_aksi_satu.html", place, context, refused=wrong)


def _within(request: DeskRequest, pk: int) -> PlannedAction:
    rows = PlannedAction.objects.select_related("kecamatan", "desa", "unit", "sheet", "done_by")
    found = get_object_or_404(rows, pk=pk)
    must_be_within(request, found.kecamatan)
    return found


def _do(request: DeskRequest, found: PlannedAction, at: dt.datetime) -> tuple[str, CoachingForm] | None:
    asked, by = request.POST.get("aksi", ""), request.member.actor()
    if asked == "ikuti":
        form = FollowForm(request.POST, action=found)
        ok = done(
            request,
            form,
            lambda: follow(action=found, said=form.said, version=form.cleaned_data["versi"], by=by, at=at),
            _("Kemajuan tercatat."),
            at,
        )
        return None if ok else (asked, form)
    if asked == "lepas":
        reason = ReasonForm(request.POST, auto_id="lepas_%s")
        ok = done(
            request,
            reason,
            lambda: drop(action=found, reason=reason.cleaned_data["alasan"], by=by, at=at),
            _("Kegiatan dilepas. Alasannya tercatat."),
            at,
        )
        return None if ok else (asked, reason)
    side = Doer.KECAMATAN.value
    deeds = {
        "sudah": (lambda: settle(action=found, side=side, by=by, at=at), _("Ditandai sudah dilakukan.")),
        "belum": (lambda: unsettle(action=found, side=side, by=by, at=at), _("Tandanya dibatalkan.")),
        "ambil": (lambda: pick_up(action=found, by=by, at=at), _("Kegiatan berjalan lagi.")),
    }
    if asked not in deeds:
        raise Http404
    deed, told = deeds[asked]
    tap = OneTapForm(request.POST)
    return None if done(request, tap, deed, told, at) else (asked, tap)
