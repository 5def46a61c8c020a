"""Menggali: the outreaches of the council, coming and past, and what came of each."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accountability.accounts.access import BPD, POSKO, DeskRequest, desk
from accountability.lib.local_time import local_date
from accountability.regions.sebutan import words_for
from bpd_portal.attempts import attempt
from bpd_portal.forms.base import DeskForm
from bpd_portal.forms.outreach import CallOffForm, GuideForm, ResultForm
from bpd_portal.outreach_rows import initial_of, parts, prefilled
from bpd_portal.page import desk_page, onward
from posko.models import Outreach
from posko.outreaching import call_off, change_outreach, plan_outreach, tell_result
from posko.states import OutreachKind
from posko.tally import tally_of

PAST_SHOWN = 30


@desk(POSKO)
@require_safe
def outreaches(request: DeskRequest) -> HttpResponse:
    """Coming first, then past ones with how many voices they brought."""
    desa = request.member.wilayah
    today = local_date(timezone.now(), desa.kode)
    counted = desa.outreach.annotate(suara=Count("aspirasi"))
    context = {
        "datang": counted.coming(today),
        "lalu": counted.past(today)[:PAST_SHOWN],
        "boleh": request.member.role in BPD,
        "jenis": OutreachKind.choices,
        "hari_ini": today,
    }
    return desk_page(request, "meja/menggali.html", context)


@desk(BPD)
@require_http_methods(["GET", "HEAD", "POST"])
def new_outreach(request: DeskRequest) -> HttpResponse:
    """A new outreach with a first draft of its guide; ?jenis, ?dusun and ?kelompok say what it is for."""
    at, desa = timezone.now(), request.member.wilayah
    words = words_for(desa.kode)
    if request.method == "POST":
        form = GuideForm(request.POST, desa=desa, dusun_word=words.dusun, auto_id="panduan_%s")
        done: list[Outreach] = []
        if attempt(request, form, lambda: done.append(_plan(request, form, at))):
            messages.success(request, _("Kegiatan masuk agenda. Cetak panduannya kalau sudah pas."))
            return onward("outreach", done[0].pk) if done else onward("menggali")
    else:
        initial = prefilled(desa, words, request.GET, local_date(at, desa.kode))
        form = GuideForm(initial=initial, desa=desa, dusun_word=words.dusun, auto_id="panduan_%s")
    context = {"s": words, "form": form, "jenis": OutreachKind.choices, "kini": form["jenis"].value()}
    return desk_page(request, "meja/outreach_baru.html", context, salah=form)


@desk(POSKO)
@require_http_methods(["GET", "HEAD", "POST"])
def outreach(request: DeskRequest, pk: int) -> HttpResponse:
    """One outreach: its guide, its result, what came of it; only the council changes something."""
    at, desa = timezone.now(), request.member.wilayah
    held = get_object_or_404(desa.outreach.all(), pk=pk)
    if request.method != "POST":
        return _page(request, held, at)
    if request.member.role not in BPD:
        raise PermissionDenied
    form, told = _do(request, held, at)
    if told:
        messages.success(request, told)
        return onward("outreach", held.pk)
    return _page(request, held, at, form)


@desk(BPD)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: DeskRequest, pk: int) -> HttpResponse:
    """The guide of an outreach, to be written anew."""
    at, desa = timezone.now(), request.member.wilayah
    held = get_object_or_404(desa.outreach.standing(), pk=pk)
    words = words_for(desa.kode)
    form = GuideForm(
        request.POST or None,
        initial=initial_of(held),
        desa=desa,
        dusun_word=words.dusun,
        auto_id="panduan_%s",
    )
    if form.is_bound and attempt(request, form, lambda: _change(request, held, form, at)):
        messages.success(request, _("Panduan diperbarui."))
        return onward("outreach", held.pk)
    return desk_page(request, "meja/outreach_ubah.html", {"s": words, "form": form, "o": held}, salah=form)


def _plan(request: DeskRequest, form: GuideForm, at: dt.datetime) -> Outreach:
    return plan_outreach(
        desa=request.member.wilayah,
        guide=form.guide(),
        targets=form.targets(),
        by=request.member.actor(),
        at=at,
    )


def _change(request: DeskRequest, held: Outreach, form: GuideForm, at: dt.datetime) -> None:
    by = request.member.actor()
    change_outreach(outreach=held, guide=form.guide(), targets=form.targets(), by=by, at=at)


def _do(request: DeskRequest, held: Outreach, at: dt.datetime) -> tuple[DeskForm, str]:
    """The deed that was asked for: its form, and what to tell when it is done."""
    by, asked = request.member.actor(), request.POST.get("aksi")
    if asked == "batal":
        form: DeskForm = CallOffForm(request.POST, auto_id="batal_%s")
        done = attempt(
            request, form, lambda: call_off(outreach=held, why=form.cleaned_data["alasan"], by=by, at=at)
        )
        return form, _("Kegiatan dibatalkan. Alasannya tersimpan.") if done else ""
    if asked != "hasil":
        raise Http404
    form = ResultForm(request.POST, auto_id="hasil_%s")
    done = attempt(
        request,
        form,
        lambda: tell_result(
            outreach=held,
            result=form.cleaned_data["hasil"],
            presented_on=form.cleaned_data["tanggal"],
            by=by,
            at=at,
        ),
    )
    return form, _("Hasil tersimpan.") if done else ""


def _page(
    request: DeskRequest, held: Outreach, at: dt.datetime, refused: DeskForm | None = None
) -> HttpResponse:
    desa = request.member.wilayah
    today = local_date(at, desa.kode)
    begun = held.starts_on <= today and held.called_off_at is None
    told = {"hasil": held.result, "tanggal": held.presented_on}
    context: dict[str, Any] = {
        "o": held,
        "bagian": parts(held),
        "hitung": tally_of(held),
        "mulai": begun,
        "lewat": held.ends_on < today,
        "boleh": request.member.role in BPD and held.called_off_at is None,
        "form_batal": refused if isinstance(refused, CallOffForm) else CallOffForm(auto_id="batal_%s"),
        "form_hasil": refused
        if isinstance(refused, ResultForm)
        else ResultForm(auto_id="hasil_%s", initial=told),
    }
    return desk_page(request, "meja/outreach.html", context, salah=refused)
