"""Opens the ZIP of an export without trusting it: sizes, names and contents are checked while reading."""

import codecs
import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from accountability.budget.siskeudes.problems import Refused, refused

MB = 1024 * 1024
LARGEST_FILE = 200 * MB  # the ZIP itself
LARGEST_TABLES = 256 * MB  # the tables that are read, unpacked; 1,000 villages need 60 to 150
MOST_ENTRIES = 1_000
LONGEST_DIRECTORY = 1 * MB  # the list of contents, before zipfile turns it into objects
HIGHEST_RATIO = 200  # unpacked to packed; tables of a real export reach 40
SMALL = 1 * MB  # below this a high ratio harms nobody
LONGEST_LINE = 100_000  # characters

# What zipfile and zlib raise on a broken file, found by mutating good ones (bench.fuzz_siskeudes).
BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,  # also NotImplementedError: an unknown way of packing
    ValueError,
    OverflowError,
    IndexError,
)
_END = struct.Struct("<4s4H2LH")  # the end of the central directory (PKWARE APPNOTE 4.3.16)
_END_64 = b"PK\x06\x07"
_ACCESS = (b"Standard Jet DB", b"Standard ACE DB")
_OTHER_PACKERS = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zX")


class Archive:
    """The tables of an export, by name without regard to case; only those asked for are ever unpacked."""

    def __init__(self, zipped: zipfile.ZipFile, entries: dict[str, zipfile.ZipInfo]) -> None:
        self._zipped = zipped
        self._entries = entries
        self._left = LARGEST_TABLES

    def has(self, table: str) -> bool:
        """Whether the export holds this table."""
        return table.casefold() in self._entries

    def leave_out(self, table: str) -> None:
        """From here on the export is read as if it had no such table."""
        self._entries.pop(table.casefold(), None)

    def lines(self, table: str) -> Iterator[str]:
        """The lines of a table as text, with their ends. Raises Refused for a broken or hostile entry."""
        try:
            with self._zipped.open(self._entries[table.casefold()]) as entry:
                buffered = io.BufferedReader(_Counted(entry, self, table), 256 * 1024)
                encoding, errors = _encoding(buffered.peek(64)[:64])
                text = io.TextIOWrapper(buffered, encoding, errors, newline="")
                while line := text.readline(LONGEST_LINE):
                    if len(line) >= LONGEST_LINE:
                        raise refused("Ada baris yang terlalu panjang untuk sebuah tabel.", table)
                    yield line.replace("\0", "") if "\0" in line else line
        except BROKEN as wrong:
            raise refused("Isi tabel ini rusak di dalam ZIP; ekspor atau unggah ulang.", table) from wrong

    def spend(self, size: int, table: str) -> None:
        """Counts bytes that were really unpacked. Raises Refused beyond the limit, whatever was declared."""
        self._left -= size
        if self._left < 0:
            raise _too_large(table)


