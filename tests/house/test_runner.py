"""The runner of the whole suite: a part that fails hides no other, and cannot pass for success."""

import sys

import pytest

from tests import run as runner
from tests.template import Environment


class TestRun:
    @pytest.fixture
    def ran(self, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
        """The arguments of the parts that ran; a part ends with the status its argument names."""
        ran: list[list[str]] = []

        def pytest_ends(_: Environment, arguments: list[str]) -> int:
            ran.append(arguments)
            return int(arguments[0])

        monkeypatch.setattr(runner, "pytest", pytest_ends)
        monkeypatch.setattr(sys, "argv", ["tests.run"])
        return ran

    def test_the_parts_after_a_failed_one_run_too(self, ran: list[list[str]]) -> None:
        assert runner.run([("a", {}, ["1"]), ("b", {}, ["0"]), ("c", {}, ["2"])], []) == 1
        assert ran == [["1"], ["0"], ["2"]]

    def test_it_says_which_parts_failed(
        self, ran: list[list[str]], capsys: pytest.CaptureFixture[str]
    ) -> None:
        runner.run([("a", {}, ["0"]), ("b", {}, ["5"])], [])
        assert "failed: b;" in capsys.readouterr().out
        assert len(ran) == 2

    def test_it_succeeds_only_when_every_part_did(self, ran: list[list[str]]) -> None:
        assert runner.run([("a", {}, ["0"]), ("b", {}, ["0"])], []) == 0
        assert len(ran) == 2
