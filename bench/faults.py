"""Lets one named fault after another act on a running installation while genuine SMS come in, then counts.

    python -m bench.faults --list
    python -m bench.faults --sms 2000 --seed 1 redis-silent database-cut     # named ones, small
    python -m bench.faults --full                                            # all, ten minutes each

Each fault has an installation of its own, as production runs it (granian, worker, beat, PostgreSQL, Redis;
those named embedded: `manage.py serve` on SQLite) and a provider that counts. Prints a JSON report for each
and a table at the end; ends with 1 when an acknowledged SMS or web filing was lost, anything was doubled,
the chain does not verify, or it did not recover by itself. Disk faults want root, clock faults a C
compiler, slow citizens nginx.
"""

import argparse
import json
import random
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.fault_clock import CLOCK
from bench.fault_disk import DISK
from bench.fault_network import NETWORK
from bench.fault_world import FaultWorld

FAULTS: dict[str, type[FaultWorld]] = NETWORK | DISK | CLOCK


def run(name: str, options: argparse.Namespace) -> dict[str, Any]:
    """One fault from beginning to end; its report."""
    with tempfile.TemporaryDirectory(prefix="posko-fault-", ignore_cleanup_errors=True) as folder:
        world = FAULTS[name](options, Path(folder))
        try:
            return {"fault": name} | world.run()
        finally:
            world.close()


def as_line(report: dict[str, Any]) -> str:
    """One row of the table."""
    during = report["during the fault"]
    lost = max([*report["lost"].values(), report["web"]["lost"]])
    doubled = max([*report["doubled"].values(), report["web"]["doubled"]])
    answers = ", ".join(f"{count} x {name}" for name, count in sorted(during["answers"].items()))
    recovery = report["recovery"]
    cells = [
        report["fault"],
        during["seconds"],
        lost,
        doubled,
        report["unknown"]["after the look-ups"],
        answers,
        during["replies that left"],
        recovery["door"]["seconds"],
        recovery["replies"]["seconds"],
        "yes" if report["fine"] else "NO",
    ]
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


HEAD = (
    "| Fault | s | lost | doubled | unknown | what senders saw | replies during it | door back after s "
    "| replies back after s | fine |\n|---|---|---|---|---|---|---|---|---|---|"
)


def main() -> int:
    """Parses the options, runs the faults, prints reports and table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", help="which faults; none: all")
    parser.add_argument("--list", action="store_true", help="name them and stop")
    parser.add_argument("--full", action="store_true", help="ten minutes each instead of seconds")
    parser.add_argument("--sms", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    parser.add_argument(
        "--filled", default="", help="a folder that keeps the prepared databases for the next run"
    )
    options = parser.parse_args()
    options.database = ""
    if options.list:
        print(
            "\n".join(f"{name:22} {(fault.__doc__ or '').splitlines()[0]}" for name, fault in FAULTS.items())
        )
        return 0
    if unknown := [name for name in options.names if name not in FAULTS]:
        parser.error(f"no such fault: {', '.join(unknown)}")
    print(f"seed {options.seed}", file=sys.stderr)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that nothing is left running
    lines, fine = [HEAD], True
    with tempfile.TemporaryDirectory(prefix="posko-filled-") as folder:
        options.filled = options.filled or folder
        for name in options.names or list(FAULTS):
            report = run(name, options)
            print(json.dumps(report, indent=1), flush=True)
            lines.append(as_line(report))
            fine = fine and report["fine"]
    print("\n".join(lines))
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
