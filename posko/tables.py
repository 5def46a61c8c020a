"""Reads a table that somebody hands to a command."""

import csv
from pathlib import Path


class NotATable(Exception):
    """The file cannot be read as a CSV file with the column that is needed; the sentence says which."""


def read(path: str, *, column: str) -> list[dict[str, str]]:
    """The rows of a CSV file in UTF-8, empty cells as "". Raises NotATable."""
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            rows = [{str(name): str(value or "") for name, value in row.items()} for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise NotATable(f"{path} cannot be read as a CSV file in UTF-8.") from problem
    if column not in (reader.fieldnames or []):
        raise NotATable(f"{path} has no column {column}.")
    return rows
