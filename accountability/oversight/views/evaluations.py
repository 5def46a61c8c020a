"""The list of evaluations: every village of a year, how far it is, its clock, and who works on it."""

import datetime as dt
from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accountability.accounts.access import DeskRequest
from accountability.budget.models import APBDesa
from accountability.lib.local_time import local_date
from accountability.lib.workdays import working_days_between
from accountability.oversight.models import Evaluation, Result, Stage, TeamRole
from accountability.oversight.reach import evaluations_of, villages_of
from accountability.oversight.views.looking import kec_desk
from accountability.oversight.views.page import kec_page
from accountability.regions.days_off import days_off
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for

FIRST_YEAR, LAST_YEAR = 2015, 2100  # villages have an APB Desa since UU 6/2014
NEXT_YEAR_FROM = 10  # October: the budgets of the coming year are handed over


@kec_desk
@require_safe
def evaluations(request: DeskRequest) -> HttpResponse:
    """Villages by year: state, clock, team; those with the shortest clock first."""
    year, rows = evaluations_shown(request)
    known = set(evaluations_of(request.member).values_list("year", flat=True))
    context = {
        "tahun": year,
        "tahun_lain": sorted({*known, year - 1, year + 1} - {year}, reverse=True),
        "baris": rows,
        "selesai": sum(row["selesai"] for row in rows),
        "lewat": sum(row["lewat"] for row in rows),
    }
    return kec_page(request, "kec/evaluasi.html", words_for(request.member.wilayah_id), context)


def evaluations_shown(request: DeskRequest) -> tuple[int, list[dict[str, Any]]]:
    """The year that is asked for, and its villages, those with the shortest clock first."""
    today = local_date(timezone.now(), request.member.wilayah_id)
    year = year_asked(request.GET.get("tahun"), default=today.year + (today.month >= NEXT_YEAR_FROM))
    villages = list(villages_of(request.member))
    of_year = _newest(request, year)
    drafts = dict(_budgets(villages, year))
    rows = [_row(desa, of_year.get(desa.kode), drafts.get(desa.kode), today) for desa in villages]
    return year, sorted(rows, key=lambda row: (row["urut"], row["desa"].name))


def year_asked(asked: str | None, *, default: int) -> int:
    """The year of the address, else `default`; 404 for one out of this world."""
    if not asked:
        return default
    if not asked.isascii() or not asked.isdecimal() or not FIRST_YEAR <= int(asked[:5]) <= LAST_YEAR:
        raise Http404
    return int(asked[:5])


def badge_of(evaluation: Evaluation | None, today: dt.date) -> dict[str, str]:
    """How far an evaluation is, as a mark: word, icon and colour."""
    if evaluation is None:
        return {"kode": "belum", "label": _("Belum diterima"), "ikon": "jeda", "warna": "abu"}
    if evaluation.is_finished:
        good = evaluation.result == Result.IN_ORDER
        label = str(Result(evaluation.result).label)
        return {
            "kode": evaluation.result,
            "label": label,
            "ikon": "selesai" if good else "ubah",
            "warna": "daun" if good else "kunyit",
        }
    if evaluation.due_date < today:
        return {"kode": "lewat", "label": clock_of(evaluation, today), "ikon": "awas", "warna": "bata"}
    colour = "toska" if evaluation.stage == Stage.IN_PROGRESS else "ungu"
    return {"kode": evaluation.stage, "label": clock_of(evaluation, today), "ikon": "jam", "warna": colour}


def clock_of(evaluation: Evaluation, today: dt.date) -> str:
    """How many working days are left, or over."""
    off = days_off(evaluation.desa_id)
    if evaluation.due_date < today:
        return _("Lewat %s hari kerja") % working_days_between(evaluation.due_date, today, off)
    return _("Sisa %s hari kerja") % working_days_between(today, evaluation.due_date, off)


def _newest(request: DeskRequest, year: int) -> dict[str, Evaluation]:
    """The last evaluation of each village in that year, with its team and the tasks that came of it."""
    found = (
        evaluations_of(request.member)
        .filter(year=year)
        .prefetch_related("team__user")
        .annotate(
            answered=Count("rows", filter=~Q(rows__answer=""), distinct=True),
            all_tasks=Count("tasks", distinct=True),
            done_tasks=Count("tasks", filter=Q(tasks__done_at__isnull=False), distinct=True),
        )
        .order_by("received_date", "id")
    )
    return {one.desa_id: one for one in found}


def _budgets(villages: list[Wilayah], year: int) -> list[tuple[str, bool]]:
    """Code and whether it is published, of the newest version of each village's budget."""
    found = APBDesa.objects.filter(desa__in=villages, year=year).order_by("version")
    return [(one.desa_id, one.is_published) for one in found]


def _row(
    desa: Wilayah, evaluation: Evaluation | None, published: bool | None, today: dt.date
) -> dict[str, Any]:
    late = evaluation is not None and not evaluation.is_finished and evaluation.due_date < today
    open_one = evaluation is not None and not evaluation.is_finished
    return {
        "desa": desa,
        "evaluasi": evaluation,
        "lencana": badge_of(evaluation, today),
        "anggaran": {None: _("Belum ada rancangan"), False: _("Rancangan ada"), True: _("Sudah tayang")}[
            published
        ],
        "tim": _team(evaluation),
        "lewat": late,
        "selesai": evaluation is not None and evaluation.is_finished,
        "urut": (0, evaluation.due_date)
        if open_one and evaluation
        else (1 if published is False else 2, today),
    }


def _team(evaluation: Evaluation | None) -> str:
    if evaluation is None:
        return ""
    team = sorted(evaluation.team.all(), key=lambda one: (one.role != TeamRole.HEAD, one.pk))
    return ", ".join(one.user.display_name or one.user.username for one in team)
