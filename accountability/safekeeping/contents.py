"""What a backup holds, in which order: secrets, its list of contents, the database, the files."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from accountability.safekeeping.refusals import NotDone

FORMAT = 1
# How the prints of its tables were computed: row by row here, or inside PostgreSQL (postgres_print).
PLAIN, POSTGRES = "plain", "postgresql"
SECRETS, LIST, DATABASE, FILES = "env", "isi.json", "database", "var"
# Made anew by the product itself, or no business of a backup.
LEFT_OUT = frozenset({"static", "env", "beat", "metrics", "bench.json", "posko.sqlite3", "data-terbuka"})


@dataclass(frozen=True)
class TablePrint:
    """One table: the number of its rows, and the sum of their SHA-256 as 64 hex digits."""

    rows: int
    digest: str

    def as_facts(self) -> dict[str, Any]:
        """As plain values, for the list of contents of a backup."""
        return asdict(self)


@dataclass(frozen=True)
class Contents:
    """The list of contents: what the database was, to compare with what it becomes."""

    made_at: str  # ISO 8601, UTC
    vendor: str
    tables: dict[str, TablePrint]
    ledger_entries: int
    prints: str = PLAIN

    def as_json(self) -> bytes:
        """As it is written into the backup."""
        tables = {name: one.as_facts() for name, one in self.tables.items()}
        told = {
            "format": FORMAT,
            "made_at": self.made_at,
            "vendor": self.vendor,
            "ledger_entries": self.ledger_entries,
            "prints": self.prints,
            "tables": tables,
        }
        return json.dumps(told, indent=1, sort_keys=True).encode()

    @classmethod
    def of_json(cls, raw: bytes) -> "Contents":
        """Reads it back; raises NotDone for a list this release cannot read."""
        try:
            told: dict[str, Any] = json.loads(raw)
            if told["format"] != FORMAT:
                raise NotDone("Cadangan ini dibuat oleh versi yang lebih baru: pasang versi itu dulu.")
            tables = {name: TablePrint(**one) for name, one in told["tables"].items()}
            prints = told.get("prints", PLAIN)  # an earlier release knew only these
            if prints not in {PLAIN, POSTGRES}:
                raise NotDone("Cadangan ini dibuat oleh versi yang lebih baru: pasang versi itu dulu.")
            return cls(told["made_at"], told["vendor"], tables, told["ledger_entries"], prints)
        except (ValueError, KeyError, TypeError) as problem:
            raise NotDone("Daftar isi cadangan ini tidak terbaca.") from problem


def files_of(var: Path, spool: Path) -> list[tuple[Path, str]]:
    """Every file to keep with its name inside the backup: photos, the public log, SMS that wait sealed."""
    found = []
    for root, inside in ((var, FILES), (spool, f"{FILES}/spool")):
        if root == spool and spool.is_relative_to(var):
            continue
        for path in sorted(root.rglob("*")):
            below = path.relative_to(root)
            if path.is_file() and not path.is_symlink() and not _is_left_out(below):
                found.append((path, f"{inside}/{below.as_posix()}"))
    return found


def _is_left_out(below: Path) -> bool:
    first = below.parts[0]
    return first in LEFT_OUT or first.startswith((".", "posko.sqlite3", "cadangan"))
