"""Reads a table of residents that somebody pasted or sent as CSV; what cannot be read is told row by row."""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from accountability.regions.models import name_key
from accountability.regions.residents import Of

MOST_ROWS, LONGEST = 200, 200_000  # rows, bytes
COLUMNS = {
    "semua": "semua jumlah total jiwa penduduk warga semuawarga jumlahpenduduk jumlahjiwa",
    "p": "p pr perempuan wanita",
    "l": "l lk lakilaki pria",
    "difabel": "difabel disabilitas penyandangdisabilitas berkebutuhankhusus",
    "lansia": "lansia lanjutusia",
    "miskin": "miskin kurangmampu keluargakurangmampu pramiskin wargamiskin",
    "anak": "anak anakanak anakdanremaja remaja",
}
_PLACE = frozenset(["dusun", "tempat", "nama", "namadusun", "wilayah", "rk", "jorong", "padukuhan"])
_WHOLE = frozenset(["seluruhnya", "seluruh", "jumlah", "total", "semua", "seluruhdesa", "desa"])
_NUMBER = re.compile(r"\d{1,3}([.,\s]\d{3})+|\d{1,6}")


class NoHeading(Exception):
    """The first row must name the columns: dusun, and at least one group."""


class TooLong(Exception):
    """The table is larger than any village's."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be read in a row, counted from 1 as a spreadsheet does; `said` is what stands there.

    `kind`: column, dusun, number, twice, or long.
    """

    row: int
    kind: str
    said: str


@dataclass(slots=True)
class Table:
    """The counts that could be read, by dusun (None: the whole desa) and group, and what could not."""

    people: dict[Of, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def decoded(raw: bytes) -> str:
    """The text of a file as spreadsheets here write it: UTF-8, or else Windows. Raises TooLong."""
    if len(raw) > LONGEST:
        raise TooLong
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def read_table(text: str, dusun: Mapping[int, str], whole: tuple[str, ...] = ()) -> Table:
    """Reads rows apart by tab, semicolon or comma; the first one names the columns.

    `dusun` are the names by key; a row named as one of `whole`, or `jumlah`, is the whole desa. Raises
    NoHeading, TooLong.
    """
    if len(text) > LONGEST:
        raise TooLong
    rows = list(csv.reader(io.StringIO(text.replace("\x00", "")), delimiter=_delimiter(text)))
    first = next((at for at, row in enumerate(rows) if any(cell.strip() for cell in row)), None)
    if first is None:
        raise NoHeading
    table = Table()
    columns = _columns(rows[first], first + 1, table)
    places: dict[str, int | None] = {name_key(name): pk for pk, name in dusun.items()}
    wholes = {name_key(name) for name in whole} | _WHOLE
    seen: set[int | None] = set()
    for at, row in enumerate(rows[first + 1 :], start=first + 2):
        if at - first > MOST_ROWS:
            table.problems.append(Problem(at, "long", ""))
            break
        if any(cell.strip() for cell in row):
            _read_row(row, at, columns, places, wholes, seen, table)
    return table


def _delimiter(text: str) -> str:
    head = next((line for line in text.splitlines() if line.strip()), "")
    return max("\t;,", key=head.count)


def _columns(row: list[str], at: int, table: Table) -> dict[int, str]:
    """Which column holds what: `dusun` or a group."""
    named: dict[int, str] = {}
    groups = {word: group for group, words in COLUMNS.items() for word in words.split()}
    for number, cell in enumerate(row):
        key = name_key(cell)
        group = "dusun" if key in _PLACE else groups.get(key)
        if group and group not in named.values():
            named[number] = group
        elif key:
            table.problems.append(Problem(at, "column", cell.strip()[:40]))
    if "dusun" not in named.values() or len(named) < 2:
        raise NoHeading
    return named


def _read_row(
    row: list[str],
    at: int,
    columns: dict[int, str],
    places: Mapping[str, int | None],
    wholes: set[str],
    seen: set[int | None],
    table: Table,
) -> None:
    cells = {group: row[number].strip() for number, group in columns.items() if number < len(row)}
    said = cells.pop("dusun", "")
    key = re.sub(r"^(dusun|dsn|rk|jorong|padukuhan)(?=.)", "", name_key(said))
    dusun = places.get(name_key(said), places.get(key))
    if dusun is None and name_key(said) not in wholes:
        table.problems.append(Problem(at, "dusun", said[:40]))
        return
    if dusun in seen:
        table.problems.append(Problem(at, "twice", said[:40]))
        return
    seen.add(dusun)
    for group, cell in cells.items():
        number = _number(cell)
        if number is not None:
            table.people[dusun, group] = number
        elif cell not in {"", "-", "–"}:
            table.problems.append(Problem(at, "number", cell[:40]))


def _number(cell: str) -> int | None:
    bare = re.sub(r"\s*(jiwa|orang|org)\.?$", "", cell.strip(), flags=re.IGNORECASE)
    if not _NUMBER.fullmatch(bare):
        return None
    return int(re.sub(r"\D", "", bare))
