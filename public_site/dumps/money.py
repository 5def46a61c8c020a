"""Budgets as their pages tell them: sums, lines, what was spent, and what was taken back."""

from collections.abc import Iterator

from accountability.budget.spent import spent_in_year_of
from accountability.budget.withdrawing import tombstones
from public_site.budget_sheet import published, published_years, sheet, versions_of
from public_site.dumps.parts import Row
from public_site.dumps.places import absolute
from public_site.money_marks import budget_path
from public_site.place import Place


def budgets(place: Place) -> Iterator[Row]:
    """A row for each year with a published budget: the sums of its page."""
    for year in sorted(published_years(place.desa)):
        apb = published(place.desa, year)
        if apb is None:
            continue
        seen = sheet(apb, place.words)
        yield (
            place.desa.kode,
            year,
            apb.version,
            apb.amendment,
            apb.perdes_no,
            apb.perdes_date,
            seen.as_of,
            seen.pendapatan,
            seen.received,
            seen.belanja,
            seen.spent,
            seen.unplanned,
            seen.penerimaan,
            seen.pengeluaran,
            seen.silpa,
            apb.content_sha256,
            absolute(budget_path(place, year)),
        )


def taken_back(place: Place) -> Iterator[Row]:
    """A row for each version that was public once, the oldest first."""
    for one in reversed(tombstones(versions_of(place.desa))):
        yield (
            place.desa.kode,
            one.year,
            one.amendment,
            one.published_date,
            one.withdrawn_date,
            one.reason,
        )


def spending(place: Place) -> Iterator[Row]:
    """A row for each payment of a published year that stands on the page of its kegiatan."""
    for year in sorted(published_years(place.desa)):
        apb = published(place.desa, year)
        if apb is None:
            continue
        for one in spent_in_year_of(apb).order_by("spent_date", "id").iterator(500):
            photo = str(one.photo.name).rpartition("/")[2] if one.photo and one.percent is not None else ""
            yield (
                place.desa.kode,
                one.pk,
                year,
                one.kegiatan_kode,
                one.spent_date,
                one.amount,
                one.counts,
                one.percent,
                one.line_id is None,
                one.note,
                absolute(f"/foto/realisasi/{photo}") if photo else "",
            )
