"""A question that takes too long is counted and logged by its shape, never with a value."""

import logging
from typing import Any

import pytest
from django.db import connection

from accountability.counters import SLOW_QUESTIONS
from accountability.slow_questions import noted, shape_of

CANARY = "kenari 081277665544"


def counted() -> float:
    """How many were counted for pages."""
    return float(SLOW_QUESTIONS.labels("web")._value.get())


@pytest.mark.django_db
class TestNoted:
    @pytest.fixture(autouse=True)
    def _nothing_is_fast_enough(self, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        settings.SLOW_QUESTION_MS = 1
        ticks = iter(range(1000))
        monkeypatch.setattr("accountability.slow_questions.time.perf_counter", lambda: float(next(ticks)))

    def test_it_is_counted_and_logged_without_its_value(self, caplog: pytest.LogCaptureFixture) -> None:
        before = counted()
        with caplog.at_level(logging.WARNING), noted("web"), connection.cursor() as cursor:
            cursor.execute("SELECT kode FROM regions_wilayah WHERE name = %s", [CANARY])
            cursor.execute(f"SELECT kode FROM regions_wilayah WHERE name = '{CANARY}'")  # noqa: S608 - a slip
        assert counted() == before + 2
        told = [one.getMessage() for one in caplog.records if one.name == "accountability.slow_questions"]
        assert len(told) == 2
        assert all("FROM regions_wilayah WHERE name =" in one for one in told)
        assert CANARY not in caplog.text
        assert "0812" not in caplog.text

    def test_a_question_that_fails_is_noted_too_and_fails_as_before(self) -> None:
        before = counted()
        with pytest.raises(ValueError, match="as before"), noted("web"), connection.execute_wrapper(_fails):
            connection.cursor().execute("SELECT 1")
        assert counted() == before + 1

    def test_outside_and_with_no_budget_nothing_is_noted(self, settings: Any) -> None:
        before = counted()
        settings.SLOW_QUESTION_MS = 0
        with noted("web"), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        connection.cursor().execute("SELECT 1")
        assert counted() == before


def _fails(*given: Any) -> None:
    raise ValueError("as before")


def test_a_shape_is_one_line_and_not_long() -> None:
    assert (
        shape_of("SELECT *\n  FROM a\n WHERE b = 'it''s 7' AND c = 12")
        == "SELECT * FROM a WHERE b = ? AND c = ?"
    )
    assert len(shape_of("SELECT " + "a, " * 1000)) == 400
