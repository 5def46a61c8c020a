"""Runs the whole suite: embedded first, then the browser, then PostgreSQL and Redis when they are named."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
SERVICES = ("TEST_DATABASE_URL", "TEST_REDIS_URL")
NO_TESTS_FOUND = 5


def main() -> int:
    """Every part in turn; the first part that fails ends the run with pytest's exit status."""
    left_out: list[str] = []
    clean = {name: value for name, value in os.environ.items() if name not in SERVICES}
    parts = [("embedded (SQLite, no broker)", clean, ["--ignore=tests/browser", *in_parallel()])]
    if all(os.environ.get(name) for name in SERVICES):
        parts.append(
            (
                "PostgreSQL and Redis",
                dict(os.environ),
                ["--ignore=tests/browser", "--ignore=tests/house", *in_parallel()],
            )
        )
    else:
        left_out.append(
            "PostgreSQL and Redis: set TEST_DATABASE_URL and TEST_REDIS_URL to run the suite on them."
        )
    browser = a_browser()
    if browser and list((ROOT / "tests" / "browser").glob("test_*.py")):
        parts.insert(1, ("browser", clean | {"CHROMIUM": browser}, ["tests/browser"]))
    else:
        left_out.append("Browser tests: no Chromium found; install it, or name it with CHROMIUM.")
    for number, (name, environment, arguments) in enumerate(parts, start=1):
        print(f"\n>>> {number} of {len(parts)}: {name}", flush=True)
        last = number == len(parts)
        status = pytest(environment | {"POSKO_LEFT_OUT": "|".join(left_out) if last else ""}, arguments)
        if status not in {0, NO_TESTS_FOUND if sys.argv[1:] else 0}:
            return status
    return 0


def pytest(environment: dict[str, str], arguments: list[str]) -> int:
    """One run of pytest; its closing lines are the last that it prints."""
    with tempfile.TemporaryDirectory(prefix="posko-pytest-") as folder:
        command = [sys.executable, "-m", "pytest", "-q", f"--basetemp={folder}/t", *arguments, *sys.argv[1:]]
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def in_parallel() -> list[str]:
    """As many workers as the machine has cores; one file stays with one worker."""
    return ["-n", str(os.cpu_count() or 1), "--dist", "loadfile"]


def a_browser() -> str:
    """The path of a Chromium, or nothing."""
    named = os.environ.get("CHROMIUM", "")
    if named:
        return named
    return next((path for name in BROWSERS if (path := shutil.which(name))), "")


if __name__ == "__main__":
    sys.exit(main())
