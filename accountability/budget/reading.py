"""Recognises a file by what is in it, never by its name, and lets the right reader read it."""

import io
import zipfile
import zlib
from dataclasses import replace
from typing import IO

from accountability.budget import siskeudes
from accountability.budget.proposed import Proposal
from accountability.budget.spreadsheet import opendk, reader
from accountability.budget.spreadsheet.columns import COLUMNS
from accountability.lib.spreadsheet.guards import Unreadable, opened_zip
from accountability.lib.spreadsheet.tables import Table
from accountability.lib.spreadsheet.workbook import tables_of_csv, tables_of_xlsx

LARGEST = 7 * 1024 * 1024  # bytes; with what a form adds it passes the web server's 8 MB
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
# What a file begins with, and what to do with one of that kind.
_OTHER_KINDS: tuple[tuple[bytes, str], ...] = (
    (
        b"%PDF",
        "Ini berkas PDF: angkanya tidak bisa dibaca dengan pasti. Kirim .xlsx, .csv, atau ZIP Siskeudes.",
    ),
    (
        b"\x00\x01\x00\x00Standard",
        "Ini basis data Siskeudes langsung. Ekspor dulu menjadi ZIP berisi CSV, lalu kirim ZIP itu.",
    ),
    (
        b"<",
        "Ini halaman web yang disimpan sebagai lembar kerja. Buka, simpan sebagai .xlsx, lalu kirim lagi.",
    ),
    (b"Rar!", "Ini berkas RAR. Mampatkan sebagai ZIP, lalu kirim lagi."),
    (b"7z\xbc\xaf", "Ini berkas 7z. Mampatkan sebagai ZIP, lalu kirim lagi."),
    (b"\x89PNG", "Ini gambar. Kirim .xlsx, .csv, atau ZIP Siskeudes."),
    (b"\xff\xd8\xff", "Ini gambar. Kirim .xlsx, .csv, atau ZIP Siskeudes."),
)


def read_file(file: IO[bytes], *, desa: str, year: int) -> Proposal:
    """The proposal for a desa's year out of a Siskeudes ZIP, our template, a CSV or an OpenDK file.

    Of a file with several villages only `desa` is taken. Raises Unreadable for a file that as a whole is of
    no use here, with a sentence that says why.
    """
    file.seek(0)
    start = file.read(512)
    if not start.strip():
        raise Unreadable("Berkas ini kosong. Pilih berkas yang berisi anggaran.")
    if start.startswith(b"PK"):
        return _zip(file, desa, year)
    if start.startswith(_OLE):
        raise Unreadable(_ole_sentence(file))
    for sign, sentence in _OTHER_KINDS:
        if start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(sign):
            raise Unreadable(sentence)
    file.seek(0)
    return _tables(tables_of_csv(file, COLUMNS), file, desa, year)


def _zip(file: IO[bytes], desa: str, year: int) -> Proposal:
    names = _names(file)
    lower = [name.lower() for name in names]
    if "xl/workbook.xml" in lower:
        return _tables(tables_of_xlsx(file, COLUMNS), file, desa, year)
    if "content.xml" in lower and "mimetype" in lower:
        raise Unreadable("Ini berkas .ods. Simpan sebagai .xlsx, lalu kirim lagi.")
    if "word/document.xml" in lower or "xl/workbook.bin" in lower:
        raise Unreadable(
            "Jenis berkas ini tidak bisa dibaca. Simpan tabelnya sebagai .xlsx, lalu kirim lagi."
        )
    if any(name.rpartition("/")[2].startswith(("ta_", "ref_")) and name.endswith(".csv") for name in lower):
        return _siskeudes(file, desa, year)
    inside = [name for name in names if name.lower().endswith((".xlsx", ".csv"))]
    if len(inside) == 1:
        return _inside(file, inside[0], desa, year)
    if inside:
        raise Unreadable("ZIP ini berisi beberapa tabel. Kirim satu berkas saja.")
    raise Unreadable("Tidak ada tabel anggaran di ZIP ini. Kirim ekspor Siskeudes, .xlsx, atau .csv.")


def _names(file: IO[bytes]) -> list[str]:
    """What the archive says it holds; each reader looks it over with its own limits before unpacking."""
    try:
        with zipfile.ZipFile(file) as archive:
            return [name for name in archive.namelist() if not name.endswith("/")]
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError) as fault:
        raise Unreadable("Berkas ini rusak atau tidak lengkap. Simpan ulang, lalu kirim lagi.") from fault


def _inside(file: IO[bytes], name: str, desa: str, year: int) -> Proposal:
    """A ZIP around one file, as OpenDK takes it; the fingerprint is that of the ZIP."""
    with opened_zip(file) as archive:
        try:
            inner = io.BytesIO(archive.read(name))
        except (zipfile.BadZipFile, zlib.error, EOFError) as fault:
            raise Unreadable("ZIP ini rusak atau tidak lengkap. Buat ulang, lalu kirim lagi.") from fault
    as_csv = name.lower().endswith(".csv")
    tables = tables_of_csv(inner, COLUMNS) if as_csv else tables_of_xlsx(inner, COLUMNS)
    return _tables(tables, file, desa, year)


def _tables(tables: list[Table], file: IO[bytes], desa: str, year: int) -> Proposal:
    if opendk.is_opendk(tables):
        return opendk.proposal_of(tables, file=file, desa=desa, year=year)
    proposal = reader.proposal_of(tables, desa=desa, year=year, sha256=reader.sha256_of(file))
    if not (proposal.lines or proposal.spending or proposal.problems):
        raise Unreadable("Belum ada jumlah yang terisi di berkas ini. Isi dulu, lalu kirim lagi.")
    return proposal


def _siskeudes(file: IO[bytes], desa: str, year: int) -> Proposal:
    file.seek(0)
    reading = siskeudes.read(file, kabupaten=desa[:5], year=year, only={desa})
    proposal = reading.villages.get(desa)
    problems = list(reading.problems)
    if proposal is None:
        told = next((one.sentence for one in problems if one.level == "reject"), "")
        raise Unreadable(
            told or f"ZIP ini tidak memuat anggaran {desa} tahun {year}. Periksa tahun dan berkasnya."
        )
    of_file = tuple(one for one in problems if one not in proposal.problems)
    return replace(proposal, problems=(*of_file, *proposal.problems))


def _ole_sentence(file: IO[bytes]) -> str:
    """An old .xls and a locked .xlsx begin the same; only the locked one holds this name."""
    file.seek(0)
    if "EncryptedPackage".encode("utf-16-le") in file.read(LARGEST):
        return "Berkas ini dikunci dengan kata sandi. Buka kuncinya dulu, lalu kirim lagi."
    return "Ini berkas .xls lama. Buka, simpan sebagai .xlsx, lalu kirim lagi."
