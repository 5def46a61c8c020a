"""Codes as files write them ("05.03.05.02.", "DD", "Dana Desa") made official; offices told from names."""

from functools import cache

from accountability.budget.tables import table
from accountability.planning import activity_codes


def account_code(code: str) -> str:
    """`5.3.5.2` as the law writes it, `5.3.5.02`; the levels above stay as they are."""
    parts = code.split(".")
    if len(parts) == 4:
        parts[3] = parts[3].zfill(2)
    while len(parts) > 1 and parts[-1] in {"0", "00"}:  # 5.1.00 and 5.1.0.00 mean 5.1
        parts.pop()
    return ".".join(parts)


def kegiatan_code(code: str) -> str:
    """`2.3.1` as the law writes it, `2.3.01`; bidang and sub bidang stay as they are."""
    return activity_codes.as_written(code)


def source_code(words: str) -> str:
    """The code of a source of funds by code, alias or name; "" when it is none of them."""
    text = " ".join(words.lower().split()).rstrip(".")
    first = text.split(" ", 1)[0]
    return _sources().get(text) or _sources().get(first, "")


def source_of_income(account: str) -> str:
    """The source an income account is by definition (4.2.1: DDS); "" where the account leaves it open."""
    fitting = [prefix for prefix in _prefixes() if account.startswith(f"{prefix}.")]
    return _prefixes()[max(fitting, key=len)] if fitting else ""


def kegiatan_name(kode: str) -> str:
    """The official name of a kegiatan; raises UnknownActivity."""
    return activity_codes.kegiatan(kode).name


def is_office(words: str) -> bool:
    """Whether these words begin like the title of an office (data/offices.csv).

    What begins otherwise may be a person's name, and is not kept.
    """
    return words.lower().split(" ", 1)[0].rstrip(".:,") in _offices()


@cache
def _sources() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in table("fund_sources"):
        for word in (row["code"], row["name"], *row["siskeudes_alias"].split(";")):
            found.setdefault(word.lower(), row["code"])
    found["dana desa"] = "DDS"
    return found


@cache
def _prefixes() -> dict[str, str]:
    return {row["account_prefix"]: row["code"] for row in table("fund_sources")}


@cache
def _offices() -> frozenset[str]:
    return frozenset(row["word"] for row in table("offices"))
