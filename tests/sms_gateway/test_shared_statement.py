"""Several threads, one statement: each gets its own answer, and nobody waits for ever."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

import pytest

from sms_gateway.shared_statement import SharedStatement


class Refused(Exception):
    """The database does not take this value."""


class Database:
    """Doubles numbers; the first statement of all waits until it is told to go on."""

    def __init__(self, *, breaks: Callable[[Sequence[int]], bool] = lambda many: False) -> None:
        self.statements: list[list[int]] = []
        self.begun, self.may_end = Event(), Event()
        self.breaks = breaks

    def for_one(self, value: int) -> int:
        """One value by itself."""
        return self._do([value])[0]

    def for_many(self, many: Sequence[int]) -> list[int]:
        """Many in one statement."""
        return self._do(list(many))

    def _do(self, many: list[int]) -> list[int]:
        self.statements.append(many)
        self.begun.set()
        if len(self.statements) == 1:
            assert self.may_end.wait(10)
        if self.breaks(many):
            raise Refused
        return [one * 2 for one in many]


def asked_while_one_is_under_way(
    database: Database, values: Sequence[int]
) -> tuple[SharedStatement[int, int], list[Future[int]]]:
    """The first value's statement is under way, the others have come meanwhile, and then it ends."""
    shared = SharedStatement[int, int](for_many=database.for_many, for_one=database.for_one)
    pool = ThreadPoolExecutor(len(values))
    asked = [pool.submit(shared.ask, values[0])]
    assert database.begun.wait(10)
    for count, value in enumerate(values[1:], start=1):
        asked.append(pool.submit(shared.ask, value))
        while len(shared._waiting) < count:
            Event().wait(0.001)
    database.may_end.set()
    pool.shutdown(wait=True)
    return shared, asked


class TestSharing:
    def test_who_comes_alone_asks_at_once(self) -> None:
        database = Database()
        database.may_end.set()
        shared = SharedStatement[int, int](for_many=database.for_many, for_one=database.for_one)
        assert [shared.ask(1), shared.ask(2)] == [2, 4]
        assert database.statements == [[1], [2]]

    def test_those_who_come_meanwhile_share_the_next_in_the_order_they_came(self) -> None:
        database = Database()
        _, asked = asked_while_one_is_under_way(database, [1, 2, 3, 4])
        assert [one.result() for one in asked] == [2, 4, 6, 8]
        assert database.statements == [[1], [2, 3, 4]]

    def test_afterwards_nobody_waits_and_the_next_asks_at_once(self) -> None:
        database = Database()
        shared, _ = asked_while_one_is_under_way(database, [1, 2, 3])
        assert shared._waiting == []
        assert shared.ask(9) == 18

    def test_more_than_a_statement_may_hold_share_several(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("sms_gateway.shared_statement.MOST", 2)
        database = Database()
        _, asked = asked_while_one_is_under_way(database, [1, 2, 3, 4, 5, 6])
        assert [one.result() for one in asked] == [2, 4, 6, 8, 10, 12]
        assert sorted(map(len, database.statements)) == [1, 1, 2, 2]


class TestFailing:
    def test_what_is_refused_is_refused_to_the_one_who_brought_it_alone(self) -> None:
        database = Database(breaks=lambda many: 3 in many)
        _, asked = asked_while_one_is_under_way(database, [1, 2, 3, 4])
        assert [one.result() for one in asked if one is not asked[2]] == [2, 4, 8]
        with pytest.raises(Refused):
            asked[2].result()

    def test_one_who_fails_alone_leaves_the_way_free_for_the_others(self) -> None:
        database = Database(breaks=lambda many: many == [1])
        _, asked = asked_while_one_is_under_way(database, [1, 2, 3])
        with pytest.raises(Refused):
            asked[0].result()
        assert [one.result() for one in asked[1:]] == [4, 6]

    def test_a_database_that_is_away_is_told_to_everyone(self) -> None:
        database = Database(breaks=lambda many: True)
        _, asked = asked_while_one_is_under_way(database, [1, 2, 3])
        for one in asked:
            with pytest.raises(Refused):
                one.result()
