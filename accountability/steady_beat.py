"""A beat that goes on when the clock is set back: Celery's own would wait until the old time comes again.

An entry that last rang in what is now the future rings at once, and the order of the others is made anew.
`celery beat` rings only while no other does (accountability.one_beat); the embedded one is heard by its own
process alone, and always rings.
"""

import datetime as dt
from typing import Any

from celery.beat import PersistentScheduler, Scheduler

from accountability import pulse, traces
from accountability.one_beat import LOOK_SECONDS, OneBeat

_A_MOMENT = dt.timedelta(seconds=1)  # a clock is corrected by that without anybody being late


class _Steady(Scheduler):
    """Looks at the clock at each tick."""

    _before: dt.datetime | None = None  # the first tick looks at what a file remembers

    def tick(self, *given: Any, **named: Any) -> Any:
        """Rings what is due; seconds until the next look."""
        now = self.app.now()
        if self._before is None or now < self._before - _A_MOMENT:
            self._begin_anew()
        self._before = now
        wait = super().tick(*given, **named)
        pulse.alive()
        pulse.done()
        return wait

    def _begin_anew(self) -> None:
        for entry in self.schedule.values():
            told: Any = entry  # Celery has few types
            now = told.default_now()
            if told.last_run_at > now:
                # As long ago as it takes to be due now.
                told.last_run_at = now - told.schedule.run_every
        self._heap = None


class SteadyScheduler(_Steady):
    """Remembers in memory: for the embedded beat."""


class SteadyPersistentScheduler(_Steady, PersistentScheduler):
    """Remembers in a file: for `celery beat`. Each has a file of its own."""

    def __init__(self, *given: Any, **named: Any) -> None:
        self._one = OneBeat()
        traces.is_for("beat")
        super().__init__(*given, **named)

    def tick(self, *given: Any, **named: Any) -> Any:
        """As above; while another beat rings, seconds until the next look for it."""
        if self._one.rings():
            return super().tick(*given, **named)
        pulse.alive()  # standing by is what it is for
        pulse.done()
        return LOOK_SECONDS

    def close(self) -> None:
        """Lets the next beat take over at once."""
        self._one.let_go()
        super().close()
