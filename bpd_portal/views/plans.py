"""Rencana: the plan of a year by bidang, what waits to be planned, the Perdes, a change by revision."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import BPD, PEMDES, DeskRequest, desk
from accountability.lib.local_time import local_date
from accountability.planning import activity_codes
from accountability.planning.models import RPJMActivity, Usulan
from accountability.planning.rkp import enact, plan
from accountability.regions.sebutan import words_for
from bpd_portal.attempts import attempt
from bpd_portal.forms.base import DeskForm
from bpd_portal.forms.plans import KegiatanForm, activity_words
from bpd_portal.page import desk_page, onward
from bpd_portal.plan_menu import MAY_ENACT, MAY_PLAN, plan_menu
from bpd_portal.plan_perdes import OF_THE_PERDES, perdes_act, perdes_shown
from bpd_portal.plan_rows import by_bidang, said, voices_behind
from bpd_portal.planned_activities import activities_for
from bpd_portal.years import read_number, year_asked, years_beside


@desk(BPD | PEMDES)
@require_http_methods(["GET", "HEAD", "POST"])
def plans(request: DeskRequest) -> HttpResponse:
    """The plan of a year by bidang with the origin of each kegiatan; what is agreed and not yet planned."""
    at, desa = timezone.now(), request.member.wilayah
    year = year_asked(request, default=local_date(at, desa.kode).year + 1)
    usulan = _usulan_asked(request)
    if request.method != "POST":
        return _page(request, year, usulan, None)
    act = request.POST.get("aksi", "")
    if request.member.role not in (MAY_ENACT if act in OF_THE_PERDES else MAY_PLAN):
        raise PermissionDenied
    if act == "cari":
        return _page(request, year, usulan, searched(request, year))
    form, deed, told = _of_the_perdes(request, year, act, at) if act in OF_THE_PERDES else (None, None, "")
    if form is None or deed is None:
        form = KegiatanForm(request.POST, activities=activities_for(desa, year), auto_id="kegiatan_%s")
        told = _("Kegiatan masuk rencana.")
        if not attempt(request, form, lambda: _plan(request, year, form, usulan, at)):
            return _page(request, year, usulan, form)
    elif not attempt(request, form, deed):
        return _page(request, year, usulan, form)
    messages.success(request, told)
    return onward("rencana", tahun=year)


def searched(request: DeskRequest, year: int) -> KegiatanForm:
    """The form with all that was typed, and the codes that fit the words in place of the box."""
    typed: dict[str, str] = {
        name: str(value) for name, value in request.POST.items() if name != "kunci_kirim"
    }
    words = typed.get("kode", "")
    found = activity_codes.search(words)
    if not found:
        messages.warning(request, _("Tidak ada kode yang cocok. Coba kata lain, misalnya jalan atau air."))
    return KegiatanForm(
        initial=typed,
        found=found,
        activities=activities_for(request.member.wilayah, year),
        auto_id="kegiatan_%s",
    )


def _usulan_asked(request: DeskRequest) -> Usulan | None:
    """The adopted usulan a kegiatan is made of; one of another desa does not exist here."""
    asked = request.POST.get("usulan") or request.GET.get("usulan")
    if not asked:
        return None
    mine = request.member.wilayah.usulan.adopted().select_related("kelompok", "decision")
    return get_object_or_404(mine, pk=read_number(asked))


def _plan(request: DeskRequest, year: int, form: DeskForm, usulan: Usulan | None, at: dt.datetime) -> None:
    if isinstance(form, KegiatanForm):
        desa, by = request.member.wilayah, request.member.actor()
        plan(desa=desa, year=year, job=form.job(), usulan=usulan, by=by, at=at)


def _of_the_perdes(
    request: DeskRequest, year: int, act: str, at: dt.datetime
) -> tuple[DeskForm, Callable[[], object], str]:
    rkp = get_object_or_404(request.member.wilayah.rkp.all(), year=year)
    return perdes_act(request, rkp, act, partial(enact, rkp=rkp), at)


def _page(request: DeskRequest, year: int, usulan: Usulan | None, refused: DeskForm | None) -> HttpResponse:
    desa, member = request.member.wilayah, request.member
    words = words_for(desa.kode)
    rkp = desa.rkp.filter(year=year).first()
    exact = member.role in BPD
    planned: list[Any] = list(
        desa.kegiatan.of_year(year)
        .select_related("usulan__kelompok", "rpjm_activity")
        .annotate(suara=voices_behind(exact=exact))
    )
    may_plan = member.role in MAY_PLAN and (rkp is None or rkp.is_open)
    asked = usulan is not None or request.GET.get("kegiatan") == "baru" or isinstance(refused, KegiatanForm)
    of_rpjm = _activity_asked(request, year)
    context = {
        "s": words,
        "sub": plan_menu("rencana", year, words),
        "tahun": year,
        "tahun_lain": sorted(years_beside(year, desa.rkp.values_list("year", flat=True))),
        "rkp": rkp,
        "keluar": desa.kegiatan.dropped().filter(rkp__year=year).order_by("-dropped_at"),
        "menunggu": desa.usulan.unplanned().select_related("kelompok", "decision").order_by("id"),
        "bidang": by_bidang(planned),
        "suara": {str(one.pk): said(one.suara, member) for one in planned},
        "jumlah": sum(one.cost for one in planned),
        "banyak": len(planned),
        "tanpa_asal": sum(one.usulan_id is None for one in planned),
        "boleh_rencana": may_plan,
        "usulan": usulan,
        "form": _kegiatan_form(request, year, refused, usulan, of_rpjm)
        if may_plan and (asked or of_rpjm)
        else None,
        "warga_bpd": exact,
        **perdes_shown(request, rkp, refused),
    }
    return desk_page(request, "meja/rencana.html", context, salah=refused)


def _activity_asked(request: DeskRequest, year: int) -> RPJMActivity | None:
    """The activity of the medium-term plan a kegiatan is to be made of."""
    asked = request.GET.get("rpjm")
    if not asked:
        return None
    number = read_number(asked)
    return next((one for one in activities_for(request.member.wilayah, year) if one.pk == number), None)


def _kegiatan_form(
    request: DeskRequest,
    year: int,
    refused: DeskForm | None,
    usulan: Usulan | None,
    of_rpjm: RPJMActivity | None,
) -> DeskForm:
    if isinstance(refused, KegiatanForm):
        return refused
    initial: dict[str, Any] = {"kode": request.GET.get("kode", "")}
    if usulan is not None:
        initial["nama"] = usulan.title
    if of_rpjm is not None:
        initial |= {"kode": of_rpjm.kode, "nama": of_rpjm.name, "tempat": of_rpjm.place}
        initial |= {"satuan": of_rpjm.unit, "sumber": of_rpjm.fund_source, "rpjm": activity_words(of_rpjm)}
    activities = activities_for(request.member.wilayah, year)
    return KegiatanForm(auto_id="kegiatan_%s", activities=activities, initial=initial)
