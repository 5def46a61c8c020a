"""Runs the whole suite: embedded, browser, real gateways, then PostgreSQL and Redis when they are named."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
SERVICES = ("TEST_DATABASE_URL", "TEST_REDIS_URL")
GATEWAYS = ("bearerbox", "gammu-smsd")
# Parts of their own: a browser, and gateways that run in real time.
APART = ("--ignore=tests/browser", "--ignore=tests/peers")
NO_TESTS_FOUND = 5


def main() -> int:
    """Every part in turn; the first part that fails ends the run with pytest's exit status."""
    left_out: list[str] = []
    clean = {name: value for name, value in os.environ.items() if name not in SERVICES}
    parts = [("embedded (SQLite, no broker)", clean, [*APART, *in_parallel()])]
    browser = a_browser()
    if browser and list((ROOT / "tests" / "browser").glob("test_*.py")):
        parts.append(("browser", clean | {"CHROMIUM": browser}, ["tests/browser", *in_parallel()]))
    else:
        left_out.append("Browser tests: no Chromium found; install it, or name it with CHROMIUM.")
    if any(is_installed(name) for name in GATEWAYS):
        parts.append(("real gateways", dict(os.environ), ["tests/peers", *in_parallel()]))
    left_out += [
        f"Tests with a real gateway: {name} is not installed." for name in GATEWAYS if not is_installed(name)
    ]
    if all(os.environ.get(name) for name in SERVICES):
        on_services = [*APART, "--ignore=tests/house", *in_parallel()]
        parts.append(("PostgreSQL and Redis", dict(os.environ), on_services))
    else:
        left_out.append(
            "PostgreSQL and Redis: set TEST_DATABASE_URL and TEST_REDIS_URL to run the suite on them."
        )
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


def is_installed(name: str) -> bool:
    """Whether this program can be started; Debian keeps daemons where not every PATH looks."""
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin") is not None


def a_browser() -> str:
    """The path of a Chromium, or nothing."""
    named = os.environ.get("CHROMIUM", "")
    if named:
        return named
    return next((path for name in BROWSERS if (path := shutil.which(name))), "")


if __name__ == "__main__":
    sys.exit(main())
