"""Shares the matrices as one file that a spreadsheet opens without running anything."""

import csv
import datetime as dt
import io
from collections.abc import Iterable

from django.db.models import Q

from accountability.lib.csv_cells import harmless
from accountability.oversight.matrix.documents import plan_documents
from accountability.oversight.matrix.writing import cells_of
from accountability.oversight.models import MatrixRow, MatrixRowQuerySet
from accountability.oversight.models.matrix import ROUNDS
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import Words

COLUMNS = (
    "tahun",
    "matriks",
    "kode",
    "pemilik",
    "permasalahan",
    "kegiatan_atau_dokumen",
    "pelaksana",
    "kode_renja",
    "target_output",
    "target_tanggal",
    "tanggal_tercapai",
    *(f"{cell}_{number}" for number in ROUNDS for cell in ("kemajuan", "kendala", "tindak_lanjut")),
    "target_outcome",
    "capaian_outcome",
)


def matrices_csv(rows: Iterable[MatrixRow], words: Words) -> str:
    """Both matrices, a row each, with a byte order mark for spreadsheets."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([harmless("" if cell is None else str(cell)) for cell in cells_shared(row, words)])
    return "\ufeff" + out.getvalue()


def rows_of_village(desa: Wilayah, year: int) -> MatrixRowQuerySet:
    """The rows of a village and of the units that stand in it, the village's first."""
    here = MatrixRow.objects.filter(Q(desa=desa) | Q(unit__desa=desa))
    return here.of_year(year).with_holder()


def holder_of(row: MatrixRow) -> str:
    """The name of the village or unit."""
    return row.desa.name if row.desa is not None else row.unit.name if row.unit is not None else ""


def followed(row: MatrixRow, words: Words) -> str:
    """The activity, or the document by its local name."""
    known = plan_documents().get(row.document)
    return row.activity or (known.named(words) if known else row.document)


def cells_shared(row: MatrixRow, words: Words) -> list[str | int | dt.date | None]:
    """The cells of a row in the order of COLUMNS."""
    said = cells_of(row)
    notes = [cell for note in said.notes for cell in (note.progress, note.obstacle, note.follow_up)]
    return [
        row.year,
        row.kind,
        row.desa_id or "",
        holder_of(row),
        said.problem,
        followed(row, words),
        said.pelaksana,
        said.renja_code,
        said.target_output,
        said.target_date,
        said.reached_date,
        *notes,
        said.target_outcome,
        said.outcome,
    ]
