"""All published budgets of a kabupaten in one year, streamed row by row, and what tells that they changed."""

import hashlib
from collections.abc import Iterator

from django.db.models import Count, Max

from accountability.budget.models import APBDesa, Realisasi
from accountability.regions.sebutan import words_for
from public_site.line_data import csv_lines, line_rows


def newest_of(kabupaten: str, year: int) -> list[APBDesa]:
    """The newest published version of each desa of the kabupaten in a year, by code."""
    found: dict[str, APBDesa] = {}
    known = APBDesa.objects.filter(desa__parent__parent=kabupaten, year=year).published()
    for apb in known.select_related("desa").order_by("desa_id", "version"):
        found[apb.desa_id] = apb
    return list(found.values())


def years_of(kabupaten: str) -> list[int]:
    """The years in which any desa of the kabupaten has published, the newest first."""
    known = APBDesa.objects.filter(desa__parent__parent=kabupaten).published()
    return list(known.order_by("-year").values_list("year", flat=True).distinct())


def stream(kabupaten: str, year: int) -> Iterator[str]:
    """The CSV in pieces; one desa is held in memory at a time."""
    return csv_lines(line_rows_of(kabupaten, year))


def line_rows_of(kabupaten: str, year: int) -> Iterator[list[str | int]]:
    """The rows of the CSV; one desa is held in memory at a time."""
    for apb in newest_of(kabupaten, year):
        yield from line_rows(apb, words_for(apb.desa_id))


def mark(kabupaten: str, year: int) -> str:
    """What changes whenever the rows of `stream` do: the versions shown, and how much was told of them."""
    told = Realisasi.objects.filter(apb__desa__parent__parent=kabupaten, apb__year=year)
    counted = told.aggregate(
        n=Count("pk"), last=Max("pk"), corrected=Count("corrected_at"), replaced=Count("replaced_by")
    )
    shown = [apb.pk for apb in newest_of(kabupaten, year)]
    return hashlib.sha256(f"{shown}{sorted(counted.items())}".encode()).hexdigest()[:32]
