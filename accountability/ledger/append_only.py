"""The database itself refuses to change or remove an entry, on PostgreSQL and on SQLite."""

from typing import Any

from accountability.ledger.log_stays import TABLES

POSTGRES_INSTALL = (
    """CREATE OR REPLACE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'The ledger is append-only.' USING ERRCODE = 'insufficient_privilege'; END $$""",
    """CREATE TRIGGER ledger_entry_stays BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only()""",
    """CREATE TRIGGER ledger_entry_is_not_emptied BEFORE TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only()""",
    "REVOKE UPDATE, DELETE, TRUNCATE ON ledger_entry FROM PUBLIC",
)
POSTGRES_REMOVE = (
    "DROP TRIGGER IF EXISTS ledger_entry_stays ON ledger_entry",
    "DROP TRIGGER IF EXISTS ledger_entry_is_not_emptied ON ledger_entry",
)
SQLITE_INSTALL = (
    """CREATE TRIGGER ledger_entry_is_not_changed BEFORE UPDATE ON ledger_entry
    BEGIN SELECT RAISE(ABORT, 'The ledger is append-only.'); END""",
    """CREATE TRIGGER ledger_entry_is_not_removed BEFORE DELETE ON ledger_entry
    BEGIN SELECT RAISE(ABORT, 'The ledger is append-only.'); END""",
)
SQLITE_REMOVE = (
    "DROP TRIGGER IF EXISTS ledger_entry_is_not_changed",
    "DROP TRIGGER IF EXISTS ledger_entry_is_not_removed",
)


def install(connection: Any) -> None:
    """Makes the ledger append-only for every role, also the owner of the table."""
    for statement in POSTGRES_INSTALL if connection.vendor == "postgresql" else SQLITE_INSTALL:
        _run(connection, statement)


def remove(connection: Any) -> None:
    """Takes the guard away; only a migration backwards, and tests that empty their database, do this."""
    for statement in POSTGRES_REMOVE if connection.vendor == "postgresql" else SQLITE_REMOVE:
        _run(connection, statement)


def grant_app_role(connection: Any, role: str) -> None:
    """Gives `role` what the application needs on PostgreSQL: all tables, but the ledger only to add and read.

    Raises ValueError for a role name that is not plain letters, digits and underscores.
    """
    if not role.replace("_", "").isalnum() or not role.isascii():
        raise ValueError("A role's name has only letters, digits and underscores.")
    for statement in (
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        *(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}" for table in ("ledger_entry", *TABLES)),
    ):
        _run(connection, statement)


def _run(connection: Any, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
