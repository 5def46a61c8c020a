"""A report as one CSV for whoever counts on: a line for each cell of its tables."""

import csv
import io
from collections.abc import Iterator

from accountability.lib.csv_cells import harmless
from accountability.oversight.reporting.description import Report

COLUMNS = ("laporan", "bagian", "baris", "kolom", "isi")


def as_csv(report: Report) -> str:
    """A line for each cell, and for each sentence and note; with a byte order mark for spreadsheets."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line in _lines(report):
        writer.writerow([report.span.slug, *map(harmless, line)])
    return "\ufeff" + out.getvalue()


def _lines(report: Report) -> Iterator[tuple[str, str, str, str]]:
    for part in report.parts:
        for number, said in enumerate(part.lines, 1):
            yield part.heading, str(number), "kalimat", said
        if part.grid is None:
            continue
        foot = (part.grid.foot,) if part.grid.foot else ()
        for name, *cells in (*part.grid.rows, *foot):
            for heading, cell in zip(part.grid.headings[1:], cells, strict=True):
                yield part.heading, name, heading, cell
    for number, note in enumerate(report.notes, 1):
        yield "Catatan", str(number), "kalimat", note
