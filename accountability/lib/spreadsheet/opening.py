"""Opens a spreadsheet somebody sent: told by what is in it, not by its name; a refusal is a sentence."""

import zipfile
from typing import IO

from accountability.lib.spreadsheet.guards import Unreadable
from accountability.lib.spreadsheet.tables import Columns, Row, Table
from accountability.lib.spreadsheet.workbook import tables_of_csv, tables_of_xlsx

LARGEST = 5 * 1024 * 1024  # bytes
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_OTHER_KINDS = (b"%PDF", b"<", b"Rar!", b"7z\xbc\xaf", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf")
_OTHER_BOOKS = {
    "content.xml": "Ini berkas .ods. Simpan sebagai .xlsx, lalu kirim lagi.",
    "xl/workbook.bin": "Ini berkas .xlsb. Simpan sebagai .xlsx, lalu kirim lagi.",
    "word/document.xml": "Ini dokumen, bukan tabel. Salin tabelnya ke lembar kerja .xlsx, lalu kirim lagi.",
}


def tables_in(file: IO[bytes], columns: Columns) -> list[Table]:
    """The tables of an .xlsx or a CSV that have the columns' headings; hidden sheets are not read.

    Raises Unreadable.
    """
    file.seek(0)
    start = file.read(512)
    if not start.strip():
        raise Unreadable("Berkas ini kosong. Pilih berkas yang sudah diisi.")
    if start.startswith(_OLE):
        raise Unreadable("Ini berkas .xls lama atau terkunci. Simpan sebagai .xlsx, lalu kirim lagi.")
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(_OTHER_KINDS):
        raise Unreadable("Jenis berkas ini tidak bisa dibaca. Kirim .xlsx atau .csv.")
    if start.startswith(b"PK"):
        _refuse_other_books(file)
    file.seek(0)
    read = tables_of_xlsx if start.startswith(b"PK") else tables_of_csv
    tables = [table for table in read(file, columns) if table.headings]
    seen = [table for table in tables if not table.hidden_sheet]
    if tables and not seen:
        raise Unreadable("Tabelnya ada di lembar yang disembunyikan. Tampilkan lembarnya, lalu kirim lagi.")
    if not seen:
        raise Unreadable("Judul kolomnya tidak ditemukan. Pakai templat, dan jangan ubah baris judulnya.")
    return seen


def rows_of(file: IO[bytes], columns: Columns, most: int) -> list[Row]:
    """The rows of every table in the file, at most `most`. Raises Unreadable."""
    rows = [row for table in tables_in(file, columns) for row in table.rows]
    if not rows:
        raise Unreadable("Belum ada baris yang diisi di bawah judul kolom.")
    if len(rows) > most:
        raise Unreadable(f"Berkas ini berisi lebih dari {most} baris. Bagi menjadi beberapa berkas.")
    return rows


def _refuse_other_books(file: IO[bytes]) -> None:
    """Says what else it is; a book that cannot even be listed is told by what reads it next."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = {name.lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError):
        return
    if "xl/workbook.xml" in names:
        return
    for name, sentence in _OTHER_BOOKS.items():
        if name in names:
            raise Unreadable(sentence)
    raise Unreadable("Jenis berkas ini tidak bisa dibaca. Kirim .xlsx atau .csv.")
