"""Requests that nobody meant to send: `python -m bench.hostile_requests [--cases 52000] [--seed N]`.

Writes an OpenAPI document of every door (tests/attacks/document.py), draws valid and invalid cases from
it with schemathesis, sends each as a stranger and as every role to the product inside this process, and
prints how they were answered. Fails when a door fails, answers what the document does not know, shows where
it failed, or tells somebody what is not theirs. `--learn` first asks every door anew what it reads.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TEST = "tests/attacks/test_hostile_requests.py"


def start(environment: dict[str, str], *more: str) -> subprocess.Popen[str]:
    """pytest with these variables; only its own lines are shown."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-s",
        "-p",
        "no:logging",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:unraisableexception",  # files of a thousand answers that nobody sends are shut by the collector
        *more,
    ]
    return subprocess.Popen(command, cwd=ROOT, env=os.environ | environment, text=True)


def run(cases: int, seed: int, shares: int, minutes: float | None) -> list[dict[str, Any]]:
    """What each of the processes counted, or had counted when the time was over."""
    with tempfile.TemporaryDirectory(prefix="posko-hostile-") as folder:
        told = [Path(folder) / f"{number}.json" for number in range(shares)]
        end = time.monotonic() + minutes * 60 if minutes else None
        running = [
            start(
                {
                    "POSKO_HOSTILE_CASES": str(cases),
                    "POSKO_SEED": str(seed),
                    "POSKO_SHARE": f"{number}/{shares}",
                    "POSKO_HOSTILE_TOLD": str(told[number]),
                },
                TEST,
            )
            for number in range(shares)
        ]
        for one in running:
            try:
                one.wait(None if end is None else max(end - time.monotonic(), 1))
            except subprocess.TimeoutExpired:
                one.terminate()
                one.wait()
        return [json.loads(one.read_text(encoding="utf-8")) for one in told if one.exists()]


def figures(found: list[dict[str, Any]]) -> list[str]:
    """The table: who asked, how often, and how it was answered."""
    answers: Counter[tuple[str, int]] = Counter()
    methods: Counter[str] = Counter()
    for one in found:
        for who, method, status, times in one["answers"]:
            answers[who, status] += times
            methods[method] += times
    everybody = sorted({who for who, _status in answers})
    lines = []
    for who in everybody:
        mine = {status: times for (one, status), times in sorted(answers.items()) if one == who}
        told = ", ".join(f"{status}: {times}" for status, times in mine.items())
        lines.append(f"{who:14} {sum(mine.values()):>7}  {told}")
    lines.append(", ".join(f"{name} {times}" for name, times in methods.most_common()))
    failed = sum(times for (_who, status), times in answers.items() if status >= 500 and status != 503)
    return [
        *lines,
        f"{sum(answers.values())} cases, {failed} x 5xx, {sum(len(o['faults']) for o in found)} faults",
    ]


def main() -> None:
    """Prints the figures; exit status 1 when something must not be."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cases", type=int, default=52_000)
    options.add_argument("--seed", type=int, default=random.randrange(10**6))
    options.add_argument("--shares", type=int, default=2, help="processes at once")
    options.add_argument(
        "--minutes", type=float, help="broken off after so long; what came until then is told"
    )
    options.add_argument("--learn", action="store_true")
    told = options.parse_args()
    if told.learn and start({"POSKO_LEARN": "1"}, TEST, "-k", "asked_what_it_reads").wait():
        raise SystemExit("What the doors read could not be learned.")
    print(f"seed {told.seed}", flush=True)
    began = time.perf_counter()
    found = run(told.cases, told.seed, told.shares, told.minutes)
    print("\n".join(figures(found)))
    print(f"{time.perf_counter() - began:.0f} s")
    if faults := [fault for one in found for fault in one["faults"]]:
        raise SystemExit("\n".join(faults))


if __name__ == "__main__":
    main()
