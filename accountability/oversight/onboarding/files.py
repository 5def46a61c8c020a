"""Opens an .xlsx or .csv that was sent, safely, and finds the tables in it."""

from typing import IO

from accountability.lib.spreadsheet.guards import Unreadable
from accountability.lib.spreadsheet.tables import Columns, Row
from accountability.lib.spreadsheet.workbook import tables_of_csv, tables_of_xlsx

LARGEST = 5 * 1024 * 1024  # bytes
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_OTHER_KINDS = (b"%PDF", b"<", b"Rar!", b"7z\xbc\xaf", b"\x89PNG", b"\xff\xd8\xff")


def rows_of(file: IO[bytes], columns: Columns, most: int) -> list[Row]:
    """The rows of every table in the file, by what is in it, never by its name. Raises Unreadable."""
    file.seek(0)
    start = file.read(512)
    if not start.strip():
        raise Unreadable("Berkas ini kosong. Pilih berkas yang sudah diisi.")
    if start.startswith(_OLE):
        raise Unreadable("Ini berkas .xls lama atau terkunci. Simpan sebagai .xlsx, lalu kirim lagi.")
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(_OTHER_KINDS):
        raise Unreadable("Jenis berkas ini tidak bisa dibaca. Kirim .xlsx atau .csv.")
    file.seek(0)
    read = tables_of_xlsx if start.startswith(b"PK") else tables_of_csv
    tables = [table for table in read(file, columns) if table.headings]
    if not tables:
        raise Unreadable("Judul kolomnya tidak ditemukan. Pakai templat, dan jangan ubah baris judulnya.")
    rows = [row for table in tables for row in table.rows]
    if not rows:
        raise Unreadable("Belum ada baris yang diisi di bawah judul kolom.")
    if len(rows) > most:
        raise Unreadable(f"Berkas ini berisi lebih dari {most} baris. Bagi menjadi beberapa berkas.")
    return rows
