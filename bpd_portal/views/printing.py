"""The budget on paper, as the law lays it out: in short, or every line (Penjabaran)."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from accountability.accounts.access import PEMDES, DeskRequest, desk
from accountability.budget.sums import totals
from accountability.lib.local_time import local_date
from bpd_portal.budget_rows import printed_rows
from bpd_portal.page import desk_page
from bpd_portal.years import year_asked

FORMS = ("ringkas", "penjabaran")


@desk(PEMDES)
@require_safe
def printed(request: DeskRequest) -> HttpResponse:
    """The newest version of a year on paper; a draft says that it is one."""
    desa, at = request.member.wilayah, timezone.now()
    today = local_date(at, desa.kode)
    year = year_asked(request, default=today.year)
    form = request.GET.get("bentuk", "ringkas")
    if form not in FORMS:
        raise Http404
    apb = get_object_or_404(desa.apb.of_year(year)[:1])
    context = {
        "tahun": year,
        "apb": apb,
        "bentuk": form,
        "baris": printed_rows(apb, full=form == "penjabaran"),
        "jumlah": totals(apb),
        "dicetak": today,
    }
    return desk_page(request, "meja/apb_cetak.html", context)
