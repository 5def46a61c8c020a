"""What the rows of the council say about the calendar: the report of its year was sent."""

from collections.abc import Iterator, Sequence

from accountability.council.models import AnnualReport
from accountability.planning.village_year.rows import Rows, told


def rows(kode: Sequence[str], years: Sequence[int]) -> Iterator[Rows]:
    """The reports these councils sent for these years N."""
    sent = AnnualReport.objects.filter(desa__in=kode, year__in=years, sent_on__isnull=False)
    yield told(sent, "proof", kode="desa", name="bpd_report", year="year", day="sent_on", paper="number")