class _Counted(io.RawIOBase):
    """An entry of the ZIP that counts what comes out of it."""

    def __init__(self, entry: IO[bytes], archive: Archive, table: str) -> None:
        super().__init__()
        self._entry, self._archive, self._table = entry, archive, table

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fills the buffer with what comes next."""
        came = self._entry.read(min(len(buffer), 64 * 1024))
        self._archive.spend(len(came), self._table)
        buffer[: len(came)] = came
        return len(came)


def open_archive(file: IO[bytes], wanted: frozenset[str]) -> Archive:
    """Looks at the ZIP and finds the `wanted` tables (casefolded names). Raises Refused."""
    try:
        _check_outside(file)
        zipped = zipfile.ZipFile(file)
        return Archive(zipped, _entries(zipped.infolist(), wanted))
    except Refused:
        raise
    except BROKEN as wrong:
        raise refused("ZIP rusak atau terpotong; ekspor atau unggah ulang berkasnya.") from wrong


def _check_outside(file: IO[bytes]) -> None:
    size = file.seek(0, io.SEEK_END)
    if size == 0:
        raise refused("Berkas kosong (0 byte).")
    if size > LARGEST_FILE:
        raise refused(f"Berkas terlalu besar; paling besar {LARGEST_FILE // MB} MB.")
    file.seek(0)
    head = file.read(64)
    if head[4:19] in _ACCESS:
        raise refused(
            "Ini basis data Siskeudes (.mde/.mdb), bukan ekspornya. Ubah dulu menjadi ZIP berisi tabel CSV."
        )
    if head.startswith(_OTHER_PACKERS):
        raise refused("Berkas ini dikemas dengan cara lain (bukan ZIP). Kemas ulang sebagai .zip.")
    _check_directory(file, size)


def _check_directory(file: IO[bytes], size: int) -> None:
    """The list of contents must be short before zipfile reads it: each of its entries costs memory."""
    file.seek(max(0, size - 65_557))
    tail = file.read(65_557)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise refused("Ini bukan berkas ZIP, atau ZIP-nya terpotong.")
    _, _, _, _, entries, length, _, _ = _END.unpack_from(tail, at)
    if _END_64 in tail[max(0, at - 20) : at] or entries > MOST_ENTRIES or length > LONGEST_DIRECTORY:
        raise refused(f"ZIP ini berisi terlalu banyak berkas; paling banyak {MOST_ENTRIES}.")
    file.seek(0)


def _entries(listed: list[zipfile.ZipInfo], wanted: frozenset[str]) -> dict[str, zipfile.ZipInfo]:
    if len(listed) > MOST_ENTRIES:
        raise refused(f"ZIP ini berisi terlalu banyak berkas; paling banyak {MOST_ENTRIES}.")
    found: dict[str, zipfile.ZipInfo] = {}
    nested = False
    for entry in listed:
        _check_name(entry)
        _check_ratio(entry)
        folder, _, name = entry.filename.replace("\\", "/").rpartition("/")
        nested = nested or name.lower().endswith((".zip", ".rar", ".7z"))
        table = name.casefold().removesuffix(".csv")
        if "__MACOSX" in folder or not name.casefold().endswith(".csv") or table not in wanted:
            continue
        if table in found:
            raise refused("Tabel ini ada dua kali di dalam ZIP; kirim satu ekspor saja.", _shown(name))
        _check_entry(entry, _shown(name))
        found[table] = entry
    if nested and not found:
        raise refused(
            "Di dalam ZIP ini ada ZIP lagi. Buka dulu, lalu unggah ZIP yang langsung berisi tabel CSV."
        )
    if sum(entry.file_size for entry in found.values()) > LARGEST_TABLES:
        raise _too_large("")
    return found


def _check_name(entry: zipfile.ZipInfo) -> None:
    parts = re.split(r"[/\\]", entry.filename)
    if ".." in parts or parts[0] == "" or ":" in parts[0]:
        raise refused("Nama berkas di dalam ZIP menunjuk ke luar ZIP; berkas ini tidak dibaca.")


def _check_ratio(entry: zipfile.ZipInfo) -> None:
    if entry.file_size > SMALL and entry.file_size > HIGHEST_RATIO * max(1, entry.compress_size):
        raise refused("Isi ZIP ini mengembang tidak wajar (bom ZIP); berkas ini tidak dibaca.")


def _check_entry(entry: zipfile.ZipInfo, table: str) -> None:
    if entry.flag_bits & 0x1:
        raise refused("ZIP ini dikunci dengan kata sandi. Kemas ulang tanpa kata sandi.", table)
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise refused("Di dalam ZIP ini ada tautan, bukan berkas; kemas ulang berkas aslinya.", table)
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise refused("Cara pengemasan ZIP ini tidak dikenal. Kemas ulang dengan cara biasa.", table)


def _shown(name: str) -> str:
    return name[:-4]


def _too_large(table: str) -> Refused:
    return refused(f"Isi ZIP terlalu besar; tabel yang dibaca paling besar {LARGEST_TABLES // MB} MB.", table)


def _encoding(head: bytes) -> tuple[str, str]:
    """UTF-16 by its mark or its zeros, else UTF-8 in which single bytes may be cp1252."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", "replace"
    if len(head) >= 4 and not any(head[1:8:2]):
        return "utf-16-le", "replace"
    if len(head) >= 4 and not any(head[0:8:2]):
        return "utf-16-be", "replace"
    return "utf-8-sig", "siskeudes-cp1252"


def _as_cp1252(wrong: UnicodeError) -> tuple[str, int]:
    if not isinstance(wrong, UnicodeDecodeError):
        raise wrong
    return wrong.object[wrong.start : wrong.end].decode("cp1252", "replace"), wrong.end


codecs.register_error("siskeudes-cp1252", _as_cp1252)
