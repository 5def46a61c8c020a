"""What each door of bench.villager_server reads, from EXPLAIN: the same however busy the machine is.

`python -m bench.villager_reading postgres://… 2026 [door]` prints JSON; DATABASE_URL has to name the same.
"""

import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

TURNS = 9


def read(database: str, year: int, only: str) -> list[dict[str, Any]]:
    """Queries, rows and pages of memory each door reads, in the large village and in an ordinary one."""
    import django

    django.setup()
    from bench.villager_doors import doors, villages

    places = villages(database, 3)
    rows = []
    for name, door in doors(year, only).items():
        if "POST" not in name:
            for kind, village in (("large", places[0]), ("ordinary", places[2])):
                rows.append({"door": name, "village": kind, **_of(door(village, random.Random(7)).path)})
    return rows


def _of(path: str) -> dict[str, Any]:
    from django.test import Client

    client = Client(headers={"host": "testserver"})
    return read_by(lambda: client.get(path, follow=True))


def read_by(ask: Callable[[], object]) -> dict[str, Any]:
    """Queries, rows and pages of memory behind one request that is asked anew, its own page not kept."""
    from django.core.cache import caches
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ask()
    caches["pages"].clear()
    with CaptureQueriesContext(connection) as seen:
        ask()
    asked = [one["sql"] for one in seen.captured_queries if one["sql"].startswith("SELECT")]
    told = [_explained(one) for one in asked]
    told.sort(key=lambda one: -one["rows"])
    return {
        "raw_sql_ms": _raw_ms(asked),
        "queries": len(seen.captured_queries),
        "rows_read": sum(one["rows"] for one in told),
        "buffers": sum(one["buffers"] for one in told),
        "database_ms": round(sum(one["ms"] for one in told), 1),
        "largest": told[0] if told else None,
    }


def _raw_ms(asked: list[str]) -> float:
    """The same questions by the bare driver, all rows fetched: the median of some turns in ms."""
    from django.db import connection

    connection.ensure_connection()
    took = []
    for _ in range(TURNS):
        began = time.perf_counter()
        for sql in asked:
            connection.connection.execute(sql).fetchall()
        took.append((time.perf_counter() - began) * 1000)
    return round(statistics.median(took), 1)


def _explained(sql: str) -> dict[str, Any]:
    from django.db import connection

    with connection.cursor() as cursor:
        # Without parameters, so that % in LIKE stays as it is.
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}")
        (plan,) = cursor.fetchone()
    top = (json.loads(plan) if isinstance(plan, str) else plan)[0]
    buffers = top["Plan"]["Shared Hit Blocks"] + top["Plan"]["Shared Read Blocks"]
    return {"rows": _rows(top["Plan"]), "buffers": buffers, "ms": top["Execution Time"], "sql": sql[:400]}


def _rows(node: dict[str, Any]) -> int:
    """Rows that the leaves of a plan looked at, also those they threw away."""
    under = node.get("Plans", [])
    below = sum(_rows(one) for one in under)
    if "Scan" not in node["Node Type"] or node["Node Type"] == "Subquery Scan":
        return below
    thrown = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    return below + int((node["Actual Rows"] + thrown) * node["Actual Loops"])


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accountability.settings")
    print(json.dumps(read(sys.argv[1], int(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else "")))
