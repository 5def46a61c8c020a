"""The database itself keeps the public log: rows are only added, and its places are counted without a gap."""

from typing import Any

TABLES = ("ledger_logentry", "ledger_chainend", "ledger_logcheckpoint", "ledger_cosignature")
TOLD = "The public log is append-only."
GAP = "The public log has no gaps."
_NEXT = "NEW.seq <> COALESCE((SELECT MAX(seq) FROM ledger_logentry), 0) + 1"


def install(connection: Any) -> None:
    """Guards the log for every role, also the owner of its tables, and where it was guarded before."""
    remove(connection)
    for statement in _postgres() if connection.vendor == "postgresql" else _sqlite():
        _run(connection, statement)


def remove(connection: Any) -> None:
    """Takes the guards away; only a migration backwards, and tests that empty their database, do this."""
    for table in TABLES:
        on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
        for name in ("stays", "is_not_changed", "is_not_removed", "is_not_emptied", "has_no_gap"):
            _run(connection, f"DROP TRIGGER IF EXISTS {table}_{name}{on_table}")


def _postgres() -> list[str]:
    refuse = "RAISE EXCEPTION '{}' USING ERRCODE = 'insufficient_privilege'"
    found = [
        f"""CREATE OR REPLACE FUNCTION ledger_log_stays() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN {refuse.format(TOLD)}; END $$""",
        f"""CREATE OR REPLACE FUNCTION ledger_log_has_no_gap() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN IF {_NEXT} THEN {refuse.format(GAP)}; END IF; RETURN NEW; END $$""",
        """CREATE TRIGGER ledger_logentry_has_no_gap BEFORE INSERT ON ledger_logentry
        FOR EACH ROW EXECUTE FUNCTION ledger_log_has_no_gap()""",
    ]
    for table in TABLES:
        found += [
            f"""CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION ledger_log_stays()""",
            f"""CREATE TRIGGER {table}_is_not_emptied BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION ledger_log_stays()""",
            f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM PUBLIC",
        ]
    return found


def _sqlite() -> list[str]:
    found = [
        f"""CREATE TRIGGER ledger_logentry_has_no_gap BEFORE INSERT ON ledger_logentry WHEN {_NEXT}
        BEGIN SELECT RAISE(ABORT, '{GAP}'); END"""
    ]
    for table in TABLES:
        for name, event in (("is_not_changed", "UPDATE"), ("is_not_removed", "DELETE")):
            found.append(
                f"""CREATE TRIGGER {table}_{name} BEFORE {event} ON {table}
                BEGIN SELECT RAISE(ABORT, '{TOLD}'); END"""
            )
    return found


def _run(connection: Any, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
