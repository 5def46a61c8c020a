"""Notes each question to the database that took longer than its budget (settings.SLOW_QUESTION_MS).

What is logged is the shape of the question: names of tables and columns, and a mark wherever a value stands.
Which request or task asked it stands in the line as in every other (accountability.traces).
"""

import logging
import re
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection

from accountability.counters import SLOW_QUESTIONS

logger = logging.getLogger(__name__)

LONGEST_SHAPE = 400
# Values are given apart from the question; what was written into one all the same is not shown.
_VALUE = re.compile(r"'(?:[^']|'')*'|\b\d+\b")


class noted:  # noqa: N801 - read as a verb: `with noted("web")`
    """Inside, what asks too long is counted under `asker` ("web" or "work") and logged; 0 ms: nothing is."""

    __slots__ = ("_asker", "_budget", "_wrappers")

    def __init__(self, asker: str) -> None:
        self._asker, self._budget = asker, settings.SLOW_QUESTION_MS / 1000
        self._wrappers: list[Any] = []

    def __enter__(self) -> None:
        if self._budget:
            self._wrappers = connection.execute_wrappers
            self._wrappers.append(self._timed)

    def __exit__(self, *failure: object) -> None:
        if self._wrappers:
            self._wrappers.pop()

    def _timed(self, execute: Callable[..., Any], sql: str, *given: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, *given)
        finally:
            took = time.perf_counter() - began
            if took >= self._budget:
                SLOW_QUESTIONS.labels(self._asker).inc()
                logger.warning("A question to the database took %.1f s: %s", took, shape_of(sql))


def shape_of(sql: str) -> str:
    """The question in one line of at most 400 signs, without a value."""
    return _VALUE.sub("?", " ".join(sql.split()))[:LONGEST_SHAPE]
