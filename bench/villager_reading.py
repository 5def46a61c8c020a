"""What each door of bench.villager_server reads, from EXPLAIN: the same however busy the machine is.

`python -m bench.villager_reading postgres://… 2026 [door]` prints JSON; DATABASE_URL has to name the same.
"""

import json
import os
import random
import sys
from typing import Any


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
    from django.core.cache import caches
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "testserver"})
    client.get(path, follow=True)
    caches["pages"].clear()
    with CaptureQueriesContext(connection) as seen:
        client.get(path, follow=True)
    told = [_explained(one["sql"]) for one in seen.captured_queries if one["sql"].startswith("SELECT")]
    told.sort(key=lambda one: -one["rows"])
    return {
        "queries": len(seen.captured_queries),
        "rows_read": sum(one["rows"] for one in told),
        "buffers": sum(one["buffers"] for one in told),
        "database_ms": round(sum(one["ms"] for one in told), 1),
        "largest": told[0] if told else None,
    }


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
