"""The rules about personal data: windows, reasons with their law, pairs of offices, grounds (data/*.csv)."""

import datetime as dt
from dataclasses import dataclass
from functools import cache

from posko import lexicons


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an identity may be opened; `also_closed`: also of a voice that is not open to all."""

    code: str
    label: str
    also_closed: bool
    legal_basis: str


@dataclass(frozen=True, slots=True)
class Ground:
    """Why something is erased, with the law."""

    code: str
    label: str
    legal_basis: str


def rule(name: str) -> int:
    """The value of one rule (data/personal_rules.csv); the newest year counts."""
    found = [row for row in _rows("personal_rules") if row["rule"] == name]
    return int(max(found, key=lambda row: int(row["year"]))["value"])


def hours(name: str) -> dt.timedelta:
    """The same as a span of hours."""
    return dt.timedelta(hours=rule(name))


@cache
def reasons() -> dict[str, Reason]:
    """Every reason by its code, in the order of the file."""
    return {
        row["code"]: Reason(row["code"], row["label"], row["also_closed"] == "yes", row["legal_basis"])
        for row in _rows("identity_reasons")
    }


@cache
def grounds() -> dict[str, Ground]:
    """Every ground for erasing by its code."""
    return {
        row["code"]: Ground(row["code"], row["label"], row["legal_basis"]) for row in _rows("erasure_grounds")
    }


@cache
def pairs() -> frozenset[tuple[str, str]]:
    """Which role may ask and which may agree to it."""
    return frozenset((row["asks"], row["agrees"]) for row in _rows("identity_pairs"))


def may_ask(role: str) -> bool:
    """Whether people of this role may ask for an identity at all."""
    return any(asks == role for asks, _agrees in pairs())


def may_agree(asked_role: str, role: str) -> bool:
    """Whether `role` may be the second person after `asked_role`."""
    return (asked_role, role) in pairs()


def is_party(role: str, text: str) -> bool:
    """Whether these words name the office of `role` itself: then its people neither ask nor agree."""
    said = f" {' '.join(lexicons.words_of(lexicons.tidy(text)))} "
    return any(row["role"] == role and f" {row['phrase']} " in said for row in _rows("identity_conflicts"))


@cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    return tuple(lexicons.rows(name))
