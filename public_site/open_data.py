"""A budget's summary as CSV that a spreadsheet opens without running anything, and as plain data for JSON."""

import csv
import io
from typing import Any

from accountability.lib.csv_cells import harmless
from public_site.budget_sheet import Job, Share, Sheet, per_function

COLUMNS = ("jenis", "kode", "uraian", "sumber", "anggaran", "realisasi", "persen_fisik")

type Cell = str | int


def budget_csv(figures: Sheet) -> str:
    """One row for each source, kegiatan and financing line; amounts are whole rupiah without signs."""
    rows: list[tuple[Cell, ...]] = [
        ("pendapatan", one.kode, one.name, one.kode, one.planned, _came_in(one, figures), "")
        for one in figures.income
    ]
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
    return "\ufeff" + csv_text(COLUMNS, rows)


def csv_text(heads: tuple[str, ...], rows: list[tuple[Cell, ...]]) -> str:
    """The rows as CSV (RFC 4180), each cell harmless to a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heads)
    for row in rows:
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue()


def as_data(figures: Sheet) -> dict[str, Any]:
    """The budget as plain data for JSON; the same numbers as the page."""
    apb = figures.apb
    return {
        "desa": apb.desa_id,
        "tahun": apb.year,
        "versi": apb.version,
        "perubahan_ke": apb.amendment,
        "sha256": apb.content_sha256,
        "peraturan": apb.perdes_no,
        "tanggal_peraturan": apb.perdes_date.isoformat() if apb.perdes_date else None,
        "data_per": figures.as_of.isoformat(),
        "pendapatan": figures.pendapatan,
        "pendapatan_diterima": figures.received,
        "belanja": figures.belanja,
        "realisasi": figures.spent,
        "realisasi_tanpa_baris": figures.unplanned,
        "surplus": figures.surplus,
        "penerimaan_pembiayaan": figures.penerimaan,
        "pengeluaran_pembiayaan": figures.pengeluaran,
        "silpa": figures.silpa,
        "bidang": [_share_as_data(one) for one in figures.bidang],
        "fungsi": [_share_as_data(one) for one in per_function(figures)],
        "kegiatan": [_job_as_data(job) for job in figures.jobs],
        "sumber_pendapatan": [
            {"kode": one.kode, "nama": one.name, "anggaran": one.planned, "realisasi": _told(one, figures)}
            for one in figures.income
        ],
        "pembiayaan": [
            {"kode": one.kode, "nama": one.name, "anggaran": one.planned}
            for one in [*figures.financing_in, *figures.financing_out]
        ],
    }


def _came_in(one: Share, figures: Sheet) -> Cell:
    return "" if figures.received is None else one.spent


def _told(one: Share, figures: Sheet) -> int | None:
    return None if figures.received is None else one.spent


def _share_as_data(one: Share) -> dict[str, Any]:
    return {"kode": one.kode, "nama": one.name, "anggaran": one.planned, "realisasi": one.spent}


def _job_as_data(job: Job) -> dict[str, Any]:
    return {
        "kode": job.kode,
        "nama": job.name,
        "anggaran": job.planned,
        "realisasi": job.spent,
        "persen_fisik": job.percent,
        "sumber": sorted(job.sources),
        "dari_usul_warga": job.has_origin,
    }
