"""Rows of many tables in one shape, so that the calendar of fifty villages is read by one query.

Each app says with `told` which of its rows tell something about the calendar; oversight.village_year joins
them all (UNION ALL). Sources: proof (a deed in the product), hand (CalendarDone), event, step (a step of a
budget, read by those who know its rounds), override, off (a day off), began (the first entry of a ledger).
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import (
    BigIntegerField,
    CharField,
    DateField,
    Expression,
    F,
    IntegerField,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast

type Column = str | Expression | F


class Row(NamedTuple):
    """One row: what it is, of which wilayah, what it is about, the year N, the day, a document, an order."""

    source: str
    kode: str
    name: str
    year: int
    day: dt.date
    paper: str
    order: int


type Rows = QuerySet[Any, Any]


def told(
    rows: "QuerySet[Any]",
    source: str,
    *,
    kode: str,
    name: Column,
    year: int | Column,
    day: Column,
    paper: Column = "",
    order: str = "",
) -> Rows:
    """The rows in the shape of Row.

    A str names a column, but for `name`, where it stands for itself; an empty `paper` or `order` is none.
    """
    return rows.order_by().values_list(
        _text(Value(source)),
        _text(F(kode)),
        _text(Value(name) if isinstance(name, str) else name),
        Cast(Value(year) if isinstance(year, int) else _column(year), IntegerField()),
        Cast(_column(day), DateField()),
        _text(F(paper) if isinstance(paper, str) and paper else Value("") if paper == "" else paper),
        Cast(F(order) if order else Value(0), BigIntegerField()),
    )


def read(parts: Iterable[Rows]) -> list[Row]:
    """All rows of all parts, by one query."""
    first, *others = parts
    return [Row(*one) for one in first.union(*others, all=True)]


def _column(of: Column) -> Any:
    return F(of) if isinstance(of, str) else of


def _text(of: Any) -> Cast:
    return Cast(of, CharField())
