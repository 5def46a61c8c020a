"""Jawab: the voices that wait for an answer, the most urgent first."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accountability.accounts.access import BPD, DeskRequest, desk
from accountability.lib.local_time import local_date, tanggal
from accountability.regions.sebutan import words_for
from bpd_portal.filters import unanswered_late
from bpd_portal.page import desk_page
from bpd_portal.rows import row_of
from posko.states import Kind, State

ON_A_PAGE = 25


@desk(BPD)
@require_safe
def due(request: DeskRequest) -> HttpResponse:
    """Complaints and questions that nobody answered yet; proposals walk the road through musyawarah."""
    at, desa = timezone.now(), request.member.wilayah
    words, today = words_for(desa.kode), local_date(at, desa.kode)
    waiting = desa.aspirasi.filter(
        kind__in=[Kind.LAPORAN, Kind.TANYA], state__in=[State.RECEIVED, State.READ, State.NEEDS_DETAIL]
    )
    page = Paginator(waiting.for_reading().order_by("answer_due_date", "id"), ON_A_PAGE).get_page(
        request.GET.get("halaman")
    )
    rows: list[dict[str, Any]] = []
    for voice in page:
        row = row_of(voice, words, at)
        if voice.state != State.NEEDS_DETAIL:
            late = voice.answer_due_date < today
            row["lencana"] = {
                "kode": "lewat" if late else "jawab",
                "label": f"{_('Lewat batas') if late else _('Sebelum')} {tanggal(voice.answer_due_date)}",
                "ikon": "jam",
                "warna": "kunyit" if late else "abu",
            }
        rows.append(row)
    late_count = waiting.filter(unanswered_late(today)).count()
    return desk_page(
        request, "meja/jawab.html", {"s": words, "halaman": page, "butir": rows, "lewat": late_count}
    )
