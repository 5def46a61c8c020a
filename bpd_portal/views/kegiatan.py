"""One kegiatan of the year plan: what it is, where it comes from, how it changed; change, leave, return."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import BPD, PEMDES, DeskRequest, desk
from accountability.budget.letting_go import hanging_on, let_go
from accountability.planning.changing import change
from accountability.planning.leaving import restore
from accountability.planning.models import Kegiatan
from accountability.regions.sebutan import words_for
from bpd_portal.attempts import attempt
from bpd_portal.forms.base import DeskForm
from bpd_portal.forms.plans import KegiatanChangeForm, LeaveForm, as_typed
from bpd_portal.page import desk_page, onward
from bpd_portal.plan_menu import MAY_PLAN, plan_menu
from bpd_portal.plan_rows import facts_of, history_of, origin_of, voices_behind
from bpd_portal.planned_activities import activities_for


@desk(BPD | PEMDES)
@require_http_methods(["GET", "HEAD", "POST"])
def kegiatan(request: DeskRequest, pk: int) -> HttpResponse:
    """The page of one kegiatan; its writer changes it, takes it out with a reason, or puts it back."""
    at, exact = timezone.now(), request.member.role in BPD
    rows = request.member.wilayah.kegiatan.annotate(suara=voices_behind(exact=exact))
    related = ("rkp", "usulan__kelompok", "usulan__musyawarah", "usulan__decision", "rpjm_activity__rpjm")
    one = get_object_or_404(rows.select_related("desa", *related), pk=pk)
    if request.method != "POST":
        return _page(request, one, None)
    if request.member.role not in MAY_PLAN:
        raise PermissionDenied
    act = request.POST.get("aksi", "")
    if act not in _ACTS:
        raise Http404
    form = _bound(request, one, act)
    if not attempt(request, form, lambda: _do(request, one, form, act, at)):
        return _page(request, one, form)
    messages.success(request, _ACTS[act]())
    return onward("rencana-kegiatan", one.pk)


_ACTS = {
    "ubah": lambda: _("Perubahan tercatat."),
    "keluarkan": lambda: _("Kegiatan keluar dari rencana. Warga di baliknya dikabari."),
    "kembalikan": lambda: _("Kegiatan kembali ke rencana."),
}


def _bound(request: DeskRequest, one: Kegiatan, act: str) -> DeskForm:
    if act == "ubah":
        return _change_form(one, request.POST)
    if act == "keluarkan":
        return LeaveForm(request.POST, voices=one.usulan_id is not None, auto_id="keluar_%s")
    return DeskForm(request.POST)


def _do(request: DeskRequest, one: Kegiatan, form: DeskForm, act: str, at: dt.datetime) -> None:
    by, said = request.member.actor(), form.cleaned_data
    if isinstance(form, KegiatanChangeForm):
        change(kegiatan=one, job=form.job(), why=said["alasan"], by=by, at=at)
    elif isinstance(form, LeaveForm):
        let_go(kegiatan=one, leave=form.leave(), by=by, at=at)
    else:
        restore(kegiatan=one, by=by, at=at)


def _page(request: DeskRequest, one: Any, refused: DeskForm | None) -> HttpResponse:
    words, year = words_for(one.desa_id), one.rkp.year
    open_now = one.rkp.is_open
    may = request.member.role in MAY_PLAN and open_now
    stands = one.dropped_at is None
    context = {
        "s": words,
        "sub": plan_menu("", year, words),
        "k": one,
        "tahun": year,
        "fakta": facts_of(one),
        "asal": origin_of(one, request.member, one.suara),
        "riwayat": history_of(one.changes.order_by("-changed_at", "-id"), one.desa_id),
        "terkunci": not open_now,
        "baris": len(hanging_on(one)),
        "ubah": _shown(refused, KegiatanChangeForm, lambda: _change_form(one)) if may and stands else None,
        "keluar": _shown(
            refused, LeaveForm, lambda: LeaveForm(voices=one.usulan_id is not None, auto_id="keluar_%s")
        )
        if may and stands
        else None,
        "kembali": may and not stands,
        "boleh": request.member.role in MAY_PLAN,
    }
    return desk_page(request, "meja/rencana_kegiatan.html", context, salah=refused)


def _shown(refused: DeskForm | None, kind: type[DeskForm], fresh: Any) -> DeskForm:
    """The form as it was refused, or a fresh one."""
    return refused if isinstance(refused, kind) else fresh()


def _change_form(one: Kegiatan, data: Any = None) -> KegiatanChangeForm:
    activities = activities_for(one.desa, one.rkp.year)
    return KegiatanChangeForm(data, activities=activities, auto_id="ubah_%s", initial=as_typed(one))
