"""The API held to its OpenAPI document: `python -m bench.api_conformance [--cases 24000] [--seed N]`.

Runs the programme of tests/public_site/api with many cases, right and wrong ones, of things that are there
and of any; prints how they were answered. Fails at the first answer the document does not know.
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

ROOT = Path(__file__).resolve().parent.parent
TEST = "tests/public_site/api/test_document.py::TestAnswers::test_each_is_one_the_document_knows"
KINDS = 4  # right and wrong, near and far
OPERATIONS = 8


def main() -> None:
    """Draws, asks, and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=24_000)
    parser.add_argument("--seed", type=int, default=random.randrange(10_000))
    options = parser.parse_args()
    each = max(options.cases // (KINDS * OPERATIONS), 1)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="posko-api-") as folder:
        told = Path(folder) / "told.json"
        asked = {"POSKO_API_CASES": str(each), "POSKO_SEED": str(options.seed), "POSKO_API_TOLD": str(told)}
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:logging", TEST]
        done = subprocess.run(command, cwd=ROOT, env=os.environ | asked, check=False)
        seen = Counter(json.loads(told.read_text(encoding="utf-8"))) if told.exists() else Counter[str]()
    took = time.monotonic() - began
    print(f"seed {options.seed}: {seen.total()} cases in {took:.0f} s")
    for status, times in sorted(seen.items()):
        print(f"  {status}: {times}")
    sys.exit(done.returncode)


if __name__ == "__main__":
    main()
