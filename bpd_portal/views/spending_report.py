"""The Laporan Realisasi as a page to print and as CSV: semester I, or the whole year."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from accountability.accounts.access import BPD, PEMDES, DeskRequest, desk
from accountability.budget.models import APBDesa
from accountability.budget.reports import Report, as_csv, report, semester_end, year_end
from accountability.lib.local_time import local_date
from bpd_portal.page import desk_page
from bpd_portal.years import year_asked

ENDS = {"semester1": semester_end, "akhir": year_end}

REPORTED_UNTIL = 8  # August: until then people ask for the first half


@desk(BPD | PEMDES)
@require_safe
def spending_report(request: DeskRequest) -> HttpResponse:
    """Plan, realisasi, difference and percent in the order of the law; then what is unfinished or left."""
    year, until = _asked(request)
    desa = request.member.wilayah
    apb = desa.apb.published().of_year(year).first()
    years = sorted(set(desa.apb.published().values_list("year", flat=True)), reverse=True)
    today = local_date(timezone.now(), desa.kode)
    found = report(apb, until=ENDS[until](year)) if apb is not None else None
    context: dict[str, Any] = {
        "tahun": year,
        "tahun_lain": [one for one in years if one != year],
        "sampai": until,
        "apb": apb,
        "laporan": found,
        "berjalan": found is not None and today <= found.until,
        "dicetak": today,
    }
    return desk_page(request, "meja/laporan_realisasi.html", context)


@desk(BPD | PEMDES)
@require_safe
def spending_report_csv(request: DeskRequest) -> HttpResponse:
    """The same rows for a spreadsheet."""
    year, until = _asked(request)
    desa = request.member.wilayah
    apb: APBDesa = get_object_or_404(desa.apb.published().of_year(year)[:1])
    found: Report = report(apb, until=ENDS[until](year))
    answer = HttpResponse(as_csv(found), content_type="text/csv; charset=utf-8")
    name = f"laporan-realisasi-{desa.kode}-{year}-{until}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _asked(request: DeskRequest) -> tuple[int, str]:
    """The year and the half; in the first half of a year its semester, else the whole year."""
    today = local_date(timezone.now(), request.member.wilayah_id)
    year = year_asked(request, default=today.year)
    first_half = today.year == year and today.month <= REPORTED_UNTIL
    until = request.GET.get("sampai") or ("semester1" if first_half else "akhir")
    if until not in ENDS:
        raise Http404
    return year, until
