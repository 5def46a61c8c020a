"""Rows a desk would type one by one, out of a spreadsheet: read by the desk's own forms, carried sealed.

A form says what a row may hold, as it does on its page; this module finds the cells, turns the words of a
choice into what the form knows, and keeps what was read in the page until somebody says yes: sealed, for one
person, for an hour, so that no word of it can be read or changed on the way.
"""

import base64
import datetime as dt
import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import IO, Any, Protocol

from accountability.lib.phone import e164
from accountability.lib.sealed_words import seal, unseal
from accountability.lib.spreadsheet.cells import Cell, Unclear, day_of, is_yes, words_of
from accountability.lib.spreadsheet.opening import rows_of
from accountability.lib.spreadsheet.tables import Columns, Row, plain
from accountability.lib.spreadsheet.writing import TEXT, Column, new_book, saved, write_lists, write_sheet

MOST = 200  # rows of one file: each is a deed of its own
KEPT = dt.timedelta(hours=1)  # what was looked through an hour ago is sent again
LONGEST = 2_000  # letters of a cell
MOST_TOLD = 12  # choices that are all told of; of more, the nearest
_PURPOSE = "baris-berkas"


class RowForm(Protocol):
    """What is asked of the desk's form that judges a row."""

    cleaned_data: dict[str, Any]

    @property
    def errors(self) -> Mapping[str, Any]:
        """What is wrong, by field; "__all__" for the row as a whole."""

    def is_valid(self) -> bool:
        """Whether nothing is wrong."""


@dataclass(frozen=True, slots=True)
class RowColumn:
    """One column: the form's field, its heading, other words for it, and what may stand in it.

    `offers` are what the form knows and its words. `found` are things the file's own place knows by name (a
    dusun); the form is not asked about them. `by_number`: they may be told by their number too, which tells
    those of one name apart. `unnamed` are keys whose names a file may not hold. `is_yes`: ya or nothing.
    `is_phone`: kept from every page.
    """

    key: str
    heading: str
    also: tuple[str, ...] = ()
    offers: tuple[tuple[str, str], ...] = ()
    found: Mapping[str, Any] | None = None
    by_number: bool = False
    unnamed: frozenset[str] = frozenset()
    is_yes: bool = False
    is_day: bool = False
    is_phone: bool = False
    width: int = 20
    form: str = TEXT

    @property
    def choices(self) -> list[str]:
        """The words it may be chosen from, as a person reads them."""
        if self.found is not None:
            return [_name(one) for one in self.found.values()]
        return ["ya"] if self.is_yes else [words for value, words in self.offers if value]

    @property
    def choices_in_a_file(self) -> list[str]:
        """Those whose words may leave the house, each once."""
        if self.found is None:
            named = [words for value, words in self.offers if value and value not in self.unnamed]
            return self.choices if self.is_yes else named
        return list(dict.fromkeys(_name(one) for key, one in self.found.items() if key not in self.unnamed))


@dataclass(slots=True)
class ReadRow:
    """One row: its number in the sheet, what its cells say by field, and what is not understood."""

    number: int
    said: dict[str, str] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)
    key: str = ""
    standing: str = "baru"  # baru, sudah, salah, kosong
    title: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class RowKind:
    """What rows of one list are: columns, the form that judges each, and the deed.

    `form` makes the desk's form of what a row says. `take` does the deed for one valid form; it is told the
    row's key, by which the deed knows the row again. `known` are the keys of rows that are there already.
    `twice`: what is said of a row that says all another says; "" where both count. `scope` is whose they are.
    `left_open`: a row without this field was not filled in, and is passed over.
    """

    slug: str
    scope: str
    title: str
    columns: tuple[RowColumn, ...]
    form: Callable[[dict[str, str]], RowForm]
    known: Callable[[Sequence[ReadRow]], Iterable[str]]
    take: Callable[[RowForm, ReadRow, dt.datetime], str]
    titled: Callable[[ReadRow], str]
    identity: tuple[str, ...] = ()  # the fields by which a row is known again; none: all of them
    twice: str = ""
    left_open: str = ""
    examples: tuple[tuple[Any, ...], ...] = ()


