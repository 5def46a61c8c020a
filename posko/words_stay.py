"""The database itself refuses to rewrite what a citizen said, on PostgreSQL and on SQLite.

The words of an aspirasi and of what was added to it may only become ERASED, the sentence that stands in their
place when a citizen has their data erased (HAPUS): then no deed and no person has to lift the guard.

SQLite drops a trigger when a migration makes its table anew. A migration that changes posko_aspirasi or
posko_message ends with `install`; tests/posko/test_words_stay.py fails when one forgets it.
"""

from typing import Any

from posko.models.voices import ERASED

TABLES = ("posko_aspirasi", "posko_message")
_TOLD = "The words of a citizen are never rewritten."


def install(connection: Any) -> None:
    """Guards both tables, also where they were guarded before."""
    remove(connection)
    if connection.vendor == "postgresql":
        _run(
            connection,
            f"""CREATE OR REPLACE FUNCTION words_stay() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION '{_TOLD}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
        )
    for table in TABLES:
        _run(connection, _guard(connection.vendor, table))


def remove(connection: Any) -> None:
    """Takes the guard away; only a migration backwards does this."""
    for table in TABLES:
        on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
        _run(connection, f"DROP TRIGGER IF EXISTS {table}_words_stay{on_table}")


def _guard(vendor: str, table: str) -> str:
    event = f"CREATE TRIGGER {table}_words_stay BEFORE UPDATE OF text ON {table} FOR EACH ROW WHEN"
    if vendor == "postgresql":
        return (
            f"{event} (NEW.text IS DISTINCT FROM OLD.text AND NEW.text <> '{ERASED}') "
            "EXECUTE FUNCTION words_stay()"
        )
    return (
        f"{event} NEW.text IS NOT OLD.text AND NEW.text <> '{ERASED}' "
        f"BEGIN SELECT RAISE(ABORT, '{_TOLD}'); END"
    )


def _run(connection: Any, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
