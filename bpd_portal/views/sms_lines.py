"""Jalur: how each line that serves the village fares, and what to do when something is wrong."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accountability.accounts.access import BPD, DeskRequest, desk
from accountability.regions.sebutan import words_for
from bpd_portal.line_rows import row_of_line
from bpd_portal.page import desk_page
from bpd_portal.sms_menu import sms_menu
from sms_gateway.inbox import dead_letters
from sms_gateway.limits import LIMITS
from sms_gateway.line_health import lines_of, waiting_without_line


@desk(BPD)
@require_safe
def lines(request: DeskRequest) -> HttpResponse:
    """The village's own lines first, then those it shares with others."""
    at, desa = timezone.now(), request.member.wilayah
    health = lines_of(desa=desa, at=at)
    context = {
        "s": words_for(desa.kode),
        "sub": sms_menu("sms-jalur", dead_letters(desa=desa).count()),
        "jalur": [row_of_line(one, desa.kode) for one in health],
        "semua_baik": all(one.well for one in health),
        "tanpa_jalur": waiting_without_line(desa=desa, at=at),
        "hari": LIMITS.reconciliation_days,
    }
    return desk_page(request, "meja/sms_jalur.html", context)
