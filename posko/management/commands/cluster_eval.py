"""Groups the messages of a file as the portal would, and says how well that agrees with people's labels."""

import csv
import json
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from posko.grouping.measuring import agreement
from posko.grouping.pool import group

MOST = 200_000


class Command(BaseCommand):
    """`manage.py cluster_eval FILE.csv [--out PRED.csv]` (columns `text` and, if known, `label`)."""

    help = 'Prints {"precision", "recall", "f1", "clusters", "seconds"}, pairwise; --out writes row,cluster.'
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and where the groups are written to."""
        parser.add_argument("file", help="CSV in UTF-8 with the column text, and label to compare with")
        parser.add_argument("--out", help="writes row,cluster: row from 1, in the order of the file")

    def handle(self, *args: Any, **options: Any) -> None:
        """CommandError, one sentence, for a file that cannot be read or written."""
        rows = _rows(options["file"])
        began = time.perf_counter()
        found = group([row["text"] for row in rows])
        seconds = time.perf_counter() - began
        if options["out"]:
            _write(options["out"], found)
        told = {**_measured(found, rows), "clusters": len(set(found)), "seconds": round(seconds, 3)}
        self.stdout.write(json.dumps(told))


def _rows(path: str) -> list[dict[str, str]]:
    """The rows of the file; also one that a spreadsheet wrote with semicolons or tabs."""
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            first = file.readline()
            file.seek(0)
            separator = max(",;\t", key=first.count)
            reader = csv.DictReader(file, delimiter=separator, strict=True)
            names = [(name or "").strip().lower() for name in reader.fieldnames or []]
            if "text" not in names:
                raise CommandError(f"{path} tidak punya kolom text. Baris pertama harus berisi: text,label")
            rows = [_row(path, number, names, told) for number, told in enumerate(reader, start=1)]
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise CommandError(f"{path} tidak bisa dibaca sebagai CSV dengan huruf UTF-8.") from problem
    if len(rows) > MOST:
        raise CommandError(f"{path} terlalu panjang: paling banyak {MOST} baris.")
    return rows


def _row(path: str, number: int, names: list[str], told: dict[str | Any, Any]) -> dict[str, str]:
    values = list(told.values())
    if None in told or None in values:
        raise CommandError(f"{path} baris {number}: jumlah kolom tidak sama dengan baris pertama.")
    return dict(zip(names, (str(value) for value in values), strict=True))


def _measured(found: list[int], rows: list[dict[str, str]]) -> dict[str, float | None]:
    if not rows or "label" not in rows[0]:
        return {"precision": None, "recall": None, "f1": None}
    agreed = agreement(found, [row["label"] for row in rows])
    return {
        "precision": round(agreed.precision, 4),
        "recall": round(agreed.recall, 4),
        "f1": round(agreed.f1, 4),
    }


def _write(path: str, found: list[int]) -> None:
    try:
        with Path(path).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["row", "cluster"])
            writer.writerows(enumerate(found, start=1))
    except OSError as problem:
        raise CommandError(f"{path} tidak bisa ditulis.") from problem
