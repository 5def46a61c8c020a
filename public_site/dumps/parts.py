"""Writes one file of a dump, row by row, and tells what it became: its size, its sum and its rows."""

import csv
import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from accountability.lib.csv_cells import harmless

CHUNK = 1 << 16

type Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a dump: `rows` is None for what is no table."""

    name: str
    bytes: int
    sha256: str
    rows: int | None = None


class _Counted:
    """A file that knows its size and its sum; what is written is not kept."""

    def __init__(self, file: Any) -> None:
        self.file, self.bytes, self.sum = file, 0, hashlib.sha256()

    def write(self, text: str) -> None:
        """UTF-8 without a mark."""
        data = text.encode()
        self.file.write(data)
        self.bytes += len(data)
        self.sum.update(data)


class TableFile:
    """A table that is being written (RFC 4180, UTF-8 without a mark); one row is held in memory at a time."""

    def __init__(self, folder: Path, name: str, heads: Sequence[str]) -> None:
        self.name, self.rows = name, 0
        self._file = (folder / name).open("wb")
        self._counted = _Counted(self._file)
        self._writer = csv.writer(self._counted, lineterminator="\r\n")
        self._writer.writerow(heads)

    def add(self, row: Row) -> None:
        """One row."""
        self._writer.writerow([_cell(one) for one in row])
        self.rows += 1

    def close(self) -> Part:
        """What it became."""
        self._file.close()
        return Part(self.name, self._counted.bytes, self._counted.sum.hexdigest(), self.rows)


def write_table(folder: Path, name: str, heads: Sequence[str], rows: Iterable[Row]) -> Part:
    """A table of these rows."""
    file = TableFile(folder, name, heads)
    try:
        for row in rows:
            file.add(row)
    finally:
        part = file.close()
    return part


def write_text(folder: Path, name: str, text: str) -> Part:
    """A text as it is."""
    with (folder / name).open("wb") as file:
        out = _Counted(file)
        out.write(text)
    return Part(name, out.bytes, out.sum.hexdigest())


def measured(path: Path) -> Part:
    """A file that is there."""
    summed, size = hashlib.sha256(), 0
    for chunk in chunks(path):
        summed.update(chunk)
        size += len(chunk)
    return Part(path.name, size, summed.hexdigest())


def chunks(path: Path) -> Iterator[bytes]:
    """The file in pieces."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _cell(value: Any) -> str | int:
    """As Table Schema reads it by default: true and false, 2026-11-21, 13:30:00; nothing for nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.time):
        return value.isoformat("seconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    return value if isinstance(value, int) else harmless(str(value))
