"""The medium-term plan: begun, its activities with their years, enacted, made longer by the law."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import BPD, PEMDES, DeskRequest, desk
from accountability.lib.local_time import local_date
from accountability.planning import activity_codes
from accountability.planning import rpjm as deeds
from accountability.planning.models import RPJMActivity, RPJMDesa, Usulan
from accountability.planning.plan_lengths import Length, length_for, longest_now
from accountability.regions.sebutan import words_for
from bpd_portal.attempts import attempt
from bpd_portal.forms.base import DeskForm
from bpd_portal.forms.long_plans import (
    ActivityChangeForm,
    ActivityForm,
    BeginForm,
    RewordForm,
    activity_as_typed,
)
from bpd_portal.forms.plans import EnactForm, LeaveForm
from bpd_portal.legal_basis import basis_said
from bpd_portal.page import desk_page, onward
from bpd_portal.plan_menu import MAY_ENACT, plan_menu
from bpd_portal.plan_perdes import OF_THE_PERDES, perdes_act, perdes_shown
from bpd_portal.plan_rows import by_bidang, history_of
from bpd_portal.years import read_number, year_asked


@desk(BPD | PEMDES)
@require_http_methods(["GET", "HEAD", "POST"])
def rpjm(request: DeskRequest) -> HttpResponse:
    """The plan that runs in the year asked for; where there is none, the form to begin it."""
    at, desa = timezone.now(), request.member.wilayah
    year = year_asked(request, default=local_date(at, desa.kode).year + 1)
    held = desa.rpjm.filter(first_year__lte=year, last_year__gte=year).first()
    if request.method != "POST":
        return _page(request, year, held, None)
    if request.member.role not in MAY_ENACT:
        raise PermissionDenied
    act = request.POST.get("aksi", "")
    if act == "cari" and held is not None:
        return _page(request, year, held, _searched(request, held))
    form, deed, told = _asked(request, held, act, at)
    if not attempt(request, form, deed):
        return _page(request, year, held, form)
    messages.success(request, told)
    return onward("rpjm", tahun=form.cleaned_data.get("tahun_pertama", year))


def _asked(
    request: DeskRequest, held: RPJMDesa | None, act: str, at: dt.datetime
) -> tuple[DeskForm, Callable[[], object], str]:
    """The form, the deed it asks for, and what is said once that is done."""
    if held is not None and act in OF_THE_PERDES:
        return perdes_act(request, held, act, partial(deeds.enact_rpjm, rpjm=held), at)
    form = _bound(request, held, act)
    return form, lambda: _do(request, held, form, at), _("Tercatat.")


def _bound(request: DeskRequest, held: RPJMDesa | None, act: str) -> DeskForm:
    if act == "mulai" and held is None:
        return BeginForm(request.POST, auto_id="mulai_%s")
    if held is None:
        raise Http404
    if act == "kegiatan":
        return ActivityForm(request.POST, rpjm=held, auto_id="rpjm_%s")
    if act == "visi":
        return RewordForm(request.POST, auto_id="visi_%s")
    if act == "perpanjang":
        return EnactForm(request.POST, auto_id="perpanjang_%s")
    raise Http404


def _do(request: DeskRequest, held: RPJMDesa | None, form: DeskForm, at: dt.datetime) -> None:
    by, said = request.member.actor(), form.cleaned_data
    if held is None:
        deeds.begin(
            desa=request.member.wilayah,
            first_year=said["tahun_pertama"],
            vision=said["visi"],
            inauguration_date=said["pelantikan"],
            by=by,
            at=at,
        )
    elif isinstance(form, ActivityForm):
        usulan = _usulan_asked(request)
        deeds.add_activity(rpjm=held, planned=form.planned(), usulan=usulan, by=by, at=at)
    elif isinstance(form, RewordForm):
        deeds.reword(rpjm=held, vision=said["visi"], inauguration_date=said["pelantikan"], by=by, at=at)
    else:
        deeds.extend(rpjm=held, perdes_no=said["perdes"], enacted_date=said["tanggal"], by=by, at=at)


def _usulan_asked(request: DeskRequest) -> Usulan | None:
    asked = request.POST.get("usulan") or request.GET.get("usulan")
    if not asked:
        return None
    return get_object_or_404(request.member.wilayah.usulan.adopted(), pk=read_number(asked))


def _searched(request: DeskRequest, held: RPJMDesa) -> ActivityForm:
    typed: dict[str, Any] = {name: value for name, value in request.POST.items() if name != "kunci_kirim"}
    typed["tahun_kerja"] = request.POST.getlist("tahun_kerja")
    found = activity_codes.search(str(typed.get("kode", "")))
    if not found:
        messages.warning(request, _("Tidak ada kode yang cocok. Coba kata lain, misalnya jalan atau air."))
    return ActivityForm(initial=typed, found=found, rpjm=held, auto_id="rpjm_%s")


def _page(request: DeskRequest, year: int, held: RPJMDesa | None, refused: DeskForm | None) -> HttpResponse:
    desa = request.member.wilayah
    words, writes = words_for(desa.kode), request.member.role in MAY_ENACT
    open_now = held is not None and held.is_open
    usulan = _usulan_asked(request)
    law = _law_of(held) if held else length_for(year)
    context: dict[str, Any] = {
        "s": words,
        "sub": plan_menu("rpjm", year, words),
        "tahun": year,
        "rpjm": held,
        "lain": desa.rpjm.order_by("first_year"),
        "boleh": writes and open_now,
        "usulan": usulan,
        "mulai": _fresh(refused, BeginForm, {"tahun_pertama": year}, "mulai")
        if writes and held is None
        else None,
        "aturan": law,
        "dasar": basis_said(law.legal_basis, sure=law.sure),
    }
    if held is not None:
        context |= _of_plan(request, held, refused, usulan, writes=writes)
    return desk_page(request, "meja/rpjm.html", context, salah=refused)


def _law_of(held: RPJMDesa) -> Length:
    """The law its length rests on: that of its beginning, or the one that let it be extended."""
    first = length_for(held.first_year)
    ended = held.first_year + first.years - 1
    return longest_now(held.first_year, ended) if held.last_year > ended else first


def _of_plan(
    request: DeskRequest, held: RPJMDesa, refused: DeskForm | None, usulan: Usulan | None, *, writes: bool
) -> dict[str, Any]:
    desa = request.member.wilayah
    draft = held.enacted_date is None
    rows = held.activities.filter(dropped_at=None).select_related("usulan__kelompok")
    activities: list[Any] = list(rows.prefetch_related("years", "kegiatan__rkp").order_by("kode", "id"))
    for one in activities:
        one.tahun_tahun = sorted(each.year for each in one.years.all())
        one.direncanakan = sorted({k.rkp.year for k in one.kegiatan.all() if k.dropped_at is None})
    initial = {"nama": usulan.title} if usulan else {}
    return {
        "tahun_tahun": list(range(held.first_year, held.last_year + 1)),
        "bidang": by_bidang(activities),
        "banyak": len(activities),
        "menunggu": desa.usulan.unplanned_in_rpjm().select_related("kelompok", "decision").order_by("id"),
        "ke_tahunan": writes and not held.is_open,
        "keluar": held.activities.filter(dropped_at__isnull=False).order_by("-dropped_at", "-id"),
        "form": _activity_form(held, refused, initial) if writes and held.is_open else None,
        "visi": _fresh(
            refused, RewordForm, {"visi": held.vision, "pelantikan": held.inauguration_date}, "visi"
        )
        if writes and draft
        else None,
        **perdes_shown(request, held, refused),
        "panjang": _longer(request, held),
        "perpanjang": _fresh(refused, EnactForm, {}, "perpanjang")
        if writes and _longer(request, held)
        else None,
    }


def _activity_form(held: RPJMDesa, refused: DeskForm | None, initial: dict[str, Any]) -> DeskForm:
    if isinstance(refused, ActivityForm):
        return refused
    return ActivityForm(rpjm=held, initial=initial, auto_id="rpjm_%s")


def _fresh(refused: DeskForm | None, kind: type[DeskForm], initial: dict[str, Any], name: str) -> DeskForm:
    """The form as it was refused, or a fresh one."""
    return refused if isinstance(refused, kind) else kind(initial=initial, auto_id=f"{name}_%s")


def _longer(request: DeskRequest, held: RPJMDesa) -> int | None:
    """The last year an enacted plan may be extended to; None when the law makes it no longer."""
    today = local_date(timezone.now(), held.desa_id)
    last = held.first_year + longest_now(held.first_year, today.year).years - 1
    return last if not held.is_open and last > held.last_year else None


@desk(BPD | PEMDES)
@require_http_methods(["GET", "HEAD", "POST"])
def activity(request: DeskRequest, pk: int) -> HttpResponse:
    """One activity: changed or dropped while the plan is open, its history, and the kegiatan of it."""
    at, desa = timezone.now(), request.member.wilayah
    held = get_object_or_404(desa.rpjm.all(), activities=pk)
    one = get_object_or_404(held.activities.select_related("rpjm__desa", "usulan__kelompok"), pk=pk)
    form: DeskForm | None = None
    if request.method == "POST":
        if request.member.role not in MAY_ENACT:
            raise PermissionDenied
        form = (
            LeaveForm(request.POST, voices=one.usulan_id is not None, auto_id="keluar_%s")
            if request.POST.get("aksi") == "keluarkan"
            else ActivityChangeForm(request.POST, rpjm=one.rpjm, auto_id="rpjm_%s")
        )
        if attempt(request, form, lambda: _change(request, one, form, at)):
            messages.success(request, _("Tercatat."))
            return onward("rpjm", tahun=one.rpjm.first_year)
    return _activity_page(request, one, form)


def _change(request: DeskRequest, one: RPJMActivity, form: DeskForm | None, at: dt.datetime) -> None:
    by = request.member.actor()
    if isinstance(form, ActivityChangeForm):
        why = form.cleaned_data["alasan"]
        deeds.change_activity(activity=one, planned=form.planned(), why=why, by=by, at=at)
    elif isinstance(form, LeaveForm):
        deeds.drop_activity(activity=one, leave=form.leave(), by=by, at=at)


def _activity_page(request: DeskRequest, one: RPJMActivity, refused: DeskForm | None) -> HttpResponse:
    words = words_for(one.rpjm.desa_id)
    writes = request.member.role in MAY_ENACT
    may = writes and one.rpjm.is_open and one.dropped_at is None
    form = (
        refused
        if isinstance(refused, ActivityChangeForm)
        else ActivityChangeForm(rpjm=one.rpjm, initial=activity_as_typed(one), auto_id="rpjm_%s")
    )
    leave = LeaveForm(voices=one.usulan_id is not None, auto_id="keluar_%s")
    context = {
        "s": words,
        "sub": plan_menu("rpjm", one.rpjm.first_year, words),
        "k": one,
        "tahun_tahun": [each.year for each in one.years.order_by("year")],
        "dari": one.kegiatan.filter(dropped_at=None).select_related("rkp").order_by("rkp__year"),
        "asal": one.usulan,
        "putusan": deeds.origin_words(one),
        "form": form if may else None,
        "boleh": writes,
        "keluar": (refused if isinstance(refused, LeaveForm) else leave) if may else None,
        "riwayat": history_of(one.changes.order_by("-changed_at", "-id"), one.rpjm.desa_id),
    }
    return desk_page(request, "meja/rpjm_kegiatan.html", context, salah=refused)
