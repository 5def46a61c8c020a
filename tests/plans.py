"""How the database would look for an answer in full tables: by which indexes, or by reading them whole."""

from django.db import connection


def plan_of(asked: str) -> list[str]:
    """The lines of the plan of this SQL; must be called in a transaction.

    PostgreSQL reads a nearly empty table whole, so it is told not to where it has any other way.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        how = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
        cursor.execute(f"{how} {asked}")
        return [str(row[-1]) for row in cursor.fetchall()]


def read_whole(plan: list[str]) -> list[str]:
    """The lines of a plan that read every row of a table, or every entry of an index."""
    return [line for line in plan if "Seq Scan" in line or line.startswith("SCAN ")]
