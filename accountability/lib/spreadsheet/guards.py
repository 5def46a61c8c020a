"""Looks a .xlsx over before any library opens it: how much is in it, macros, entities, hidden rows."""

import zipfile
import zlib
from collections import defaultdict
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

MOST_PARTS = 200
MOST_BYTES = 50_000_000
MOST_RATIO = 100
SMALL = 2_000_000  # bytes unpacked: below it no ratio is asked, for empty sheets pack very well
MOST_ROWS = 20_000
MOST_IN_A_ROW = 2_000
MOST_ELEMENTS = 900_000
MOST_ELEMENTS_BESIDE = 60_000  # in styles and the like, where each costs more than a cell
MOST_WORDS = 12_000_000  # characters of text in all parts together
LONGEST_TOKEN = 1_000_000
CHUNK = 65_536
_FAULTS = (expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError)
_PACKED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


class Unreadable(Exception):
    """The file as a whole cannot be read; `sentence` says in plain Indonesian why and what to do."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


@dataclass(slots=True)
class Sheet:
    """What a worksheet's part tells beside its cells: rows that are hidden, ranges that are merged."""

    hidden_rows: set[int] = field(default_factory=set)
    merged: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Look:
    """What was seen of a workbook: its worksheets by the name of their part, formulas, links outside."""

    sheets: dict[str, Sheet] = field(default_factory=lambda: defaultdict(Sheet))
    points_outside: bool = False
    formulas: bool = False


def opened_zip(file: IO[bytes]) -> zipfile.ZipFile:
    """The archive, when its list of parts is believable; nothing is unpacked yet. Raises Unreadable."""
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError) as fault:
        raise Unreadable("Berkas ini rusak atau tidak lengkap. Simpan ulang, lalu kirim lagi.") from fault
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    packed = max(sum(part.compress_size for part in parts), 1)
    if any(part.flag_bits & 0x1 for part in parts):
        raise Unreadable("Berkas ini dikunci dengan kata sandi. Buka kuncinya dulu, lalu kirim lagi.")
    if len(parts) > MOST_PARTS or unpacked > MOST_BYTES or any(p.compress_type not in _PACKED for p in parts):
        raise Unreadable("Isi berkas ini terlalu besar untuk dibaca. Kirim hanya lembar yang perlu.")
    if unpacked > SMALL and unpacked / packed > MOST_RATIO:
        raise Unreadable("Berkas ini dimampatkan secara tidak wajar, jadi tidak dibuka. Simpan ulang dulu.")
    return archive


def look_over(archive: zipfile.ZipFile) -> Look:
    """Walks through every XML part once, without building anything.

    Raises Unreadable for macros, entities, parts that are no XML, and more rows or words than a village has.
    """
    names = archive.namelist()
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Unreadable(
            "Berkas ini berisi makro. Simpan sebagai buku kerja biasa (.xlsx) tanpa makro, lalu kirim lagi."
        )
    look = Look(points_outside=any("externallinks/" in name.lower() for name in names))
    words = 0
    for name in names:
        if name.lower().endswith((".xml", ".rels")):
            words = _Walk(look, name, words).through(archive)
    return look


class _Walk:
    """One part, read as a stream of elements."""

    def __init__(self, look: Look, name: str, words: int) -> None:
        self.look, self.name, self.words = look, name, words
        self.is_sheet = "/worksheets/" in f"/{name.lower()}" and name.lower().endswith(".xml")
        large = self.is_sheet or name.lower().endswith("sharedstrings.xml")
        self.elements_left = MOST_ELEMENTS if large else MOST_ELEMENTS_BESIDE
        self.rows = self.in_row = self.number = 0

    def through(self, archive: zipfile.ZipFile) -> int:
        """Walks to the end; returns the characters of text seen in all parts so far."""
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._element
        parser.CharacterDataHandler = self._text
        fed = 0
        try:
            with archive.open(self.name) as part:
                while chunk := part.read(CHUNK):
                    parser.Parse(chunk, False)
                    fed += len(chunk)
                    if fed - parser.CurrentByteIndex > LONGEST_TOKEN:
                        raise _too_much()
                parser.Parse(b"", True)
        except _FAULTS as fault:
            raise Unreadable(
                "Berkas ini rusak. Buka, simpan ulang sebagai .xlsx, lalu kirim lagi."
            ) from fault
        return self.words

    def _doctype(self, *_declaration: object) -> None:
        raise Unreadable("Berkas ini bukan buku kerja yang wajar, jadi tidak dibuka.")

    def _element(self, tag: str, attributes: dict[str, str]) -> None:
        self.elements_left -= 1
        if self.elements_left < 0:
            raise _too_much()
        if self.is_sheet:
            self._of_sheet(tag.rpartition(":")[2], attributes)

    def _of_sheet(self, kind: str, attributes: dict[str, str]) -> None:
        if kind == "c":
            self.in_row += 1
            if self.in_row > MOST_IN_A_ROW:
                raise _too_much()
        elif kind in {"v", "f", "is"}:
            self.look.formulas = self.look.formulas or kind == "f"
            if self.number > MOST_ROWS:
                raise _too_many_rows()
        elif kind == "row":
            self._row(attributes)
        elif kind == "mergeCell":
            self.look.sheets[self.name].merged.append(attributes.get("ref", ""))

    def _row(self, attributes: dict[str, str]) -> None:
        self.rows, self.in_row = self.rows + 1, 0
        if self.rows > MOST_ROWS:
            raise _too_many_rows()
        said = attributes.get("r", "")
        self.number = int(said[:9]) if said.isascii() and said.isdecimal() else self.number + 1
        if attributes.get("hidden") in {"1", "true"}:
            self.look.sheets[self.name].hidden_rows.add(self.number)

    def _text(self, text: str) -> None:
        self.words += len(text)
        if self.words > MOST_WORDS:
            raise _too_much()


def _too_much() -> Unreadable:
    return Unreadable("Isi berkas ini terlalu banyak untuk satu berkas. Kirim hanya lembar yang perlu.")


def _too_many_rows() -> Unreadable:
    return Unreadable("Satu lembar berisi lebih dari 20.000 baris. Hapus baris yang tidak dipakai.")
