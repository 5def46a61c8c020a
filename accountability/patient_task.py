"""What every task does: it waits for the database only so long, and notes that a bell was heard."""

import time
from typing import Any

from celery import Task

from accountability import patience, pulse, slow_questions, traces
from accountability.counters import TASK_SECONDS, TASKS

STATEMENT_SECONDS = 60.0  # the longest of ours take seconds, in the largest villages
LONGEST_SECONDS = 900.0  # what takes longer is a command


class PatientTask(Task[Any, Any]):
    """Celery's task with an end to its patience."""

    _heard_at = time.monotonic()

    def __call__(self, *given: Any, **named: Any) -> Any:
        """Runs it; a database that hangs fails it, and the next bell finds the same rows."""
        pulse.alive()  # also without a bell: what goes on while Redis is away works (unrung)
        if not self.request.called_directly:
            self.heard()
        began, outcome = time.perf_counter(), "failed"
        try:
            with (
                traces.about(traces.anew("kerja")),
                patience.at_most(LONGEST_SECONDS),
                patience.at_most_for_each(STATEMENT_SECONDS),
                slow_questions.noted("work"),
            ):
                told = super().__call__(*given, **named)
            outcome = "done"
        finally:
            TASKS.labels(self.name, outcome).inc()
            TASK_SECONDS.labels(self.name).observe(time.perf_counter() - began)
        pulse.done()
        return told

    @classmethod
    def heard(cls) -> None:
        """A bell was heard just now."""
        PatientTask._heard_at = time.monotonic()

    @classmethod
    def silent_for(cls) -> float:
        """Seconds since a bell was heard in this process."""
        return time.monotonic() - PatientTask._heard_at
