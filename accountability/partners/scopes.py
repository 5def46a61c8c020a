"""What a key may be given for: data/scopes.csv."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

FILE = Path(__file__).parent / "data" / "scopes.csv"
_FORM = re.compile(r"[a-z0-9]+:[a-z]+")


class BadScopes(ValueError):
    """The table of scopes says something that cannot be meant; the sentence names it."""


@dataclass(frozen=True, slots=True)
class Scope:
    """One thing a key may be given for; `meaning` is said to whoever gives the key."""

    scope: str
    meaning: str
    basis: str


@cache
def scopes() -> Mapping[str, Scope]:
    """Every scope by its name. Raises BadScopes."""
    with FILE.open(encoding="utf-8", newline="") as file:
        found = [Scope(**row) for row in csv.DictReader(file)]
    for one in found:
        if not _FORM.fullmatch(one.scope) or not one.meaning or not one.basis:
            raise BadScopes(f"partners/data/scopes.csv: {one.scope!r} lacks its form, meaning or basis.")
    return MappingProxyType({one.scope: one for one in found})
