"""Commits of the demo world do not wait for the disk, and everybody else's do."""

import pytest
from django.db import connection, transaction

from accountability.demo.commits import written_later

_ASKED = {"sqlite": "PRAGMA synchronous", "postgresql": "SHOW synchronous_commit"}
WAITS = {"sqlite": 2, "postgresql": "on"}
WAITS_NOT = {"sqlite": 1, "postgresql": "off"}


def how() -> object:
    with connection.cursor() as cursor:
        cursor.execute(_ASKED[connection.vendor])
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
class TestWrittenLater:
    def test_only_while_it_lasts_and_also_after_a_failure(self) -> None:
        before = how()
        with pytest.raises(KeyboardInterrupt), written_later():  # noqa: PT012
            assert how() == WAITS_NOT[connection.vendor]
            raise KeyboardInterrupt
        assert how() == WAITS[connection.vendor] == before

    def test_an_open_transaction_is_left_as_it_is(self) -> None:
        with transaction.atomic(), written_later():
            assert how() == WAITS[connection.vendor]
