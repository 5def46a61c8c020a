"""No tracked file speaks of one machine, and the locks hold."""

import re
import tomllib
from pathlib import Path

from tests.house.sources import ROOT, tracked

# Each written so that this file does not contain what it looks for.
TRACES = re.compile(
    r"/wor[k]/|/roo[t]/|/far[m]/|\bp[y]pi\.org|pythonhoste[d]\.org|registry\.np[m]js|deb\.debia[n]\.org"
    r"|\bClaud[e]\b|\bAnthropi[c]\b|\bChatGP[T]\b"
)
LOCKED = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[a-z,-]+\])?==\S+", re.MULTILINE)


def locked(name: str) -> dict[str, str]:
    """Package → its whole block of the lock file."""
    blocks = re.split(r"^(?=[a-z0-9])", (ROOT / name).read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {match.group(1): block for block in blocks if (match := LOCKED.match(block))}


def traces_in(path: Path) -> list[str]:
    """Lines that name a machine's own folder, a registry host or a writing machine."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return []
    return [line.strip()[:120] for line in text.splitlines() if TRACES.search(line)]


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = {str(path.relative_to(ROOT)): lines for path in tracked() if (lines := traces_in(path))}
    assert found == {}


def test_every_locked_package_has_its_hashes() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        packages = locked(name)
        assert len(packages) > 20, name
        assert [package for package, block in packages.items() if "--hash=sha256:" not in block] == [], name


def test_the_locks_name_no_index() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert (
            re.findall(r"^\s*(?:--(?:extra-)?index-url|--find-links|-i )|https?://", text, re.MULTILINE) == []
        ), name


def test_the_lock_for_tests_holds_the_lock_for_running_unchanged() -> None:
    running, testing = locked("requirements.txt"), locked("requirements-dev.txt")
    differing = [
        name
        for name, block in running.items()
        if block.split("\n")[0] != testing.get(name, "").split("\n")[0]
    ]
    assert differing == []


def test_every_declared_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for lock, declared in (
        ("requirements.txt", project["dependencies"]),
        ("requirements-dev.txt", project["optional-dependencies"]["dev"]),
    ):
        names = {re.split(r"[^A-Za-z0-9._-]", line)[0].lower() for line in declared}
        assert names - set(locked(lock)) == set()


def test_the_embedded_database_and_secrets_are_never_tracked() -> None:
    assert [path for path in tracked() if path.relative_to(ROOT).parts[0] == "var"] == []
