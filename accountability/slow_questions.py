"""Notes each question to the database that took longer than its budget (settings.SLOW_QUESTION_MS).

What is logged is the shape of the question: names of tables and columns, and a mark wherever a value stands.
Which request or task asked it stands in the line as in every other (accountability.traces).
"""

import contextlib
import logging
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.db import connection

from accountability.counters import SLOW_QUESTIONS

logger = logging.getLogger(__name__)

LONGEST_SHAPE = 400
# Values are given apart from the question; what was written into one all the same is not shown.
_VALUE = re.compile(r"'(?:[^']|'')*'|\b\d+\b")


@contextlib.contextmanager
def noted(asker: str) -> Iterator[None]:
    """Inside, what asks too long is counted under `asker` ("web" or "work") and logged; 0 ms: nothing is."""
    budget = settings.SLOW_QUESTION_MS / 1000
    if not budget:
        yield
        return

    def timed(execute: Callable[..., Any], sql: str, *given: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, *given)
        finally:
            took = time.perf_counter() - began
            if took >= budget:
                SLOW_QUESTIONS.labels(asker).inc()
                logger.warning("A question to the database took %.1f s: %s", took, shape_of(sql))

    with connection.execute_wrapper(timed):
        yield


def shape_of(sql: str) -> str:
    """The question in one line of at most 400 signs, without a value."""
    return _VALUE.sub("?", " ".join(sql.split()))[:LONGEST_SHAPE]
