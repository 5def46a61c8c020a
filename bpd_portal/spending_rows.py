"""The rows of the page on realisasi: a kegiatan with its lines and flags, money that came in, and records."""

from typing import Any

from django.db.models import Max, Q, QuerySet, Sum

from accountability.budget.models import APBDesa, BudgetLine, Realisasi
from accountability.budget.progress import SLOTS, Progress, progress
from accountability.budget.spent import records_of_year, told_in_year_of


def per_kegiatan(apb: APBDesa) -> list[dict[str, Any]]:
    """Each kegiatan with its lines; more spent than planned, and spending without a line, is flagged."""
    lines = _lines(apb, "5.")
    return [
        {
            "k": one,
            "baris": [row for row in lines if row["line"].kegiatan_kode == one.kode],
            "persen": one.spent * 100 / one.planned if one.planned else 100,
            "lebih": max(-one.left, 0),
            "foto": _photos(one),
        }
        for one in progress(apb)
    ]


def of_money(apb: APBDesa) -> list[dict[str, Any]]:
    """The lines of pendapatan and pembiayaan with what came in or went out."""
    return [*_lines(apb, "4."), *_lines(apb, "6.")]


def records(apb: APBDesa) -> "QuerySet[Realisasi]":
    """Every record of the year, also those taken back or replaced by a file; the newest first."""
    return records_of_year(apb).newest_first().select_related("line", "apb__desa")


def last_records(apb: APBDesa, many: int) -> list[Realisasi]:
    """The newest records."""
    return list(records(apb)[:many])


def _photos(one: Progress) -> list[dict[str, Any]]:
    """Three slots for works; only the photos there are for anything else."""
    if not one.works and not one.photos:
        return []
    return [
        {"persen": slot, "foto": one.photos.get(slot), "kurang": slot in one.missing_photos} for slot in SLOTS
    ]


def _lines(apb: APBDesa, akun: str) -> list[dict[str, Any]]:
    """Each line with what was told of it; the percent never falls, so the highest is the latest."""
    told = told_in_year_of(apb)
    counted = Sum("amount", filter=Q(replaced_by=None), default=0)
    summed = told.values_list("line_id").annotate(spent=counted, done=Max("percent")).order_by()
    by_line = {pk: (spent, done or 0) for pk, spent, done in summed}
    found: list[BudgetLine] = list(apb.lines.filter(account__startswith=akun))
    return [
        {"line": line, "terpakai": spent, "kemajuan": done, "lebih": spent > line.amount}
        for line in sorted(found, key=lambda one: (one.kegiatan_kode, one.account, one.pk))
        for spent, done in [by_line.get(line.first_id, (0, 0))]
    ]
