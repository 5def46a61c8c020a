"""The fingerprint of a budget's lines: the ledger keeps it, and anyone can compute it from the open data."""

import hashlib

from accountability.budget.models import APBDesa

COLUMNS = ("account", "kegiatan_kode", "fund_source", "amount", "description")


def canonical(apb: APBDesa) -> bytes:
    """The lines as bytes, one way only: sorted rows of account, kegiatan, source, rupiah and words.

    Columns are parted by tabs, rows end with a line feed, UTF-8; tabs and line feeds in words become blanks.
    """
    rows = apb.lines.values_list(*COLUMNS)
    told = sorted("\t".join(" ".join(str(cell).split()) for cell in row) for row in rows)
    return "".join(f"{row}\n" for row in told).encode()


def fingerprint(apb: APBDesa) -> str:
    """SHA-256 of the canonical lines, as 64 hex digits; one query."""
    return hashlib.sha256(canonical(apb)).hexdigest()
