"""Villages with a lived month, and their report."""

import datetime as dt
from collections.abc import Callable

import pytest

from accountability.oversight.reporting.description import Report
from accountability.oversight.reporting.making import report_of
from accountability.oversight.reporting.spans import read
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for

AFTER = dt.datetime(2027, 1, 5, 3, 0, tzinfo=dt.UTC)  # October, the last quarter and half of 2026 are over

type Making = Callable[..., Report]


@pytest.fixture
def made(desa: Wilayah) -> Making:
    """Makes the report of a span for the kecamatan of Sukamaju."""

    def make(slug: str, *, at: dt.datetime = AFTER, villages: list[Wilayah] | None = None) -> Report:
        place = desa.parent
        assert place is not None
        all_of = list(Wilayah.objects.desa().in_service().within(place.kode).order_by("kode"))
        return report_of(
            span=read(slug),
            place=place,
            name="Kecamatan Tirtasari",
            villages=all_of if villages is None else villages,
            words=words_for(place.kode),
            at=at,
        )

    return make


def words_of(report: Report) -> str:
    """Everything a report says."""
    lines: list[str] = [report.title, *report.notes]
    for part in report.parts:
        lines += [part.heading, *part.lines]
        if part.grid is not None:
            lines += [*part.grid.headings, *(cell for row in part.grid.rows for cell in row), *part.grid.foot]
    return "\n".join(lines)
