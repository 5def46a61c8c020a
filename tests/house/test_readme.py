"""The README's commands are real."""

import re
import shlex

from django.core.management import get_commands

from tests.house.sources import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(?:sh|bash|console)\n(.*?)^```", re.DOTALL | re.MULTILINE)
TARGET = re.compile(r"^([a-z][a-z-]*):(?!=)", re.MULTILINE)


def commands() -> list[list[str]]:
    """Every command line of the README's code blocks, as words, without comments and set variables."""
    lines = [line for block in BLOCK.findall(README) for line in block.replace("\\\n", " ").splitlines()]
    words = [shlex.split(line.removeprefix("$ "), comments=True) for line in lines]
    return [_without_variables(line) for line in words if _without_variables(line)]


def test_the_two_commands_are_there() -> None:
    assert ["make", "run"] in commands()
    assert ["make", "test"] in commands()


def test_every_make_target_exists() -> None:
    targets = set(TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))
    asked = {word for line in commands() if line[0] == "make" for word in line[1:] if "=" not in word}
    assert asked - targets == set()


def test_every_management_command_exists() -> None:
    asked = {line[line.index("manage.py") + 1] for line in commands() if "manage.py" in line}
    assert asked - set(get_commands()) == set()


def test_no_other_command_is_promised() -> None:
    known = {
        "make",
        "git",
        "cd",
        ".venv/bin/python",
        "docker",
        ".ci/run",
        ".venv/bin/celery",
        ".venv/bin/granian",
    }
    assert {line[0] for line in commands()} - known == set()


def test_every_linked_file_exists() -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", README)
    assert [link for link in links if not (ROOT / link).exists()] == []


def _without_variables(words: list[str]) -> list[str]:
    while words and re.match(r"^[A-Z_]+=", words[0]):
        words = words[1:]
    return words
