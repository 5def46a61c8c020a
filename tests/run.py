"""Runs the whole suite: embedded, browser, real gateways, then PostgreSQL and Redis when they are named."""

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from tests.chromium import a_browser
from tests.questions import FROM, INTO
from tests.template import FILE, Environment, on_postgresql, on_sqlite

ROOT = Path(__file__).resolve().parent.parent
SERVICES = ("TEST_DATABASE_URL", "TEST_REDIS_URL")
GATEWAYS = ("bearerbox", "gammu-smsd")
# Parts of their own: a browser, and gateways that run in real time.
SCRIPTS = "tests/attacks/test_scripts.py"  # hostile words on every page
APART = ("--ignore=tests/browser", f"--ignore={SCRIPTS}", "--ignore=tests/peers")
NO_TESTS_FOUND = 5


class Part(NamedTuple):
    """One run of pytest; `beside` the others when it waits for programs in real time more than it works."""

    name: str
    environment: Environment
    arguments: list[str]
    beside: bool = False


def main() -> int:
    """Every part in turn; the exit status is that of the first part that failed."""
    # What one process compiled the next ones read: pytest's own asserts take a minute of every run otherwise.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with ExitStack() as templates:
        folder = templates.enter_context(tempfile.TemporaryDirectory(prefix="posko-template-"))
        clean = {name: value for name, value in os.environ.items() if name not in SERVICES}
        embedded = templates.enter_context(on_sqlite(clean, Path(folder)))
        asked = Path(folder, "questions")
        asked.mkdir()
        served = all(os.environ.get(name) for name in SERVICES)
        both = {**os.environ, FILE: embedded[FILE]}
        services = templates.enter_context(on_postgresql(both)) if served else embedded
        return run(*planned(embedded, services, asked, served=served))


def planned(
    embedded: Environment, services: Environment, asked: Path, *, served: bool
) -> tuple[list[Part], list[str]]:
    """The parts that can run here, and a line for each that cannot; in `asked` they note their questions."""
    left_out: list[str] = []
    noting = {INTO: str(asked)} if served else {}
    parts = [Part("embedded (SQLite, no broker)", embedded | noting, [*APART, *in_parallel()])]
    if any(is_installed(name) for name in GATEWAYS):
        parts.append(Part("real gateways", services, ["tests/peers", *in_parallel()], beside=True))
    left_out += [
        f"Tests with a real gateway: {name} is not installed." for name in GATEWAYS if not is_installed(name)
    ]
    browser = a_browser()
    if browser and list((ROOT / "tests" / "browser").glob("test_*.py")):
        on_disk = embedded | {"CHROMIUM": browser, "POSKO_TEST_DATABASE_ON_DISK": "1"}
        parts.append(Part("browser", on_disk, ["tests/browser", SCRIPTS, *in_parallel("worksteal")]))
    else:
        left_out.append("Browser tests: no Chromium found; install it, or name it with CHROMIUM.")
    if served:
        # Who may open which door is the same on every database (`make test-trust` asks it on this one too);
        # what PostgreSQL itself keeps apart is not. Backups of it are among the real gateways.
        doors = ("trust/test_matrix.py", "trust/test_mutants.py", "trust/test_sockets.py")
        # The one-process server is SQLite's own; an environment and a hostile file ask no database.
        bare = ("test_serve.py", "test_environment.py")
        files = ("budget/spreadsheet/test_guards.py", "budget/siskeudes/test_hostile_files.py")
        own = [f"accountability/{one}" for one in (*bare, *files, "safekeeping")]
        on_services = [*APART, *without(("house", *doors, "attacks", *own)), *in_parallel()]
        # Without what says nothing of a database or Redis, and what asks only what other tests ask as well.
        alone = services | {"POSKO_SERVICES_ALONE": "1"}
        if not os.environ.get("POSKO_EVERY_TEST"):
            alone |= {FROM: str(asked)}
        parts.append(Part("PostgreSQL and Redis", alone, on_services))
    else:
        left_out.append(
            "PostgreSQL and Redis: set TEST_DATABASE_URL and TEST_REDIS_URL to run the suite on them."
        )
    return parts, left_out


def run(parts: list[Part], left_out: list[str]) -> int:
    """Runs the parts, the others too where one fails; the last one ends with what was left out."""
    failed: dict[str, int] = {}
    with ThreadPoolExecutor() as pool, tempfile.TemporaryDirectory(prefix="posko-told-") as folder:
        told = {part.name: Path(folder, str(number)) for number, part in enumerate(parts) if part.beside}
        beside = {
            part.name: pool.submit(pytest, part.environment, part.arguments, told[part.name])
            for part in parts
            if part.beside
        }
        for number, part in enumerate(parts, start=1):
            print(f"\n>>> {number} of {len(parts)}: {part.name}", flush=True)
            if part.beside:
                status = beside[part.name].result()
                print(told[part.name].read_text(encoding="utf-8", errors="replace"), flush=True)
            else:
                last = {"POSKO_LEFT_OUT": "|".join(left_out) if number == len(parts) else ""}
                status = pytest(part.environment | last, part.arguments)
            if status not in {0, NO_TESTS_FOUND if sys.argv[1:] else 0}:
                failed[part.name] = status
    if failed:
        print(f">>> failed: {', '.join(failed)}; see the closing lines of each part above", flush=True)
    return next(iter(failed.values()), 0)


def pytest(environment: Environment, arguments: list[str], told: Path | None = None) -> int:
    """One run of pytest; its closing lines are the last that it prints, into the file `told` if named."""
    with tempfile.TemporaryDirectory(prefix="posko-pytest-") as folder, ExitStack() as files:
        command = [sys.executable, "-m", "pytest", "-q", f"--basetemp={folder}/t", *arguments, *sys.argv[1:]]
        into = files.enter_context(told.open("w", encoding="utf-8")) if told else None
        ended = subprocess.run(
            command,
            cwd=ROOT,
            env=environment,
            stdout=into,
            stderr=subprocess.STDOUT if into else None,
            check=False,
        )
        return ended.returncode


def without(places: tuple[str, ...]) -> list[str]:
    """Leaves out these folders and files of tests."""
    return [f"--ignore=tests/{place}" for place in places]


def in_parallel(dist: str = "loadfile") -> list[str]:
    """As many workers as the machine has cores; one file stays with one worker, unless work may be stolen."""
    return ["-n", str(os.cpu_count() or 1), "--dist", dist]


def is_installed(name: str) -> bool:
    """Whether this program can be started; Debian keeps daemons where not every PATH looks."""
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin") is not None


if __name__ == "__main__":
    sys.exit(main())
