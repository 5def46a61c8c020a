"""Lets a task work for a turn, and ring for the next when work is left: no kind of work holds up others."""

from collections.abc import Callable

from accountability.lib.bell import ring_task

TURN_SECONDS = 4.0  # then others are let pass; a step that has begun is finished first


def take_turn(
    name: str, step: Callable[[], object], *, clock: Callable[[], float], seconds: float = TURN_SECONDS
) -> None:
    """Repeats `step` until it finds nothing to do, or the turn is over: then the task `name` is rung again.

    `clock` tells seconds that only go forward (time.monotonic).

    What is rung stands behind whatever waits already, so that a pile of one kind of work (thousands of SMS,
    as many kunci to harden) leaves a worker for the others every few seconds.
    """
    end = clock() + seconds
    while step():
        if clock() >= end:
            ring_task(name)
            return
