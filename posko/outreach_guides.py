"""First drafts of an outreach's guide, by its kind (data/outreach_guides.csv), in the words of the place."""

import csv
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from accountability.regions.sebutan import Words

DATA = Path(__file__).parent / "data" / "outreach_guides.csv"


@dataclass(frozen=True, slots=True)
class Draft:
    """What a member may keep or change: the words of the law's five parts, and how long it usually takes."""

    title: str
    maksud: str
    tujuan: str
    sasaran: str
    uraian: str
    hours: str
    days: int
    target_sheets: int | None


@cache
def _rows() -> dict[str, dict[str, str]]:
    with DATA.open(encoding="utf-8", newline="") as file:
        return {row["kind"]: row for row in csv.DictReader(file)}


def draft(kind: str, words: Words, *, where: str = "", whom: str = "") -> Draft:
    """The draft for a kind of outreach; `where` and `whom` are the dusun and the group it is for, in words.

    Raises KeyError for a kind without a row.
    """
    row = _rows()[kind]
    said = {
        **asdict(words),
        "di": where or f"seluruh {words.desa}",
        "siapa": whom or "warga yang jarang ikut musyawarah",
    }
    told = {
        name: row[name].format(**said) for name in ("title", "maksud", "tujuan", "sasaran", "uraian", "hours")
    }
    told["uraian"] = told["uraian"].replace(" | ", "\n")
    for name in ("title", "maksud", "tujuan", "sasaran"):
        told[name] = told[name][:1].upper() + told[name][1:]
    sheets = row["target_sheets"]
    return Draft(**told, days=int(row["days"]), target_sheets=int(sheets) if sheets else None)


def basis(kind: str) -> str:
    """The rule the guide rests on."""
    return _rows()[kind]["basis"]
