"""What goes to SP4N-LAPOR! as a file in its categories: the office's own words, no name, no phone."""

import csv
import io
from collections.abc import Iterable

from accountability.lib.csv_cells import harmless
from accountability.lib.local_time import local_date
from accountability.lib.spreadsheet.writing import Column, new_book, saved, write_sheet
from accountability.oversight.models import PassedUp, Standing
from accountability.oversight.passed_up.categories import CLASSES, categories
from accountability.oversight.passed_up.offices import office_of
from accountability.oversight.passed_up.reading import report_of
from posko.states import Kind

COLUMNS = (
    ("nomor_posko", 14),
    ("klasifikasi", 20),
    ("kategori", 36),
    ("isi_laporan", 80),
    ("lokasi", 40),
    ("kode_wilayah", 16),
    ("diteruskan_tanggal", 18),
    ("nomor_pelacakan", 18),
    ("keadaan", 22),
)


def as_csv(found: Iterable[PassedUp]) -> str:
    """A row each, with a byte order mark for spreadsheets."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([name for name, _width in COLUMNS])
    for passed in found:
        writer.writerow([harmless(cell) for cell in _cells(passed)])
    return "\ufeff" + out.getvalue()


def as_xlsx(found: Iterable[PassedUp], note: str) -> bytes:
    """The same as one sheet."""
    book = new_book()
    columns = [Column(name, width) for name, width in COLUMNS]
    write_sheet(book, "SP4N-LAPOR", columns, [[harmless(c) for c in _cells(one)] for one in found], note=note)
    return saved(book)


def _cells(passed: PassedUp) -> list[str]:
    voice, day = passed.aspirasi, local_date(passed.sent_at or passed.came_at, passed.desa_id)
    place = (
        f"{passed.desa.name}, {office_of('kecamatan', passed.desa)}, {office_of('kabupaten', passed.desa)}"
    )
    return [
        voice.nomor,
        CLASSES[Kind(voice.kind)],
        categories().get(passed.category, passed.category),
        report_of(passed),
        place,
        passed.desa_id,
        day.isoformat(),
        passed.tracking,
        str(Standing(passed.standing).label),
    ]
