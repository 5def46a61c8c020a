"""Reads what stands in a row of a plan's spreadsheet, and says in plain Indonesian what is unclear."""

from collections.abc import Callable, Iterator, Mapping

from accountability.lib.spreadsheet.cells import Cell, Unclear, code_of, quantity_of, words_of
from accountability.lib.spreadsheet.tables import Row
from accountability.planning import activity_codes
from accountability.planning.activity_codes import UnknownActivity

MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
_LONGEST = {"nama": 160, "tempat": 120, "satuan": 30, "pelaksana": 80, "kantor": 80}
type SourceOf = Callable[[str], str]


def told[T](name: str, cell: Cell, read: Callable[[Cell], T]) -> T:
    """What a cell says; raises Unclear with the name of its column before the sentence."""
    try:
        return read(cell)
    except Unclear as unclear:
        raise Unclear(f"{name}: {unclear.sentence}") from None


def kode(cell: Cell) -> str:
    """The official code of a kegiatan; raises Unclear, with codes that are near."""
    written = activity_codes.as_written(told("Kode kegiatan", cell, code_of))
    try:
        return activity_codes.kegiatan(written).kode
    except UnknownActivity:
        raise Unclear(unknown_code(words_of(cell, 80) or written)) from None


def unknown_code(typed: str) -> str:
    """Says that a code is none of the official ones, with up to three that are near."""
    near = "; ".join(f"{one.kode} {one.name[:40]}" for one in activity_codes.search(typed, 3))
    hint = f" Mungkin: {near}." if near else ""
    return f"Kode kegiatan belum dikenal. Pilih dari daftar.{hint}"


def words(row: Row, key: str) -> str:
    """The words of a column, as long as its place in the plan is."""
    return words_of(row[key], _LONGEST[key])


def people(name: str, cell: Cell) -> int | None:
    """A number of people; None for an empty cell. Raises Unclear."""
    number = told(name, cell, quantity_of)
    if number is None:
        return None
    if number != int(number) or number > 1_000_000:
        raise Unclear(f"{name}: tulis jumlah orang dengan angka bulat.")
    return int(number)


def groups(row: Row, names: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """People by group, from the columns `g_…`."""
    for key, name in names.items():
        number = people(name, row[f"g_{key}"])
        if number is not None:
            yield str(key), number


def source(cell: Cell, source_of: SourceOf) -> str:
    """The code of a source of funds, "" for an empty cell. Raises Unclear."""
    said = words_of(cell, 60)
    if not said:
        return ""
    if found := source_of(said):
        return found
    raise Unclear("Sumber dana: belum dikenal. Pilih dari daftar, misalnya DDS atau ADD.")


def month(name: str, cell: Cell) -> int | None:
    """`3`, `Maret`, `mar`."""
    text = words_of(cell, 20).lower()
    if not text:
        return None
    if text.removesuffix(".0").isascii() and text.removesuffix(".0").isdecimal():
        number = int(text.removesuffix(".0"))
        if 1 <= number <= len(MONTHS):
            return number
    for number, short in enumerate(MONTHS, 1):
        if text.startswith(short.lower()) and text.isalpha():
            return number
    raise Unclear(f"{name}: tulis bulan, misalnya 3 atau Maret.")
