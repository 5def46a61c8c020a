"""Runs the whole suite: embedded, browser, real gateways, then PostgreSQL and Redis when they are named."""

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.chromium import a_browser
from tests.template import FILE, Environment, on_postgresql, on_sqlite

ROOT = Path(__file__).resolve().parent.parent
SERVICES = ("TEST_DATABASE_URL", "TEST_REDIS_URL")
GATEWAYS = ("bearerbox", "gammu-smsd")
# Parts of their own: a browser, and gateways that run in real time.
SCRIPTS = "tests/attacks/test_scripts.py"  # hostile words on every page
APART = ("--ignore=tests/browser", f"--ignore={SCRIPTS}", "--ignore=tests/peers")
NO_TESTS_FOUND = 5
Part = tuple[str, Environment, list[str]]


def main() -> int:
    """Every part in turn; the exit status is that of the first part that failed."""
    # What one process compiled the next ones read: pytest's own asserts take a minute of every run otherwise.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with ExitStack() as templates:
        folder = templates.enter_context(tempfile.TemporaryDirectory(prefix="posko-template-"))
        clean = {name: value for name, value in os.environ.items() if name not in SERVICES}
        embedded = templates.enter_context(on_sqlite(clean, Path(folder)))
        served = all(os.environ.get(name) for name in SERVICES)
        both = {**os.environ, FILE: embedded[FILE]}
        services = templates.enter_context(on_postgresql(both)) if served else embedded
        return run(*planned(embedded, services, served=served))


def planned(embedded: Environment, services: Environment, *, served: bool) -> tuple[list[Part], list[str]]:
    """The parts that can run here, and a line for each that cannot."""
    left_out: list[str] = []
    parts = [("embedded (SQLite, no broker)", embedded, [*APART, *in_parallel()])]
    browser = a_browser()
    if browser and list((ROOT / "tests" / "browser").glob("test_*.py")):
        on_disk = embedded | {"CHROMIUM": browser, "POSKO_TEST_DATABASE_ON_DISK": "1"}
        parts.append(("browser", on_disk, ["tests/browser", SCRIPTS, *in_parallel("worksteal")]))
    else:
        left_out.append("Browser tests: no Chromium found; install it, or name it with CHROMIUM.")
    if any(is_installed(name) for name in GATEWAYS):
        parts.append(("real gateways", services, ["tests/peers", *in_parallel()]))
    left_out += [
        f"Tests with a real gateway: {name} is not installed." for name in GATEWAYS if not is_installed(name)
    ]
    if served:
        # Who may open which door is the same on every database (`make test-trust` asks it on this one too);
        # what PostgreSQL itself keeps apart is not. Backups of it are among the real gateways.
        doors = ("trust/test_matrix.py", "trust/test_mutants.py", "trust/test_sockets.py")
        # The one-process server is SQLite's own; an environment and a hostile file ask no database.
        bare = ("test_serve.py", "test_environment.py")
        files = ("budget/spreadsheet/test_guards.py", "budget/siskeudes/test_hostile_files.py")
        own = [f"accountability/{one}" for one in (*bare, *files, "safekeeping")]
        twice = ("house", *doors, "attacks", *own)
        on_services = [*APART, *(f"--ignore=tests/{one}" for one in twice), *in_parallel()]
        alone = services | {"POSKO_SERVICES_ALONE": "1"}  # without what says nothing of a database or Redis
        parts.append(("PostgreSQL and Redis", alone, on_services))
    else:
        left_out.append(
            "PostgreSQL and Redis: set TEST_DATABASE_URL and TEST_REDIS_URL to run the suite on them."
        )
    return parts, left_out


def run(parts: list[Part], left_out: list[str]) -> int:
    """Runs the parts, the others too where one fails; the last one ends with what was left out."""
    failed: dict[str, int] = {}
    for number, (name, environment, arguments) in enumerate(parts, start=1):
        print(f"\n>>> {number} of {len(parts)}: {name}", flush=True)
        last = number == len(parts)
        status = pytest(environment | {"POSKO_LEFT_OUT": "|".join(left_out) if last else ""}, arguments)
        if status not in {0, NO_TESTS_FOUND if sys.argv[1:] else 0}:
            failed[name] = status
    if failed:
        print(f">>> failed: {', '.join(failed)}; see the closing lines of each part above", flush=True)
    return next(iter(failed.values()), 0)


def pytest(environment: dict[str, str], arguments: list[str]) -> int:
    """One run of pytest; its closing lines are the last that it prints."""
    with tempfile.TemporaryDirectory(prefix="posko-pytest-") as folder:
        command = [sys.executable, "-m", "pytest", "-q", f"--basetemp={folder}/t", *arguments, *sys.argv[1:]]
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def in_parallel(dist: str = "loadfile") -> list[str]:
    """As many workers as the machine has cores; one file stays with one worker, unless work may be stolen."""
    return ["-n", str(os.cpu_count() or 1), "--dist", dist]


def is_installed(name: str) -> bool:
    """Whether this program can be started; Debian keeps daemons where not every PATH looks."""
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin") is not None


if __name__ == "__main__":
    sys.exit(main())
