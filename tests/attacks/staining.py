"""Writes hostile words into every column that holds what people typed, whatever a form would have kept out.

So a page is asked to show what the newest form would refuse and an older one, a file or a gateway let in.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from accountability.planning import locked_stays
from posko import words_stay
from tests.attacks.payloads import turned

# What the programme writes itself, by the name of the column: codes, keys, marks, states.
OF_THE_PROGRAMME = frozenset(
    {
        "kode",
        "fingerprint",
        "sha256",
        "content_sha256",
        "document_sha256",
        "signed_sha256",
        "mark",
        "code_hash",
        "kunci_hash",
        "credential_id",
        "user_handle",
        "session_key",
        "network",
        "door",
        "door_key",
        "prefix",
        "kind",
        "ref",
        "actor_kind",
        "actor_role",
        "by_role",
        "asked_role",
        "decided_role",
        "first_role",
        "second_role",
        "carrier",
        "carrier_ref",
        "template",
        "dedupe_key",
        "promised_by",
        "error_code",
        "status",
        "nomor",
        "topic",
        "idempotency_key",
        "secret",
        "entry",
        "criterion",
        "item",
        "stage",
        "account",
        "kegiatan_kode",
        "fund_source",
        "task",
        "rule",
        "cause",
        "sector",
        "aspect",
        "category",
        "tracking",
        "reason_class",
        "once",
        "document",
        "changed_as",
        "period",
        "preset",
        "password",
        "username",
        "news",
        "lines_tried",
        "name_key",
        "public_key",
        "key",
        "about",
        "part",
        "ground",
        "asked_by_way",
        "last_error",
        "renja_code",
        "previous_hash",
        "hash",
        "figures",
        "arithmetic",
        "settings",
        "options",
        "address",
        "group",
    }
)
# Columns of these names that people do type.
BUT = frozenset({"oversight.LineRecommendation.description", "council.CouncilDecision.about"})
# Codes of the programme under a name that elsewhere is typed.
AND = frozenset(
    {
        "posko.GroupingKey.problem",
        "posko.IdentityOpening.reason",
        "posko.PublishedTable.name",
        "sms_gateway.InboundMedia.reason",
        "ledger.Witness.name",
        "posko.ReportBack.template",
        "posko.Milestone.facts",
    }
)
_WITHOUT = frozenset({"auth", "contenttypes", "sessions", "ledger"})
_A_LONG_TEXT, _A_LEAF = 2_000, 160
_A_CODE = re.compile(r"[\w.:/+-]*")
# The database itself keeps these from being written.
GUARDED: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Column:
    """One column of words."""

    model: type[models.Model]
    field: Any

    def __str__(self) -> str:
        return f"{self.model._meta.label}.{self.field.name}"


def columns() -> Iterator[Column]:
    """Every column of words that somebody may have typed."""
    for model in apps.get_models():
        if model._meta.app_label in _WITHOUT:
            continue
        for one in model._meta.concrete_fields:
            words = isinstance(one, models.CharField | models.TextField | models.JSONField)
            if not words or one.choices or one.primary_key or isinstance(one, models.SlugField):
                continue
            name = f"{model._meta.label}.{one.name}"
            if name in BUT or (one.name not in OF_THE_PROGRAMME and name not in AND):
                yield Column(model, one)


def stain(chunk: tuple[str, ...], *, fit: bool = False) -> tuple[dict[str, int], list[str]]:
    """Fills them; how many rows by column, and the columns whose words the database itself guards.

    A column that is empty in every row and may not be filled (why something was not withdrawn) counts 0 rows.
    With `fit` no field holds more than its column is made for.
    """
    for guard in (locked_stays, words_stay):  # what the programme may not rewrite is rewritten here
        guard.remove(connection)
    filled: dict[str, int] = {}
    guarded: list[str] = []
    for number, column in enumerate(columns()):
        try:
            with transaction.atomic():
                filled[str(column)] = _fill(column, chunk, number, fit=fit)
        except DatabaseError as problem:
            filled[str(column)] = 0
            if _said(column):
                guarded.append(f"{column}: {problem}")
    return filled, guarded


def _fill(column: Column, chunk: tuple[str, ...], number: int, *, fit: bool) -> int:
    rows = _said(column) or list(_rows(column))
    written = [(_told(column, value, chunk, number + at, fit=fit), pk) for at, (pk, value) in enumerate(rows)]
    table, quoted = column.model._meta.db_table, connection.ops.quote_name
    key = str(column.model._meta.pk.column)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {quoted(table)} SET {quoted(column.field.column)} = %s WHERE {quoted(key)} = %s",  # noqa: S608
            written,
        )
    return len(written)


def _rows(column: Column) -> Any:
    return column.model._base_manager.order_by("pk").values_list("pk", column.field.attname)


def _said(column: Column) -> list[tuple[Any, Any]]:
    return [(pk, value) for pk, value in _rows(column) if value not in ("", None, {}, [])]


def _told(column: Column, value: Any, chunk: tuple[str, ...], by: int, *, fit: bool) -> str:
    if not isinstance(column.field, models.JSONField):
        return turned(chunk, by, (column.field.max_length or _A_LONG_TEXT) if fit else None)
    leaves = iter(range(by, by + 10_000))
    return json.dumps(_leaves(value, chunk, leaves, _A_LEAF if fit else None))


def _leaves(value: Any, chunk: tuple[str, ...], by: Iterator[int], longest: int | None) -> Any:
    """The same data with hostile words where words stood; codes and numbers stay."""
    if isinstance(value, dict):
        return {key: _leaves(one, chunk, by, longest) for key, one in value.items()}
    if isinstance(value, list):
        return [_leaves(one, chunk, by, longest) for one in value]
    if isinstance(value, str) and not _A_CODE.fullmatch(value):
        return turned(chunk, next(by), longest)
    return value
