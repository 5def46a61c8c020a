"""The list of service units of a kecamatan: added, changed, retired and brought back, each taken back."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import DeskRequest
from accountability.lib.local_time import local_date
from accountability.oversight.coaching_forms import CoachingForm
from accountability.oversight.models import ServiceUnit
from accountability.oversight.models.matrix import ServiceUnitQuerySet
from accountability.oversight.reach import may_write
from accountability.oversight.service.keeping_units import add, bring_back, change, retire, take_back
from accountability.oversight.service.tables import sectors
from accountability.oversight.service_forms import OneTapForm, UnitForm
from accountability.oversight.views.looking import kec_desk
from accountability.oversight.views.page import SeeOther, must_write
from accountability.oversight.views.service_page import (
    done,
    kecamatan_of,
    must_be_within,
    service_page,
    villages_in,
)

ON_A_PAGE = 25
_DEEDS = {
    "berhenti": (retire, gettext_lazy("Satuan layanan tidak dipakai lagi. Catatannya tetap ada.")),
    "kembali": (bring_back, gettext_lazy("Satuan layanan dipakai lagi.")),
    "urung": (take_back, gettext_lazy("Perubahan terakhir dibatalkan.")),
}


@kec_desk
@require_http_methods(["GET", "HEAD", "POST"])
def units(request: DeskRequest) -> HttpResponse:
    """The list, those in use first; `?bidang=` narrows it; a POST adds one."""
    place = kecamatan_of(request)
    villages = villages_in(place)
    form = UnitForm(villages=villages)
    if request.method == "POST":
        must_write(request.member)
        form, at = UnitForm(request.POST, villages=villages), timezone.now()
        by = request.member.actor()
        deed = lambda: add(kecamatan=place, told=form.told, by=by, at=at)  # noqa: E731 - one deed, named
        if done(request, form, deed, _("Satuan layanan ditambahkan."), at):
            return SeeOther(request.get_full_path())
    asked = request.GET.get("bidang", "")
    page = Paginator(units_shown(request), ON_A_PAGE)
    shown = page.get_page(request.GET.get("halaman"))
    context = {
        "halaman": shown,
        "satuan": [_row(one) for one in shown],
        "bidang": [(one.kode, one.name) for one in sectors().values()],
        "dipilih": asked,
        "kueri": f"&bidang={asked}" if asked in sectors() else "",
        "form": form,
    }
    refused = form if form.errors else None
    return service_page(request, "kec/layanan_satuan.html", place, context, refused=refused)


def units_shown(request: DeskRequest) -> ServiceUnitQuerySet:
    """The units of the kecamatan, of the sector the address asks for; those in use first."""
    found = ServiceUnit.objects.filter(kecamatan=kecamatan_of(request))
    found = found.select_related("desa").prefetch_related("serves")
    asked = request.GET.get("bidang", "")
    return (found.filter(sector=asked) if asked in sectors() else found).order_by("retired_at", "name", "id")


@kec_desk
@require_http_methods(["GET", "HEAD", "POST"])
def unit(request: DeskRequest, pk: int) -> HttpResponse:
    """One unit to change, retire, bring back, or take its last change back. 404 elsewhere."""
    found = get_object_or_404(
        ServiceUnit.objects.select_related("kecamatan", "desa").prefetch_related("serves"), pk=pk
    )
    place = must_be_within(request, found.kecamatan)
    villages = villages_in(place)
    form: CoachingForm = UnitForm(villages=villages, unit=found)
    if request.method == "POST":
        must_write(request.member)
        form = _do(request, found, villages)
        if not form.errors:
            return SeeOther(reverse("kec-layanan-satuan-satu", args=[pk]))
    own = form if isinstance(form, UnitForm) else UnitForm(villages=villages, unit=found)
    last = found.changes.filter(taken_back_at=None).select_related("by_user").order_by("-id").first()
    context = {
        **_row(found),
        "form": own if may_write(request.member) else None,
        "tap": OneTapForm(auto_id=False),
        "terakhir": last,
        "terakhir_hari": local_date(last.at, place.kode) if last else None,
        "matriks": found.matrix_rows.count(),
    }
    return service_page(
        request, "kec/layanan_satuan_satu.html", place, context, refused=form if form.errors else None
    )


def _do(request: DeskRequest, found: ServiceUnit, villages: list[tuple[str, str]]) -> CoachingForm:
    asked, at, by = request.POST.get("aksi", ""), timezone.now(), request.member.actor()
    if asked == "ubah":
        form = UnitForm(request.POST, villages=villages, unit=found)
        done(request, form, lambda: change(unit=found, told=form.told, by=by, at=at), _("Tersimpan."), at)
        return form
    if asked not in _DEEDS:
        raise Http404
    tap = OneTapForm(request.POST)
    deed, told = _DEEDS[asked]
    done(request, tap, lambda: deed(unit=found, by=by, at=at), str(told), at)
    return tap


def _row(one: ServiceUnit) -> dict[str, Any]:
    known = sectors().get(one.sector)
    return {
        "isi": one,
        "bidang_nama": known.name if known else _("bidang belum dipilih"),
        "melayani": ", ".join(sorted(each.name for each in one.serves.all())),
    }
