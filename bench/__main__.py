"""Measures on an embedded installation of its own and prints a table; `make bench` calls it."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

from bench.embedded import installed

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Measures, prints, and writes var/bench.json: name, ours, reference, ratio (above 1 is better), unit."""
    with installed():
        rows = [measure().as_row() for measure in _measures()]
    rows += on_postgresql()
    print(f"{'what':32} {'ours':>12} {'reference':>12} {'ratio':>7}  {'unit':5} against")
    for row in rows:
        figures = f"{row['ours']:>12,.1f} {row['reference']:>12,.1f} {row['ratio']:>7.2f}"
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
    """With TEST_DATABASE_URL: a backlog drained by two workers; with TEST_REDIS_URL and wrk also the door."""
    server, redis = os.environ.get("TEST_DATABASE_URL", ""), os.environ.get("TEST_REDIS_URL", "")
    if not server.startswith("postgres"):
        return []
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
        )
    ]
    if redis and shutil.which("wrk"):
        doors = measure(server, redis, seconds=6)
        figures.append(Figure("door", doors.ours, doors.bare, "/s", "a bare Django view, same server"))
    return [one.as_row() for one in figures]


if __name__ == "__main__":
    main()
