"""Measures on an embedded installation of its own and prints a table; `make bench` calls it."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

from bench.embedded import installed

ROOT = Path(__file__).resolve().parent.parent
DRAINED_A_SECOND = 300.0  # SMS that become aspirasi with receipts, by two workers


def main() -> None:
    """Measures, prints, and writes var/bench.json; a ratio above 1 is better, one below its bar broken."""
    with installed():
        rows = [measure().as_row() for measure in _measures()]
    rows += on_postgresql()
    print(f"{'what':32} {'ours':>12} {'reference':>12} {'ratio':>7}    {'bar':>3}  {'unit':5} against")
    for row in rows:
        bar = f"{row['bar']:>5.2f}" if row["bar"] is not None else f"{'':5}"
        broken = " !" if row["holds"] is False else "  "
        figures = f"{row['ours']:>12,.1f} {row['reference']:>12,.1f} {row['ratio']:>7.2f}{broken}{bar}"
        print(f"{row['name']:32} {figures}  {row['unit']:5} {row['against']}")
    target = ROOT / "var" / "bench.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def _measures() -> tuple[Any, ...]:
    """Everything that is measured on the embedded installation; imported once Django is set up."""
    from bench.budget_pages import kept_page, page_made_anew
    from bench.grouping import many_grouped, one_placed
    from bench.hostile_files import MEASURES as OF_HOSTILE_FILES
    from bench.inbox import hundred_grouped, inbox_of_ten_thousand
    from bench.measures import MEASURES
    from bench.recap import recap_of_many
    from bench.siskeudes_measures import MEASURES as OF_SISKEUDES

    return (
        *MEASURES,
        many_grouped,
        one_placed,
        kept_page,
        page_made_anew,
        hundred_grouped,
        inbox_of_ten_thousand,
        recap_of_many,
        *OF_SISKEUDES,
        *OF_HOSTILE_FILES,
    )


def on_postgresql() -> list[dict[str, object]]:
    """TEST_DATABASE_URL: a backlog drained; with TEST_REDIS_URL the cost of doors, with wrk the SMS door."""
    server, redis = os.environ.get("TEST_DATABASE_URL", ""), os.environ.get("TEST_REDIS_URL", "")
    if not server.startswith("postgres"):
        return []
    from bench.country import figures as country
    from bench.door import measure
    from bench.drain import drain
    from bench.measures import Figure

    drained = drain(server, sms=3000, workers=2)
    figures = [
        Figure(
            "SMS drained, 2 workers",
            drained.per_second,
            drained.bare_per_second,
            "/s",
            "bare INSERTs, 1 process",
        ),
        Figure("SMS drained a second", drained.per_second, DRAINED_A_SECOND, "/s", "what is asked", bar=1.0),
    ]
    if redis:
        figures += country(server, redis)
    if redis and shutil.which("wrk"):
        doors = measure(server, redis, seconds=6)
        figures.append(
            Figure("door", doors.ours, doors.bare, "/s", "a bare Django view, same server", bar=1.0)
        )
    return [one.as_row() for one in figures]


if __name__ == "__main__":
    main()
