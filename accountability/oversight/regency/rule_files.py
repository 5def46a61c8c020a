"""Reads a table of the kabupaten out of a file: what each row says, and what is wrong with which row."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from accountability.budget.tables import table as law_table
from accountability.lib.csv_cells import harmless
from accountability.lib.spreadsheet.cells import Unclear, code_of, rupiah_of, words_of
from accountability.lib.spreadsheet.guards import Unreadable
from accountability.lib.spreadsheet.tables import Columns, Row, Table
from accountability.lib.spreadsheet.workbook import tables_of_csv, tables_of_xlsx
from accountability.lib.spreadsheet.writing import NUMBER, Column, new_book, saved, write_sheet
from accountability.oversight.evaluation.regional_tables import WITH_RUPIAH
from accountability.oversight.models import RegionalRule, Topic

_CODE = re.compile(r"\s*(\d{1,2}(?:\.\d{1,2}){0,2})\.?\s*")
MOST_RULES = 2_000  # of one table in a year
LARGEST = 2_000_000  # bytes of a file
_SHORTEST_WORD = 3
_HEADINGS = Columns(
    headings={
        "key": ("kunci", "kode", "kode kegiatan", "jabatan", "barang", "barang atau jasa", "kata"),
        "name": ("nama", "uraian", "keterangan", "nama kegiatan"),
        "unit": ("satuan",),
        "rupiah": ("rupiah", "harga", "harga satuan", "harga tertinggi", "paling banyak", "sebulan"),
    },
    anchors=frozenset({"key"}),
    money=frozenset({"rupiah"}),
)
CODED = frozenset({Topic.AUTHORITY.value, Topic.PRIORITY.value})
# What the key of each table is called on a page and in a file.
KEY_WORDS = {
    Topic.PAY.value: "Jabatan",
    Topic.PRICES.value: "Barang atau jasa",
    Topic.AUTHORITY.value: "Kode kegiatan",
    Topic.PRIORITY.value: "Kode kegiatan",
    Topic.FORBIDDEN.value: "Kata",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one row (0: in the file as a whole), and what to do."""

    row: int
    sentence: str


