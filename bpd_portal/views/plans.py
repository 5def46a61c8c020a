"""Rencana: what was agreed becomes a kegiatan with its official code, and the plan is enacted."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import BPD, PEMDES, DeskRequest, desk
from accountability.accounts.models import Role
from accountability.lib.local_time import local_date
from accountability.planning import activity_codes
from accountability.planning.models import Kegiatan, RKPDesa, Usulan
from accountability.planning.rkp import Job, enact, plan
from bpd_portal.attempts import attempt
from bpd_portal.forms.base import DeskForm
from bpd_portal.forms.meetings import EnactForm, KegiatanForm
from bpd_portal.page import desk_page, onward
from bpd_portal.years import read_number, year_asked, years_beside
from posko import counts

MAY_PLAN = frozenset({Role.KETUA_BPD})
MAY_ENACT = frozenset({Role.KETUA_BPD, Role.KADES})


@desk(BPD | PEMDES)
@require_http_methods(["GET", "HEAD", "POST"])
def plans(request: DeskRequest) -> HttpResponse:
    """The plan of a year by bidang with the origin of each kegiatan; what is agreed and not yet planned."""
    at, desa = timezone.now(), request.member.wilayah
    year = year_asked(request, default=local_date(at, desa.kode).year + 1)
    usulan = _usulan_asked(request)
    if request.method != "POST":
        return _page(request, year, usulan, None)
    _check_role(request)
    form: DeskForm
    if request.POST.get("aksi") == "tetapkan":
        rkp = get_object_or_404(desa.rkp.all(), year=year)
        form = EnactForm(request.POST, auto_id="tetap_%s")
        done, told = attempt(request, form, lambda: _enact(request, rkp, form, at)), _("Penetapan tercatat.")
    else:
        form = KegiatanForm(request.POST, auto_id="kegiatan_%s")
        done = attempt(request, form, lambda: _plan(request, year, form, usulan, at))
        told = _("Kegiatan masuk rencana.")
    if not done:
        return _page(request, year, usulan, form)
    messages.success(request, told)
    return onward("rencana", tahun=year)


def _check_role(request: DeskRequest) -> None:
    allowed = MAY_ENACT if request.POST.get("aksi") == "tetapkan" else MAY_PLAN
    if request.member.role not in allowed:
        raise PermissionDenied


def _usulan_asked(request: DeskRequest) -> Usulan | None:
    """The adopted usulan a kegiatan is made of; one of another desa does not exist here."""
    asked = request.POST.get("usulan") or request.GET.get("usulan")
    if not asked:
        return None
    mine = request.member.wilayah.usulan.adopted().select_related("kelompok", "decision")
    return get_object_or_404(mine, pk=read_number(asked))


def _plan(
    request: DeskRequest, year: int, form: DeskForm, usulan: Usulan | None, at: dt.datetime
) -> Kegiatan:
    said = form.cleaned_data
    job = Job(
        kode=said["kode"],
        name=said["nama"],
        cost=said["biaya"],
        volume=said["volume"],
        unit=said["satuan"],
        place=said["tempat"],
        fund_source=said["sumber"],
    )
    return plan(
        desa=request.member.wilayah, year=year, job=job, usulan=usulan, by=request.member.actor(), at=at
    )


def _enact(request: DeskRequest, rkp: RKPDesa, form: DeskForm, at: dt.datetime) -> None:
    enact(
        rkp=rkp,
        perdes_no=form.cleaned_data["perdes"],
        enacted_date=form.cleaned_data["tanggal"],
        by=request.member.actor(),
        at=at,
    )


def _page(request: DeskRequest, year: int, usulan: Usulan | None, refused: DeskForm | None) -> HttpResponse:
    desa = request.member.wilayah
    rkp = desa.rkp.filter(year=year).first()
    planned = list(
        desa.kegiatan.of_year(year)
        .select_related("usulan__kelompok")
        .annotate(suara=Count("usulan__kelompok__aspirasi"))
    )
    may_plan = request.member.role in MAY_PLAN and (rkp is None or rkp.enacted_date is None)
    asked = usulan is not None or request.GET.get("kegiatan") == "baru" or isinstance(refused, KegiatanForm)
    context = {
        "tahun": year,
        "tahun_lain": sorted(years_beside(year, desa.rkp.values_list("year", flat=True))),
        "rkp": rkp,
        "menunggu": desa.usulan.unplanned().select_related("kelompok", "decision").order_by("id"),
        "bidang": _by_bidang(planned),
        "suara": _said(planned, exact=request.member.role in BPD),
        "jumlah": sum(one.cost for one in planned),
        "banyak": len(planned),
        "tanpa_asal": sum(one.usulan_id is None for one in planned),
        "boleh_rencana": may_plan,
        "usulan": usulan,
        "form": _kegiatan_form(refused, usulan) if may_plan and asked else None,
        "tetap": _enact_form(request, rkp, refused),
        "warga_bpd": request.member.role in BPD,
    }
    return desk_page(request, "meja/rencana.html", context, salah=refused)


def _said(planned: list[Any], *, exact: bool) -> dict[str, str]:
    """How many voices stand behind each kegiatan; a small number is for the council only."""
    word = _("suara")
    return {str(one.pk): f"{one.suara} {word}" if exact else counts.told(one.suara, word) for one in planned}


def _kegiatan_form(refused: DeskForm | None, usulan: Usulan | None) -> DeskForm:
    if isinstance(refused, KegiatanForm):
        return refused
    return KegiatanForm(auto_id="kegiatan_%s", initial={"nama": usulan.title} if usulan else None)


def _enact_form(request: DeskRequest, rkp: RKPDesa | None, refused: DeskForm | None) -> DeskForm | None:
    if rkp is None or rkp.enacted_date is not None or request.member.role not in MAY_ENACT:
        return None
    return refused if isinstance(refused, EnactForm) else EnactForm(auto_id="tetap_%s")


def _by_bidang(planned: list[Kegiatan]) -> list[dict[str, Any]]:
    found: dict[str, list[Kegiatan]] = {}
    for one in planned:
        found.setdefault(one.kode[0], []).append(one)
    return [
        {
            "kode": kode,
            "nama": activity_codes.BIDANG_SHORT[kode],
            "butir": some,
            "jumlah": sum(one.cost for one in some),
        }
        for kode, some in sorted(found.items())
    ]
