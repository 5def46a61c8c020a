"""Says of each table of a PostgreSQL database how many rows it has and what they hold, computed there."""

from typing import Any

from django.db import connections, models

from accountability.safekeeping import fingerprint
from accountability.safekeeping.contents import TablePrint

# How PostgreSQL writes values as text, so that two servers write them alike whatever their settings.
_ALIKE = (
    "SET LOCAL DateStyle = 'ISO, YMD'",
    "SET LOCAL IntervalStyle = 'postgres'",
    "SET LOCAL TimeZone = 'UTC'",
    "SET LOCAL bytea_output = 'hex'",
    "SET LOCAL extra_float_digits = 1",
)
# The SHA-256 of a row as four numbers of 64 bits; each is summed by itself, so that order does not matter.
_PARTS = ", ".join(
    f"coalesce(sum(('x' || substr(told, {16 * part + 1}, 16))::bit(64)::bigint), 0)" for part in range(4)
)


def of_postgres(alias: str, apps: Any) -> dict[str, TablePrint]:
    """As fingerprint.of_database, ten times as fast; comparable only with what was computed here.

    Wants an open transaction, whose ways to write dates and numbers it sets. A backup of a million voices
    would else keep its moment, and a core, for many minutes.
    """
    with connections[alias].cursor() as cursor:
        for statement in _ALIKE:
            cursor.execute(statement)
    return {model._meta.db_table: _of_table(alias, model) for model in fingerprint.kept_models(apps)}


def _of_table(alias: str, model: type[models.Model]) -> TablePrint:
    quoted = connections[alias].ops.quote_name
    columns = ", ".join(quoted(str(field.column)) for field in fingerprint.stored_fields(model))
    row = f"encode(sha256(convert_to(ROW({columns})::text, 'UTF8')), 'hex')"
    # OFFSET keeps PostgreSQL from working each hash out four times.
    each = f"SELECT {row} AS told FROM {quoted(model._meta.db_table)} OFFSET 0"  # noqa: S608
    with connections[alias].cursor() as cursor:
        cursor.execute(f"SELECT count(*), {_PARTS} FROM ({each}) one")  # noqa: S608
        rows, *parts = cursor.fetchone()
    return TablePrint(rows=rows, digest="".join(f"{int(part) % (1 << 64):016x}" for part in parts))
