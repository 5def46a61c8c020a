"""Every hostile word to every page: `python -m bench.script_attack [--without-policy] [--shares N]`.

Writes bench/data/script_payloads.txt into every column that people type into, opens every page, feed and
drawing in Chromium as those who may see it, with the words in addresses and in forms that come back, and
prints how many pages showed them. Fails when anything ran, another host was asked, words became markup, or
the policy refused something. `--without-policy`: the policy is off, so that the pages alone must hold.
"""

import argparse
import json
import tempfile
import time
from pathlib import Path

from bench.hostile_requests import start
from tests.attacks.payloads import payloads, rounds

TEST = "tests/attacks/test_scripts.py"


def main() -> None:
    """Prints the figures; exit status 1 when something must not be."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--without-policy", action="store_true")
    options.add_argument("--shares", type=int, default=2, help="processes at once")
    options.add_argument("--in-a-field", type=int, default=300, help="words that stand in one field")
    told = options.parse_args()
    began = time.perf_counter()
    turns = len(rounds(told.in_a_field))
    shares = min(told.shares, turns)
    with tempfile.TemporaryDirectory(prefix="posko-scripts-") as folder:
        files = [Path(folder) / f"{number}.json" for number in range(shares)]
        running = []
        for number, file in enumerate(files):
            environment = {
                "POSKO_EVERY_SCRIPT": str(told.in_a_field),
                "POSKO_SCRIPT_ROUNDS": ",".join(str(one) for one in range(number, turns, shares)),
                "POSKO_SCRIPTS_TOLD": str(file),
            }
            if told.without_policy:
                environment["POSKO_WITHOUT_POLICY"] = "1"
            running.append(start(environment, TEST))
        for one in running:
            one.wait()
        found = [json.loads(one.read_text(encoding="utf-8")) for one in files]
    pages, shown = (sum(one[name] for one in found) for name in ("pages", "with_words"))
    faults = [fault for one in found for fault in one["faults"]]
    print(
        f"{len(payloads())} words in {turns} turns, "
        f"{found[0]['fields']} fields of {found[0]['columns']} columns"
    )
    print(f"{pages} pages opened, {shown} of them showed the words, {len(faults)} faults")
    print(f"not shown: {[one['not_shown'] for one in found]}")
    print(f"columns without a row: {', '.join(found[0]['empty'])}")
    print(f"{time.perf_counter() - began:.0f} s")
    if faults:
        raise SystemExit("\n".join(faults[:100]))


if __name__ == "__main__":
    main()