def read_rows(file: IO[bytes], kind: RowKind) -> list[ReadRow]:
    """Every row of the file, judged. Raises Unreadable."""
    return judged([_read(row, kind) for row in rows_of(file, _columns(kind), MOST)], kind)


def judged(rows: list[ReadRow], kind: RowKind) -> list[ReadRow]:
    """The rows held against the form, each other, and what is there already."""
    times = Counter[str]()
    first: dict[str, int] = {}
    for row in rows:
        if kind.left_open and not row.faults and not row.said.get(kind.left_open):
            row.standing, row.title = "kosong", kind.titled(row)
            continue
        mark = _mark(row, kind)
        times[mark] += 1
        row.key = f"{mark[:36]}:{times[mark]}" if times[mark] > 1 else mark[:40]
        row.title = kind.titled(row)
        if not row.faults:
            row.faults = _faults(filled(row, kind), kind)
        _compare(row, first.setdefault(mark, row.number), kind)
    filled_in = [row for row in rows if row.standing != "kosong"]
    there = set(kind.known([row for row in filled_in if not row.faults]))
    for row in filled_in:
        row.standing = "salah" if row.faults else "sudah" if row.key in there else "baru"
    return rows


def filled(row: ReadRow, kind: RowKind) -> RowForm:
    """The desk's form with what the row says; things found by name are put in after it was checked."""
    form = kind.form({key: value for key, value in row.said.items() if value})
    if form.is_valid():
        for column in kind.columns:
            if column.found is not None:
                form.cleaned_data[column.key] = column.found.get(row.said.get(column.key, ""))
    return form


def carried(rows: Iterable[ReadRow], kind: RowKind, *, member: int, at: dt.datetime) -> str:
    """What the page keeps of rows that can be taken, for this member alone."""
    kept = [[row.number, row.said] for row in rows if row.standing == "baru"]
    told = {"untuk": _for(kind, member), "pada": at.timestamp(), "baris": kept}
    raw = zlib.compress(json.dumps(told).encode())
    return base64.urlsafe_b64encode(seal(_PURPOSE, raw)).decode()


def brought(sealed: str, kind: RowKind, *, member: int, at: dt.datetime) -> list[ReadRow] | None:
    """The rows that a page kept, judged again; None for another's, an older one, or anything else."""
    try:
        raw = unseal(_PURPOSE, base64.urlsafe_b64decode(sealed.encode()))
        told = json.loads(zlib.decompress(raw)) if raw is not None else None
    except (ValueError, zlib.error):
        return None
    if told is None or told["untuk"] != _for(kind, member) or at.timestamp() - told["pada"] > KEPT.seconds:
        return None
    return judged([ReadRow(number, said) for number, said in told["baris"]], kind)


def template(kind: RowKind, note: str, rows: Sequence[Sequence[Any]] = ()) -> bytes:
    """The workbook to fill in: headings, lists to choose from, and a sheet with examples.

    `rows` stand in it already; the examples stand on a sheet of their own, so that nobody sends them along.
    """
    book = new_book()
    offered = {column.key: column.choices_in_a_file for column in kind.columns}
    names = {key: f"pilihan_{at}" for at, (key, words) in enumerate(offered.items()) if words}
    columns = [Column(c.heading, c.width, c.form, names.get(c.key, "")) for c in kind.columns]
    write_sheet(book, kind.title, columns, rows, note=note, to_fill_in=True)
    bare = [Column(f"Contoh {c.heading}", c.width, c.form) for c in kind.columns]
    write_sheet(book, "Contoh", bare, kind.examples, note="Hanya contoh. Lembar ini tidak dibaca.")
    lists = {names[c.key]: (f"Pilihan {c.heading}", offered[c.key]) for c in kind.columns if c.key in names}
    if lists:
        write_lists(book, "Pilihan", lists)
    return saved(book)


def _name(one: Any) -> str:
    """What a thing is called: a dusun by its name, an outreach by its title."""
    return str(getattr(one, "name", None) or getattr(one, "title", ""))


def _columns(kind: RowKind) -> Columns:
    headings = {one.key: tuple(plain(word) for word in (one.heading, *one.also)) for one in kind.columns}
    return Columns(headings, frozenset(headings))