@dataclass(slots=True)
class Read:
    """What a file says: by key its rule as the history keeps it, and what is wrong."""

    rules: dict[str, dict[str, Any]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_rules(*, file: IO[bytes], name: str, table: str, basis: str) -> Read:
    """The first table in the file with a column of keys; every row is looked at, whatever is wrong before."""
    read = Read()
    try:
        tables = (tables_of_xlsx if name.lower().endswith(".xlsx") else tables_of_csv)(file, _HEADINGS)
    except Unreadable as refusal:
        read.problems.append(Problem(0, refusal.sentence))
        return read
    chosen = next((one for one in tables if one.has("key") and one.rows), None)
    if chosen is None:
        word = KEY_WORDS[table]
        read.problems.append(Problem(0, f"Tidak ada tabel dengan kolom {word} dan Nama. Pakai templatnya."))
        return read
    _read_table(chosen, table, basis, read)
    return read


def _read_table(chosen: Table, table: str, basis: str, read: Read) -> None:
    rows = [row for row in chosen.rows if not row.empty]
    if len(rows) > MOST_RULES:
        read.problems.append(Problem(0, f"Paling banyak {MOST_RULES} baris. Bagi menjadi beberapa berkas."))
        return
    seen: dict[str, int] = {}
    for row in rows:
        try:
            key, rule = rule_of(
                table,
                key=_key_in(row, table),
                name=words_of(row["name"]),
                unit=words_of(row["unit"]),
                rupiah=rupiah_of(row["rupiah"]),
                basis=basis,
            )
        except Unclear as unclear:
            read.problems.append(Problem(row.number, unclear.sentence))
            continue
        if (before := seen.get(key.casefold())) is not None:
            read.problems.append(Problem(row.number, f"{key} sudah ada di baris {before}. Hapus salah satu."))
            continue
        seen[key.casefold()] = row.number
        read.rules[key] = rule
    if not read.rules and not read.problems:
        read.problems.append(Problem(0, "Tabelnya belum berisi baris. Isi sedikitnya satu."))


def _key_in(row: Row, table: str) -> str:
    if table in CODED:
        code_of(row["key"])  # raises where a spreadsheet made a date of the code
    return words_of(row["key"])


def rule_of(
    table: str, *, key: str, name: str, unit: str, rupiah: int | None, basis: str
) -> tuple[str, dict[str, Any]]:
    """One rule as the history keeps it, by its key. Raises Unclear with the sentence for who wrote it."""
    if table in CODED and key:
        key = _kegiatan_code(key)
    if table == Topic.PAY.value and key:
        key = _position(key)
    _fits(table, key, name, unit)
    if table in WITH_RUPIAH and (rupiah is None or rupiah <= 0):
        raise Unclear("Rupiahnya belum diisi, atau tidak lebih dari nol.")
    told = rupiah if table in WITH_RUPIAH else None
    return key, {"name": name, "unit": unit, "rupiah": told, "basis": basis}


def _fits(table: str, key: str, name: str, unit: str) -> None:
    """Raises Unclear for a key that is missing, and for words that are too long or too short."""
    if not key:
        shape = ", misalnya 2.2 atau 2.2.02" if table in CODED else ""
        raise Unclear(f"{KEY_WORDS[table]} belum diisi{shape}.")
    room = {"key": 80, "name": 160, "unit": 30}
    for column, text in (("key", key), ("name", name), ("unit", unit)):
        if len(text) > room[column]:
            raise Unclear(f"Terlalu panjang: {text[:20]}… Paling banyak {room[column]} huruf.")
    if table == Topic.FORBIDDEN.value and len(key) < _SHORTEST_WORD:
        raise Unclear("Kata sedikitnya tiga huruf, supaya tidak cocok dengan apa saja.")


def _kegiatan_code(text: str) -> str:
    """A kegiatan code or its beginning as budgets write it: 2, 2.2, 2.2.02. Raises Unclear."""
    if (found := _CODE.fullmatch(text)) is None:
        raise Unclear(f"{text[:20]} bukan kode kegiatan. Tulis seperti 2.2 atau 2.2.02.")
    parts = [str(int(part)) for part in found[1].split(".")]
    return ".".join([*parts[:2], *(part.zfill(2) for part in parts[2:])])


def _position(text: str) -> str:
    """A position by its word in the evaluation sheet. Raises Unclear, which names those that are known."""
    known = [one["position"] for one in law_table("pay_positions")]
    if text.lower() not in known:
        raise Unclear(f"Jabatan {text[:20]} belum dikenal. Pilih salah satu: {', '.join(known)}.")
    return text.lower()


def headings(table: str) -> list[str]:
    """The columns of a table's file; the last of them only where the table has rupiah."""
    columns = [KEY_WORDS[table], "Nama", "Satuan"]
    return [*columns, "Rupiah"] if table in WITH_RUPIAH else columns[:2]


def as_csv(rules: Mapping[str, Mapping[str, Any]], table: str) -> str:
    """The table as text that `read_rules` reads again, without a byte order mark."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(headings(table))
    for key, rule in rules.items():
        writer.writerow([harmless(str(cell)) for cell in _cells(key, rule, table)])
    return out.getvalue()


def as_xlsx(rows: Iterable[RegionalRule], table: str, note: str) -> bytes:
    """The table as a workbook, with empty rows to fill in: also the template."""
    book = new_book()
    widths = (28, 48, 14, 18)
    columns = [
        Column(text, widths[at]) if at < 3 else Column(text, widths[at], NUMBER)
        for at, text in enumerate(headings(table))
    ]
    told = [
        _cells(row.key, {"name": row.name, "unit": row.unit, "rupiah": row.rupiah}, table) for row in rows
    ]
    write_sheet(book, Topic(table).label, columns, told, note=note, to_fill_in=True)
    return saved(book)


def _cells(key: str, rule: Mapping[str, Any], table: str) -> Sequence[Any]:
    every = (key, rule["name"], rule["unit"], rule["rupiah"])
    return every[: len(headings(table))]
