"""The runner of the whole suite: a part that fails hides no other, and cannot pass for success."""

import sys
from pathlib import Path

import pytest

from tests import run as runner
from tests.run import Part
from tests.template import Environment


class TestRun:
    @pytest.fixture
    def ran(self, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
        """The arguments of the parts that ran; a part ends with the status its argument names."""
        ran: list[list[str]] = []

        def pytest_ends(_: Environment, arguments: list[str], told: Path | None = None) -> int:
            ran.append(arguments)
            if told is not None:
                told.write_text("what it told")
            return int(arguments[0])

        monkeypatch.setattr(runner, "pytest", pytest_ends)
        monkeypatch.setattr(sys, "argv", ["tests.run"])
        return ran

    def test_the_parts_after_a_failed_one_run_too(self, ran: list[list[str]]) -> None:
        assert runner.run([Part("a", {}, ["1"]), Part("b", {}, ["0"]), Part("c", {}, ["2"])], []) == 1
        assert ran == [["1"], ["0"], ["2"]]

    def test_it_says_which_parts_failed(
        self, ran: list[list[str]], capsys: pytest.CaptureFixture[str]
    ) -> None:
        runner.run([Part("a", {}, ["0"]), Part("b", {}, ["5"])], [])
        assert "failed: b;" in capsys.readouterr().out
        assert len(ran) == 2

    def test_it_succeeds_only_when_every_part_did(self, ran: list[list[str]]) -> None:
        assert runner.run([Part("a", {}, ["0"]), Part("b", {}, ["0"])], []) == 0
        assert len(ran) == 2

    def test_a_part_beside_the_others_is_told_in_its_turn_and_fails_the_run(
        self, ran: list[list[str]], capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert (
            runner.run([Part("a", {}, ["0"]), Part("b", {}, ["3"], beside=True), Part("c", {}, ["0"])], [])
            == 3
        )
        told = capsys.readouterr().out
        assert sorted(ran) == [["0"], ["0"], ["3"]]
        assert told.index("2 of 3: b") < told.index("what it told") < told.index("3 of 3: c")
