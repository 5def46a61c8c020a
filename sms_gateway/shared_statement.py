"""Lets threads that ask for the same kind of statement at the same moment share one, and so one commit.

While one statement is under way, those who come wait; one of them then asks for all. Nobody waits for
company: who comes alone asks at once. What fails for many is done by each alone, so that a value the database
refuses is refused to the one who brought it and to nobody else.
"""

from collections.abc import Callable, Sequence
from threading import Lock

MOST = 32  # in one statement; more threads than that no web process has


class _Asked[V, R]:
    """What one thread brought, and what became of it."""

    def __init__(self, value: V) -> None:
        self.value = value
        self.answer: R | None = None
        self.is_settled = self.is_answered = False
        self.turn = Lock()
        self.turn.acquire()


class SharedStatement[V, R]:
    """`ask` with what one thread has; `for_many` is called with what several have, `for_one` for one."""

    def __init__(self, for_many: Callable[[Sequence[V]], Sequence[R]], for_one: Callable[[V], R]) -> None:
        self._for_many, self._for_one = for_many, for_one
        self._guard = Lock()
        self._waiting: list[_Asked[V, R]] = []
        self._under_way = False

    def ask(self, value: V) -> R:
        """The answer to `value`, once its statement has committed; raises what `for_one` raises."""
        mine = _Asked[V, R](value)
        with self._guard:
            leads = not self._under_way
            self._under_way = True
            if not leads:
                self._waiting.append(mine)
        if not leads:
            mine.turn.acquire()  # until another has asked for us, or it is our turn to ask
        if not mine.is_settled:
            return self._ask_for_all(mine)
        return mine.answer if mine.is_answered else self._for_one(value)  # type: ignore[return-value]  # set together

    def _ask_for_all(self, mine: _Asked[V, R]) -> R:
        """Asks for everyone who waits; whatever happens, nobody is left waiting."""
        with self._guard:
            others, self._waiting = self._waiting[: MOST - 1], self._waiting[MOST - 1 :]
        try:
            if others:
                self._answer([mine, *others])
            if mine.is_answered:
                return mine.answer  # type: ignore[return-value]  # set together
            return self._for_one(mine.value)
        finally:
            for one in others:
                one.is_settled = True
                one.turn.release()
            with self._guard:
                following = self._waiting.pop(0) if self._waiting else None
                self._under_way = following is not None
            if following is not None:
                following.turn.release()

    def _answer(self, all_of_us: list[_Asked[V, R]]) -> None:
        try:
            answers = self._for_many([one.value for one in all_of_us])
        except Exception:  # noqa: BLE001 - whatever it was, each one alone finds out whether it is theirs
            return
        for one, answer in zip(all_of_us, answers, strict=True):
            one.answer, one.is_answered = answer, True
