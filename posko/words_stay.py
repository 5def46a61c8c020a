"""The database itself refuses to rewrite what a citizen said, on PostgreSQL and on SQLite.

The words of an aspirasi and of what was added to it may only become ERASED, the sentence that stands in
their place, and only while an erasure of that very voice stands agreed by two people of two offices
(decision 0097): so no deed and no person has to lift the guard, and no statement gets around it.

SQLite drops a trigger when a migration makes its table anew. A migration that changes posko_aspirasi or
posko_message ends with `install`; tests/posko/test_words_stay.py fails when one forgets it. One that makes
posko_erasure anew begins with `remove` and ends with `install`, for the triggers name that table.
"""

from typing import Any

from posko.models.voices import ERASED

TABLES = {"posko_aspirasi": "id", "posko_message": "aspirasi_id"}
ERASURES = "posko_erasure"
_TOLD = "The words of a citizen are never rewritten."


def install(connection: Any) -> None:
    """Guards both tables, also where they were guarded before.

    Before posko_erasure was made (an old migration on its way here) nothing may be erased at all.
    """
    remove(connection)
    erasable = ERASURES in connection.introspection.table_names()
    for table, voice in TABLES.items():
        allowed = f"NEW.text = '{ERASED}' AND {_agreed(voice)}" if erasable else "1 = 0"
        for statement in _guard(connection.vendor, table, allowed):
            _run(connection, statement)


def remove(connection: Any) -> None:
    """Takes the guard away; only a migration does this."""
    for table in TABLES:
        on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
        _run(connection, f"DROP TRIGGER IF EXISTS {table}_words_stay{on_table}")


def _agreed(voice: str) -> str:
    """Two people of two offices agreed that the words of this voice go, and they are going now."""
    return (
        f"EXISTS (SELECT 1 FROM {ERASURES} e WHERE e.aspirasi_id = NEW.{voice} AND e.scope = 'kata' "  # noqa: S608
        "AND e.standing = 'disetujui' AND e.first_by_id IS NOT NULL AND e.second_by_id IS NOT NULL "
        "AND e.first_by_id <> e.second_by_id)"
    )


def _guard(vendor: str, table: str, allowed: str) -> tuple[str, ...]:
    event = f"CREATE TRIGGER {table}_words_stay BEFORE UPDATE OF text ON {table} FOR EACH ROW WHEN"
    if vendor == "postgresql":
        return (
            f"""CREATE OR REPLACE FUNCTION {table}_words_stay() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF {allowed} THEN RETURN NEW; END IF;
                RAISE EXCEPTION '{_TOLD}' USING ERRCODE = 'integrity_constraint_violation';
            END $$""",
            f"{event} (NEW.text IS DISTINCT FROM OLD.text) EXECUTE FUNCTION {table}_words_stay()",
        )
    return (
        f"{event} NEW.text IS NOT OLD.text AND NOT ({allowed}) BEGIN SELECT RAISE(ABORT, '{_TOLD}'); END",
    )


def _run(connection: Any, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
