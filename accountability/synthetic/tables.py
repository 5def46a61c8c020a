"""A table that is being filled: lines of text with tabs between, one for each row, in COPY's own words.

Every column that is not given has the default of its model, so a new column needs nothing here.
"""

import json
from collections.abc import Sequence
from typing import Any

from django.db import models

NULL = r"\N"


class Table:
    """One model's table, the columns that are given (by field name), and the lines that wait to be written.

    A line holds the given columns alone, as text; times are UTC without a zone, booleans 1 and 0. No text may
    hold a tab, a backslash or a line's end: the phrases have none.
    """

    def __init__(self, model: type[models.Model], *given: str) -> None:
        fields = {field.name: field for field in model._meta.concrete_fields}
        self.model, self.name = model, model._meta.db_table
        self.given = [str(fields[name].column) for name in given]
        rest = {str(field.column): _default(field) for name, field in fields.items() if name not in given}
        self.rest = {column: value for column, value in rest.items() if value is not None}
        self.lines: list[str] = []
        self.count = 0

    @property
    def columns(self) -> list[str]:
        """The given ones first, then those with a default."""
        return [*self.given, *self.rest]

    def taken(self) -> list[str]:
        """The lines that wait, which wait no longer."""
        lines, self.lines = self.lines, []
        self.count += len(lines)
        return lines


def ready(tables: Sequence[Table]) -> list[Table]:
    """Those with lines that wait."""
    return [table for table in tables if table.lines]


def as_text(value: Any) -> str:
    """A default in COPY's words."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, dict | list):
        return json.dumps(value)
    return "" if value == b"" else str(value)


def _default(field: "models.Field[Any, Any]") -> Any:
    """None where the database fills the column itself, or it stays empty."""
    if field.primary_key and isinstance(field, models.AutoField):
        return None
    return None if field.null and not field.has_default() else field.get_default()
