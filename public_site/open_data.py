"""Writes a budget as CSV that a spreadsheet opens without running anything."""

import csv
import io

from accountability.lib.csv_cells import harmless
from public_site.budget_sheet import Sheet

COLUMNS = ("jenis", "kode", "uraian", "sumber", "anggaran", "realisasi", "persen_fisik")


def budget_csv(figures: Sheet) -> str:
    """One row for each source, kegiatan and financing line; amounts are whole rupiah without signs."""
    rows: list[tuple[str, str, str, str, int, int | str, int | str]] = []
    rows += [("pendapatan", one.kode, one.name, one.kode, one.planned, "", "") for one in figures.income]
    for job in figures.jobs:
        done = "" if job.percent is None else job.percent
        sources = " ".join(sorted(job.sources))
        rows.append(("belanja", job.kode, job.name, sources, job.planned, job.spent, done))
    both = (
        ("penerimaan_pembiayaan", figures.financing_in),
        ("pengeluaran_pembiayaan", figures.financing_out),
    )
    for kind, shares in both:
        rows += [(kind, one.kode, one.name, "", one.planned, "", "") for one in shares]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
    return "\ufeff" + out.getvalue()
