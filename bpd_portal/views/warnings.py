"""Peringatan in the village: the words the kecamatan reads, what became of each, where to put it right."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accountability.accounts.access import BPD, PEMDES, DeskRequest, desk
from accountability.lib.local_time import local_date
from accountability.oversight.models import WarningStanding
from accountability.oversight.rules import in_force
from accountability.oversight.told import villages_now
from accountability.oversight.views.list_door import in_batches
from accountability.oversight.warning_rows import row_of_kept, row_of_told
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for
from bpd_portal.page import desk_page

ON_A_PAGE = 10
# Where the council, and where the village government, puts right what a rule found; "" where it cannot.
PUT_RIGHT: dict[str, tuple[str, str, dict[str, str]]] = {
    "apb_late": ("bpd-langkah", "pemdes-langkah", {}),
    "realisasi_behind": ("pemdes-laporan", "pemdes-realisasi", {}),
    "escalated": ("bpd", "", {"ciri": "lagi"}),
    "said_again": ("bpd", "", {}),
    "unread": ("bpd", "", {"lewat": "baca"}),
    "unanswered": ("bpd", "", {"lewat": "jawab"}),
    "reopened": ("bpd", "", {"ciri": "lagi"}),
    "council_silent": ("bpd", "", {}),
    "no_women": ("jangkauan", "", {}),
    "no_disabled": ("jangkauan", "", {}),
    "no_origin": ("kesesuaian", "rencana", {}),
    "rule_broken": ("apb-periksa", "apb-periksa", {}),
    "evaluation_due": ("tugas", "tugas", {}),
    "evaluation_late": ("tugas", "tugas", {}),
    "findings_late": ("tugas", "tugas", {}),
    "not_told": ("bpd-langkah", "pemdes-apb", {}),
    "calendar_late": ("bpd-kalender", "pemdes-kalender", {}),
}


@desk(BPD)
@require_safe
def of_the_council(request: DeskRequest) -> HttpResponse:
    """All warnings of the council's own village."""
    return _warnings(request)


@desk(PEMDES)
@require_safe
def of_the_village(request: DeskRequest) -> HttpResponse:
    """Those about plan and money: what counts voices goes past the village government."""
    return _warnings(request)


def _warnings(request: DeskRequest) -> HttpResponse:
    desa, at = request.member.wilayah, timezone.now()
    words, mine = words_for(desa.kode), _mine(request, at)
    rows = told_now(request)
    page = Paginator(_before(desa, mine), ON_A_PAGE).get_page(request.GET.get("halaman"))
    open_now = {WarningStanding.NEW.value, WarningStanding.HANDLED.value}
    context = {
        "s": words,
        "terbuka": [_with_way(row, request) for row in rows if row["keadaan"] in open_now],
        "dijawab": [row for row in rows if row["keadaan"] not in open_now],
        "halaman": page,
        "riwayat": [row_of_kept(one) for one in page],
    }
    return desk_page(request, "meja/peringatan.html", context)


def _mine(request: DeskRequest, at: dt.datetime) -> set[str]:
    """The rules whose warnings this desk reads."""
    rules = in_force(local_date(at, request.member.wilayah_id).year).values()
    return {rule.id for rule in rules if rule.told_to == "desa" or request.member.role in BPD}


def told_now(request: DeskRequest) -> list[dict[str, Any]]:
    """What speaks now, as this desk reads it."""
    desa, at = request.member.wilayah, timezone.now()
    today, mine = local_date(at, desa.kode), _mine(request, at)
    (now,) = villages_now([desa], words_for(desa.kode), at=at)
    return [row_of_told(one, today) for one in now.told if one.alert.rule.id in mine]


def ended_warnings(request: DeskRequest) -> Iterator[dict[str, Any]]:
    """What has ended, as this desk reads it, the newest first."""
    before = _before(request.member.wilayah, _mine(request, timezone.now()))
    return (row_of_kept(one) for one in in_batches(before))


def _before(desa: Wilayah, mine: set[str]) -> Any:
    """What has ended, the newest first."""
    ended = desa.kept_warnings.filter(rule__in=mine, ended_at__isnull=False)
    return ended.select_related("desa").order_by("-ended_at", "-id")


def _with_way(row: dict[str, Any], request: DeskRequest) -> dict[str, Any]:
    """The row with the address where it can be put right."""
    council, village, query = PUT_RIGHT[row["aturan"]]
    name = council if request.member.role in BPD else village
    return {**row, "ke": reverse(name, query=query or None) if name else ""}
