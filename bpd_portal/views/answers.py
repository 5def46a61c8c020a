"""Jawab: the voices that wait for an answer, the most urgent first, and the kelompok whose voices do."""

import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Min
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accountability.accounts.access import BPD, DeskRequest, desk
from accountability.accounts.models import Role
from accountability.lib.local_time import local_date, tanggal
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for
from bpd_portal.answer_menu import answer_menu
from bpd_portal.page import desk_page
from bpd_portal.rows import row_of
from posko.late import owed_an_answer, unanswered_late
from posko.models import AspirasiQuerySet
from posko.states import Kind, State

ON_A_PAGE = 25
MOST_GROUPS = 10
ASKING = (Kind.LAPORAN, Kind.TANYA)


@desk(BPD)
@require_safe
def due(request: DeskRequest) -> HttpResponse:
    """Complaints and questions that nobody answered yet; proposals walk the road through musyawarah."""
    at, desa = timezone.now(), request.member.wilayah
    words, today = words_for(desa.kode), local_date(at, desa.kode)
    page = Paginator(waiting_for_an_answer(desa), ON_A_PAGE).get_page(request.GET.get("halaman"))
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
    context = {
        "s": words,
        "sub": answer_menu("jawab", desa),
        "halaman": page,
        "butir": rows,
        "lewat": desa.aspirasi.counted().filter(unanswered_late(today), kind__in=ASKING).count(),
        "ketua": request.member.role == Role.KETUA_BPD,
        "kelompok": _groups(desa, today),
    }
    return desk_page(request, "meja/jawab.html", context)


def waiting_for_an_answer(desa: Wilayah) -> AspirasiQuerySet:
    """Complaints and questions on the desk, those in danger and those due first on top."""
    waiting = desa.aspirasi.on_the_desk().filter(kind__in=ASKING)
    return waiting.for_reading().order_by("-urgent", "answer_due_date", "id")


def _groups(desa: Wilayah, today: dt.date) -> list[dict[str, Any]]:
    """Kelompok with complaints or questions that travel nowhere yet: one answer may do for all of them."""
    waiting = desa.aspirasi.filter(
        owed_an_answer(), kind__in=ASKING, state=State.MERGED, kelompok__state=State.MERGED
    )
    found = (
        waiting.values("kelompok", "kelompok__title")
        .annotate(n=Count("pk"), due=Min("answer_due_date"))
        .order_by("due", "kelompok")
    )
    return [
        {
            "pk": one["kelompok"],
            "judul": one["kelompok__title"],
            "suara": one["n"],
            "batas": one["due"],
            "lewat": one["due"] < today,
        }
        for one in found[:MOST_GROUPS]
    ]
