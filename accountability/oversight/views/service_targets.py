"""Target layanan minimum: set for a year with their basis, held against complaints, withdrawn and back."""

import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import DeskRequest
from accountability.oversight.coaching_forms import CoachingForm
from accountability.oversight.models import Measure, ServiceTarget
from accountability.oversight.reach import may_write
from accountability.oversight.service.complaints import complaints_of
from accountability.oversight.service.measuring import measured, units_of
from accountability.oversight.service.targeting import (
    Target,
    set_again,
    set_target,
    withdraw,
    write_reached,
)
from accountability.oversight.service_forms import OneTapForm, ReachedForm, TargetForm
from accountability.oversight.views.looking import kec_desk
from accountability.oversight.views.page import SeeOther, must_write
from accountability.oversight.views.service_page import (
    done,
    kecamatan_of,
    measured_row,
    service_page,
    unit_named,
    year_of,
)
from accountability.regions.models import Wilayah

ON_A_PAGE, GONE_SHOWN = 25, 20


@kec_desk
@require_http_methods(["GET", "HEAD", "POST"])
def targets(request: DeskRequest) -> HttpResponse:
    """The targets of a year; a POST sets, withdraws or brings back one, or writes what was reached."""
    place, at = kecamatan_of(request), timezone.now()
    year, units = year_of(request, place), units_of(place)
    refused: tuple[str, CoachingForm] | None = None
    if request.method == "POST":
        must_write(request.member)
        refused = _do(request, place, year, at)
        if refused is None:
            return SeeOther(request.get_full_path())
    asked, wrong = refused or ("", None)
    writes = may_write(request.member)
    of_year = ServiceTarget.objects.filter(kecamatan=place, year=year).select_related("unit")
    standing = of_year.standing().order_by("sector", "unit__name", "id")
    shown = Paginator(standing, ON_A_PAGE).get_page(request.GET.get("halaman"))
    complaints = complaints_of(place, units, at=at)
    form = wrong if asked == "pasang" else TargetForm(units=units, auto_id="pasang_%s")
    rows = [_row(row, asked, wrong, writes) for row in map(measured_row, measured(list(shown), complaints))]
    context = {
        "tahun": year,
        "tahun_lain": [year - 1, year + 1],
        "halaman": shown,
        "kueri": f"&tahun={year}",
        "target": rows,
        "dicabut": of_year.exclude(withdrawn_at=None).order_by("-withdrawn_at")[:GONE_SHOWN]
        if writes
        else [],
        "form": form if writes else None,
        "buka": asked,
        "tap": OneTapForm(auto_id=False),
    }
    return service_page(request, "kec/layanan_target.html", place, context, refused=wrong)


def targets_shown(request: DeskRequest) -> tuple[int, list[dict[str, Any]]]:
    """The year that is asked for, and its targets held against their figures."""
    place, at = kecamatan_of(request), timezone.now()
    year = year_of(request, place)
    standing = ServiceTarget.objects.filter(kecamatan=place, year=year).select_related("unit").standing()
    found = list(standing.order_by("sector", "unit__name", "id"))
    complaints = complaints_of(place, units_of(place), at=at)
    return year, [measured_row(one) for one in measured(found, complaints)]


def _row(row: dict[str, Any], asked: str, wrong: CoachingForm | None, writes: bool) -> dict[str, Any]:
    target: ServiceTarget = row["t"]
    name = f"capaian-{target.pk}"
    form: CoachingForm | None = None
    if wrong is not None and asked == name:
        form = wrong
    elif writes and target.measure == Measure.FIGURE:
        form = ReachedForm(initial={"capaian": target.reached}, auto_id=f"{name}_%s")
    return {**row, "form": form, "aksi": name}


def _do(request: DeskRequest, place: Wilayah, year: int, at: dt.datetime) -> tuple[str, CoachingForm] | None:
    asked, by = request.POST.get("aksi", ""), request.member.actor()
    if asked == "pasang":
        return _set(request, place, year, at)
    deed, _dash, number = asked.partition("-")
    pk = int(number) if number.isascii() and number.isdecimal() and len(number) < 18 else 0
    found = get_object_or_404(ServiceTarget.objects.select_related("kecamatan"), pk=pk, kecamatan=place)
    if deed == "capaian":
        form = ReachedForm(request.POST, auto_id=f"{asked}_%s")
        ok = done(
            request,
            form,
            lambda: write_reached(target=found, reached=form.cleaned_data["capaian"], by=by, at=at),
            _("Capaian tercatat."),
            at,
        )
        return None if ok else (asked, form)
    deeds = {
        "cabut": (withdraw, _("Target dicabut. Bisa dipasang lagi di bawah.")),
        "pasang_lagi": (set_again, _("Target dipasang lagi.")),
    }
    if deed not in deeds:
        raise Http404
    act, told = deeds[deed]
    tap = OneTapForm(request.POST)
    return None if done(request, tap, lambda: act(target=found, by=by, at=at), told, at) else (asked, tap)


def _set(request: DeskRequest, place: Wilayah, year: int, at: dt.datetime) -> tuple[str, CoachingForm] | None:
    form = TargetForm(request.POST, units=units_of(place), auto_id="pasang_%s")

    def deed() -> None:
        said = form.cleaned_data
        unit = unit_named(place, said["layanan"])
        sector = "" if unit else said["layanan"]
        target = Target(sector, said["ukuran"], said["angka"], said["dasar"], said["apa"], unit)
        set_target(kecamatan=place, year=year, target=target, by=request.member.actor(), at=at)

    return None if done(request, form, deed, _("Target dipasang."), at) else ("pasang", form)
