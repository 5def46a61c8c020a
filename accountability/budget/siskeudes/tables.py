"""Reads a CSV table: the header in any order and case, only the columns asked for, only rows of the year."""

import csv
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from operator import itemgetter
from typing import Any

from accountability.budget.proposed import Problem
from accountability.budget.siskeudes import cells, codes
from accountability.budget.siskeudes.archive import Archive
from accountability.budget.siskeudes.problems import Problems, Refused, refused

DELIMITERS = ",;\t|"
MOST_ROWS = 2_000_000  # of one table
MOST_DESA = 20_000  # villages times years; no kabupaten has a thousand villages
_SAID = {"Tahun": "tahun", "Kd_Desa": "kode desa seperti 24.2005."}

type Row = tuple[int, str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Spec:
    """A table and the columns that are read of it; nothing else ever leaves it.

    `required` columns must be there. A row with a wrong number of fields refuses the village where `strict`,
    else it is left out and told. `by_desa` tables carry Tahun and Kd_Desa and are sorted out by them. Without
    a `needed` column the whole file is refused; a table that is not needed is then read as if missing.
    """

    name: str
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    strict: bool = True
    needed: bool = True
    by_desa: bool = True

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns, as the cells of a row come."""
        return (*(("Tahun", "Kd_Desa") if self.by_desa else ()), *self.required, *self.optional)


@dataclass(slots=True)
class Scope:
    """What of the export is asked for, and which years it held, of the tables read so far."""

    kabupaten: str
    year: int
    only: Collection[str] | None
    found: Problems
    years: set[int] = field(default_factory=set)
    _places: dict[tuple[str, str], str | None] = field(default_factory=dict)

    def place(self, tahun: str, kd_desa: str) -> str | None:
        """The kode of a row that is asked for; None for other years and villages. Raises Unplaced."""
        key = (tahun, kd_desa)
        try:
            return self._places[key]
        except KeyError:
            pass
        of_year, kode = cells.year(tahun), codes.desa(self.kabupaten, kd_desa)
        if of_year is None or (kode is None and of_year == self.year):
            raise Unplaced("Tahun" if of_year is None else "Kd_Desa", kode or "")
        if len(self._places) >= MOST_DESA:
            raise refused("Terlalu banyak kode desa dan tahun dalam satu berkas; ini bukan satu kabupaten.")
        self.years.add(of_year)
        wanted = of_year == self.year and kode is not None and self.wants(kode)
        self._places[key] = kode if wanted else None
        return self._places[key]

    def wants(self, kode: str) -> bool:
        """Whether this village is asked for."""
        return self.only is None or kode in self.only


class Unplaced(Exception):
    """A row that names no year or no village: its column, and the village where it is known."""

    def __init__(self, column: str, desa: str) -> None:
        super().__init__(column)
        self.column, self.desa = column, desa


def rows_of(archive: Archive, spec: Spec, scope: Scope) -> Iterator[Row]:
    """The rows of the year and the villages asked for: number (the header is 1), kode of the village, cells.

    The cells come in the order of `spec.columns`; "" where an optional column is missing. Raises Refused for
    a table without its required columns, or one that is no table.
    """
    try:
        reader, delimiter, header = _opened(archive, spec)
        table = _Table(reader, delimiter, len(header), _columns(header, spec), spec, scope)
        if not spec.by_desa:
            for number, row in table.whole_rows():
                yield number, "", table.pick(row)
            return
        for number, row in table.whole_rows():
            picked = table.pick(row)
            try:
                kode = scope.place(picked[0], picked[1])
            except Unplaced as no:
                if blank(row):
                    continue
                table.tell(f"Di baris ini tidak terbaca {_SAID[no.column]}.", number, no.column, no.desa)
                continue
            if kode is not None:
                yield number, kode, picked
    except csv.Error as wrong:
        raise refused(
            "Tanda kutip di tabel ini tidak ditutup, atau satu selnya terlalu panjang.", spec.name
        ) from wrong


def leave_out_unreadable(archive: Archive, specs: Iterable[Spec], found: Problems) -> None:
    """Warns of tables that are empty files, or not needed and without a column, and goes on without them.

    Other versions of Siskeudes, and exports that write a table without rows as an empty file, must not keep a
    village out. A table of amounts that lost a column is no such version: who reads it refuses it.
    """
    for spec in specs:
        if not archive.has(spec.name):
            continue
        try:
            check_header(archive, spec)
        except csv.Error:
            continue  # told with its place when the table is read
        except Unlike as no:
            if spec.needed and no.problem.column:
                continue
            archive.leave_out(spec.name)
            sentence = f"{no.problem.sentence} Tabelnya dilewati, seperti tidak ada."
            found.warn(sentence, table=spec.name, row=no.problem.row, column=no.problem.column)


def blank(row: list[str]) -> bool:
    """Whether nothing stands in a row; Ctrl-Z was the end of a file once."""
    return not any(cell.strip(" \t\r\n\x1a") for cell in row)


def check_header(archive: Archive, spec: Spec) -> None:
    """Raises Unlike for a table without the columns it is read by."""
    _columns(_opened(archive, spec)[2], spec)


def _opened(archive: Archive, spec: Spec) -> tuple[Any, str, list[str]]:
    """The rows of a table behind its header, what parts its cells, and the header in small letters."""
    lines = archive.lines(spec.name)
    first = next(lines, "")
    if first.lower().startswith("sep="):
        first = next(lines, "")
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(chain([first], lines), delimiter=delimiter)
    header = [cell.strip().strip('"').lstrip("\ufeff").casefold() for cell in next(reader, [])]
    return reader, delimiter, header


@dataclass(slots=True)
class _Table:
    """One table while it is read."""

    reader: Any  # csv.reader has no type of its own
    delimiter: str
    width: int
    places: list[int]
    spec: Spec
    scope: Scope
    pick: Callable[[list[str]], tuple[str, ...]] = field(init=False)

    def __post_init__(self) -> None:
        self.pick = itemgetter(*self.places, self.width)  # one more, so that a single column is a tuple too

    def whole_rows(self) -> Iterator[tuple[int, list[str]]]:
        """Rows with as many fields as the header, and one "" behind them for columns that are missing."""
        line = self.reader.line_num
        for number, row in enumerate(self.reader, start=2):
            if len(row) != self.width and not self._fits(number, row):
                continue
            if self.reader.line_num != line + 1 and self._swallowed(row):
                sentence = "Tanda kutip di baris ini tidak ditutup; baris sesudahnya ikut tertelan."
                raise refused(sentence, self.spec.name, number)
            line = self.reader.line_num
            if number > MOST_ROWS:
                raise refused("Tabel ini terlalu panjang untuk satu kabupaten.", self.spec.name, number)
            row.append("")
            yield number, row

    def _fits(self, number: int, row: list[str]) -> bool:
        """Whether a row of another width is one nevertheless: empty fields behind it are cut off."""
        if blank(row):
            return False
        if len(row) > self.width and not any(map(str.strip, row[self.width :])):
            del row[self.width :]
            return True
        kode = self._whose(row)
        if kode is None or self.scope.wants(kode):
            sentence = f"Baris ini berisi {len(row)} kolom, padahal judulnya {self.width}."
            self.tell(sentence, number, "", kode or "")
        return False

    def _whose(self, row: list[str]) -> str | None:
        """The village of a row with too few or too many fields, where its first ones still tell."""
        if not self.spec.by_desa or max(self.places[:2]) >= len(row):
            return None
        return codes.desa(self.scope.kabupaten, row[self.places[1]])

    def tell(self, sentence: str, number: int, column: str, desa: str) -> None:
        """A row that is left out: it refuses the village where the table is strict."""
        tell = self.scope.found.lost if self.spec.strict else self.scope.found.warn
        tell(sentence, table=self.spec.name, row=number, column=column, desa=desa)

    def _swallowed(self, row: list[str]) -> bool:
        """Whether a cell of several lines holds a whole row: a quote was opened and not closed."""
        several = (cell.splitlines() for cell in row if "\n" in cell or "\r" in cell)
        return any(line.count(self.delimiter) >= self.width - 1 for cell in several for line in cell)


class Unlike(Refused):
    """A table whose header is not what it is read by."""


def _unlike(sentence: str, spec: Spec, row: int | None = None, column: str = "") -> Unlike:
    return Unlike(Problem("reject", spec.name, row, column, sentence))


def _columns(header: list[str], spec: Spec) -> list[int]:
    """Where the columns of the spec stand; beyond the header for those that are missing and may be."""
    if not any(header):
        raise _unlike("Tabel ini kosong, tanpa baris judul.", spec)
    at: list[int] = []
    for column in spec.columns:
        places = [place for place, name in enumerate(header) if name == column.casefold()]
        if len(places) > 1:
            raise _unlike(f"Kolom {column} ada dua kali di tabel ini.", spec, 1, column)
        if not places and column not in spec.optional:
            raise _unlike(f"Kolom {column} tidak ada di tabel ini.", spec, 1, column)
        at.append(places[0] if places else len(header))
    return at
