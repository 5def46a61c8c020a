"""What signing in asks of people: limits, waits, duties, from data/ with the year they hold from."""

import csv
import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"
_UNITS = {"menit": 60, "hari": 86_400}


@dataclass(frozen=True, slots=True)
class Waiting:
    """So many tries are free, then each waits twice as long as the one before (seconds)."""

    free: int
    first_wait: int
    longest_wait: int
    forgotten_after: int

    def after(self, count: int) -> dt.timedelta:
        """How long the next try waits after `count` tries."""
        if count < self.free:
            return dt.timedelta()
        doubled = self.first_wait * 2 ** min(count - self.free, 20)
        return dt.timedelta(seconds=min(doubled, self.longest_wait))


@cache
def rows_of(name: str) -> tuple[dict[str, str], ...]:
    """The rows of data/<name>.csv; nobody changes them."""
    with (_DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def span(rule: str) -> dt.timedelta:
    """How long `rule` says: idle, longest, fresh, half, grace, kept ..."""
    row = _newest("sign_in_rules", "rule", rule)
    return dt.timedelta(seconds=int(row["value"]) * _UNITS[row["unit"]])


def number(rule: str) -> int:
    """The bare figure of `rule`."""
    return int(_newest("sign_in_rules", "rule", rule)["value"])


@cache
def waiting(door: str) -> Waiting:
    """How tries at this kind of door wait."""
    row = _newest("sign_in_waits", "door", door)
    names = ("free", "first_wait", "longest_wait", "forgotten_after")
    return Waiting(**{name: int(row[name]) for name in names})


@cache
def roles_in_duty() -> frozenset[str]:
    """The roles that must have a second factor; `superadmin` is the technical one."""
    names = {row["role"] for row in rows_of("second_factor_roles")}
    return frozenset(
        name for name in names if _newest("second_factor_roles", "role", name)["required"] == "yes"
    )


@cache
def weak_words() -> frozenset[str]:
    """Words that stand in every village's first guess at a password."""
    return frozenset(row["word"] for row in rows_of("weak_words"))


@cache
def _newest(table: str, column: str, name: str) -> dict[str, str]:
    return max((row for row in rows_of(table) if row[column] == name), key=lambda row: int(row["year"]))
