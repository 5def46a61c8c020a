"""Reads a filled spreadsheet of ours into a proposal: every rupiah is used, or said with its place."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import IO, Literal

from accountability.budget.models import Source
from accountability.budget.proposed import (
    Problem,
    Proposal,
    ProposedKegiatan,
    ProposedLine,
    ProposedSpending,
)
from accountability.budget.spreadsheet import codes
from accountability.budget.spreadsheet.columns import COLUMNS
from accountability.budget.spreadsheet.line_rows import LineRows
from accountability.budget.spreadsheet.telling import Telling
from accountability.budget.sums import totals_of
from accountability.lib.rupiah import rupiah
from accountability.lib.spreadsheet.cells import Cell, Unclear, code_of, day_of, quantity_of, words_of
from accountability.lib.spreadsheet.guards import Unreadable
from accountability.lib.spreadsheet.tables import Row, Table
from accountability.lib.spreadsheet.workbook import tables_of_csv, tables_of_xlsx
from accountability.planning.activity_codes import UnknownActivity

_YEAR, _KODE = re.compile(r"20\d\d"), re.compile(r"\d\d(\.\d\d){2}\.\d{4}")
Kind = Literal["lines", "spending", "kegiatan", ""]


@dataclass(slots=True)
class _Read:
    """What was gathered from all tables."""

    telling: Telling = field(default_factory=Telling)
    lines: list[ProposedLine] = field(default_factory=list)
    kegiatan: dict[str, ProposedKegiatan] = field(default_factory=dict)
    spending: list[ProposedSpending] = field(default_factory=list)
    parts: dict[str, list[Table]] = field(default_factory=lambda: defaultdict(list))


def read(file: IO[bytes], *, desa: str, year: int, text: bool = False) -> Proposal:
    """The proposal for a desa's year out of a .xlsx, or with `text` out of a CSV.

    Raises Unreadable for what is no such file, holds no budget, or is meant for another desa or year.
    """
    tables = tables_of_csv(file, COLUMNS) if text else tables_of_xlsx(file, COLUMNS)
    return proposal_of(tables, desa=desa, year=year, sha256=sha256_of(file))


def proposal_of(tables: list[Table], *, desa: str, year: int, sha256: str) -> Proposal:
    """The proposal that these tables tell. Raises Unreadable."""
    amendment = _identity(tables, desa, year)
    kinds = [(table, kind) for table in tables if (kind := _kind(table))]
    if not any(kind in {"lines", "spending"} for _table, kind in kinds):
        raise Unreadable(
            "Tidak ada tabel anggaran di berkas ini. Tabel perlu kolom Rekening, Sumber dana, dan Jumlah."
        )
    read = _Read()
    _left_out(tables, read.telling)
    for table, kind in kinds:
        _about_table(read.telling, table)
        if kind == "lines":
            rows = LineRows(table, read.telling)
            lines = [line for _row, line in rows.lines()]
            read.lines += lines
            for part in sorted({_part(line) for line in lines}):
                read.parts[part].append(table)
            for one in rows.kegiatan():
                read.kegiatan.setdefault(one.kode, one)
        elif kind == "kegiatan":
            read.kegiatan.update(_kegiatan(table, read.telling))
        else:
            read.spending += _spending(table, year, read.telling)
    _told_twice(read)
    _balance(read)
    return Proposal(
        desa=desa,
        year=year,
        source=Source.SPREADSHEET,
        sha256=sha256,
        lines=tuple(read.lines),
        kegiatan=tuple(_described(read)),
        spending=tuple(read.spending) or None,
        amendment=amendment,
        problems=tuple(read.telling.problems),
    )


def sha256_of(file: IO[bytes]) -> str:
    """SHA-256 of the whole file, as 64 hex digits."""
    file.seek(0)
    digest = hashlib.sha256()
    while block := file.read(1 << 20):
        digest.update(block)
    file.seek(0)
    return digest.hexdigest()


def _kind(table: Table) -> Kind:
    if table.has("rekening", "jumlah"):
        return "spending" if table.has("tanggal") else "lines"
    if table.has("kegiatan") and not table.has("rekening"):
        return "kegiatan" if {"lokasi", "keluaran", "pelaksana", "waktu"} & table.headings.keys() else ""
    return ""


def _identity(tables: list[Table], desa: str, year: int) -> int:
    """Checks whose budget and which year the file says it is; returns the number of its perubahan."""
    above: dict[str, Cell] = {}
    for table in tables:
        above = {**table.above, **above}
    said_desa = code_text(above.get("kode wilayah"))
    if _KODE.fullmatch(said_desa) and said_desa != desa:
        raise Unreadable(
            f"Berkas ini untuk wilayah {said_desa}, bukan untuk {desa}. Pilih berkas yang benar."
        )
    said_year = code_text(above.get("tahun anggaran") or above.get("tahun"))
    if _YEAR.fullmatch(said_year) and said_year != str(year):
        raise Unreadable(f"Berkas ini untuk tahun {said_year}, bukan {year}. Ganti tahun atau berkasnya.")
    said = code_text(above.get("perubahan ke"))
    return int(said) if said.isdecimal() and len(said) < 3 else 0


def code_text(cell: Cell | None) -> str:
    """A code or a year above a table as text: 2027.0 is 2027, and a final full stop falls."""
    if cell is None or cell.empty:
        return ""
    if isinstance(cell.value, float) and cell.value.is_integer():
        return str(int(cell.value))
    return words_of(cell, 30).rstrip(".")


def _about_table(telling: Telling, table: Table) -> None:
    for word in table.twice:
        telling.reject(table, None, "", f"Kolom {word} ada dua. Hapus atau ganti nama salah satunya.")
    if table.strange:
        named = ", ".join(word[:30] for word in table.strange[:5])
        telling.warn(table, None, "", f"Kolom ini tidak dikenal dan tidak dibaca: {named}.")
    if table.hidden_sheet:
        telling.warn(table, None, "", "Lembar ini tersembunyi, tetapi isinya ikut dibaca.")
    if table.hidden_rows:
        telling.warn(table, None, "", f"{table.hidden_rows} baris tersembunyi ikut dibaca.")
    if table.merged:
        telling.warn(table, None, "", "Sel gabungan dibaca sama untuk semua barisnya. Periksa hasilnya.")
    if table.points_outside:
        told = "Berkas ini mengambil angka dari berkas lain; berkas lain itu tidak dibuka."
        telling.warn(table, None, "", told)


def _kegiatan(table: Table, telling: Telling) -> dict[str, ProposedKegiatan]:
    found: dict[str, ProposedKegiatan] = {}
    for row in table.rows:
        try:
            kode = codes.kegiatan_code(code_of(row["kegiatan"]))
            name = words_of(row["nama"]) or codes.kegiatan_name(kode)
            volume = quantity_of(row["volume"])
        except (Unclear, UnknownActivity) as fault:
            sentence = getattr(fault, "sentence", "Kode kegiatan tidak dikenal. Baris ini tidak dibaca.")
            telling.warn(table, row, "kegiatan", sentence)
            continue
        if kode.count(".") != 2:
            telling.warn(table, row, "kegiatan", "Bukan kode kegiatan. Baris ini tidak dibaca.")
            continue
        found[kode] = ProposedKegiatan(
            kode,
            name,
            place=words_of(row["lokasi"], 160),
            output=words_of(row["keluaran"], 200),
            volume=volume,
            unit=words_of(row["satuan"], 40),
            schedule=words_of(row["waktu"], 80),
            pelaksana=_office(table, row, telling),
        )
    return found


def _office(table: Table, row: Row, telling: Telling) -> str:
    said = words_of(row["pelaksana"], 80)
    if not said or codes.is_office(said):
        return said
    telling.warn(
        table, row, "pelaksana", "Tulis jabatannya, misalnya Kasi Kesejahteraan. Nama tidak disimpan."
    )
    return ""


def _spending(table: Table, year: int, telling: Telling) -> Iterable[ProposedSpending]:
    for row, line in LineRows(table, telling).lines(needs_source=False):
        try:
            day = day_of(row["tanggal"])
        except Unclear as fault:
            telling.reject(table, row, "tanggal", fault.sentence)
            continue
        if day is None or day.year != year:
            telling.reject(table, row, "tanggal", f"Tanggal harus diisi dan jatuh di tahun {year}.")
            continue
        if line.amount < 0:
            telling.warn(table, row, "jumlah", "Jumlahnya kurang dari nol: dibaca sebagai koreksi.")
        yield ProposedSpending(line.account, line.kegiatan_kode, line.fund_source, line.amount, day)


def _left_out(tables: list[Table], telling: Telling) -> None:
    for table in tables:
        if table.rows and not _kind(table):
            telling.warn(table, None, "", "Lembar ini tidak dibaca: tabelnya tanpa kolom Jumlah.")


def _part(line: ProposedLine) -> str:
    """What may stand in one sheet only: income, each bidang of belanja, each side of financing."""
    if line.account.startswith("4"):
        return "Pendapatan"
    if line.account.startswith("5"):
        return f"Belanja bidang {line.kegiatan_kode[:1]}"
    return f"Pembiayaan {line.account[:3]}"


def _told_twice(read: _Read) -> None:
    """A workbook with murni and perubahan side by side would count everything twice."""
    for part, tables in read.parts.items():
        if len(tables) > 1:
            names = " dan ".join(table.sheet for table in tables[:3])
            sentence = f"{part} ada di lembar {names}. Sisakan satu, supaya tidak terhitung ganda."
            read.telling.reject(tables[1], None, "", sentence)


def _described(read: _Read) -> Iterable[ProposedKegiatan]:
    """What is said of each kegiatan that has a line; the official name where the file gives none."""
    used = {line.kegiatan_kode for line in read.lines if line.kegiatan_kode}
    for kode in sorted(used):
        yield read.kegiatan.get(kode) or ProposedKegiatan(kode, codes.kegiatan_name(kode))


def _balance(read: _Read) -> None:
    sums = totals_of(read.lines)
    read_in_part = any(one.level == "reject" for one in read.telling.problems)
    if read.lines and sums.silpa and not read_in_part:
        told = f"Belum seimbang: selisih {rupiah(sums.silpa)}."
        sentence = f"{told} Boleh menjadi rancangan, tetapi belum boleh tayang."
        read.telling.problems.append(Problem("warn", "", None, "", sentence))