def _read(row: Row, kind: RowKind) -> ReadRow:
    read = ReadRow(row.number)
    for column in kind.columns:
        try:
            read.said[column.key] = _said(row[column.key], column)
        except Unclear as unclear:
            read.faults.append((column.heading, unclear.sentence))
    return read


def _said(cell: Cell, column: RowColumn) -> str:
    """What a cell says, as the form is told it. Raises Unclear."""
    if cell.formula and cell.value is None:
        raise Unclear("Sel ini berisi rumus yang belum dihitung. Buka berkasnya, simpan, lalu kirim lagi.")
    if cell.empty:
        return ""
    if column.is_day:
        day = day_of(cell)
        return day.isoformat() if day else ""
    if column.is_yes:
        return _yes(cell)
    text = _text(cell)
    if column.is_phone:
        return _phone(text)
    if column.offers or column.found is not None:
        return _chosen(text, column)
    return text


def _text(cell: Cell) -> str:
    """The words of a cell; a number that a spreadsheet made of digits is written as digits again."""
    value = cell.value
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        value = int(value)
    text = words_of(Cell(value), LONGEST + 1)
    if len(text) > LONGEST:
        raise Unclear(f"Terlalu panjang. Paling banyak {LONGEST} huruf.")
    return text


def _yes(cell: Cell) -> str:
    if is_yes(cell):
        return "on"
    if plain(words_of(cell)) in {"tidak", "tdk", "t", "no", "n", "0", "false", "bukan"}:
        return ""
    raise Unclear("Tulis ya, atau kosongkan.")


def _phone(text: str) -> str:
    """A spreadsheet drops the 0 that a number begins with; what is no number is said now, not at the end."""
    number = f"0{text}" if text.startswith("8") else text
    if e164(number) is None:
        raise Unclear("Bukan nomor HP. Tulis seperti 0812 3456 7890, atau kosongkan.")
    return number


def _chosen(text: str, column: RowColumn) -> str:
    wanted = plain(text)
    if column.found is not None:
        named = [key for key, one in column.found.items() if plain(_name(one)) == wanted]
        if len(named) > 1 and column.by_number:
            raise Unclear(f"“{text[:40]}” ada lebih dari satu. Tulis nomornya: {', '.join(named[:12])}.")
        if named:
            return named[-1]
        numbered = [key for key in column.found if column.by_number and plain(key) == wanted]
        if numbered:
            return numbered[0]
    else:
        known = {
            plain(word): value for value, words in column.offers for word in (value, str(words)) if value
        }
        if wanted in known:
            return known[wanted]
    raise Unclear(_unknown(text, column.choices))


def _unknown(text: str, choices: list[str]) -> str:
    """That a word is not known, with all it may be, or of many the nearest."""
    told = f"“{text[:40]}” tidak dikenal."
    if len(choices) <= MOST_TOLD:
        return f"{told} Pilih: {', '.join(choices)}." if choices else "Belum ada pilihannya."
    by_word = {plain(one): one for one in choices}
    near = [by_word[one] for one in get_close_matches(plain(text), by_word, n=3, cutoff=0.5)]
    if not near:
        return f"{told} Salin dari daftar."
    return f"{told} Yang mirip: {', '.join(near)}."


def _faults(form: RowForm, kind: RowKind) -> list[tuple[str, str]]:
    headings = {one.key: one.heading for one in kind.columns}
    return [
        (headings.get(name, ""), str(sentence)) for name, some in form.errors.items() for sentence in some
    ]


def _compare(row: ReadRow, first: int, kind: RowKind) -> None:
    """A row that says what another says: a fault, or a note where both count."""
    if first == row.number or row.faults:
        return
    if kind.twice:
        row.faults.append(("", f"{kind.twice} Lihat baris {first}."))
    else:
        row.note = f"Sama dengan baris {first}. Keduanya masuk."


def _mark(row: ReadRow, kind: RowKind) -> str:
    """By what a row is known again: 64 hex digits of what it says, and whose it is."""
    keys = kind.identity or tuple(one.key for one in kind.columns if not one.is_phone)
    told = [kind.slug, kind.scope, *(" ".join(row.said.get(key, "").casefold().split()) for key in keys)]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _for(kind: RowKind, member: int) -> list[Any]:
    return [kind.slug, kind.scope, member]
