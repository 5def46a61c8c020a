"""A question to PostgreSQL that is not answered in time fails; what comes after it is asked anew."""

import time

import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction

from accountability import patience

on_postgres = pytest.mark.skipif(
    not str(settings.DATABASE_URL).startswith("postgres"), reason="needs PostgreSQL: set TEST_DATABASE_URL"
)


def ask(seconds: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(%s)", [seconds])


@on_postgres
@pytest.mark.django_db(transaction=True)
class TestOnPostgres:
    def test_what_takes_longer_than_all_may_take_fails_soon(self) -> None:
        began = time.monotonic()
        with pytest.raises(OperationalError), patience.at_most(0.3):
            ask(20)
        assert time.monotonic() - began < 5
        connection.close()
        ask(0)

    def test_who_asks_again_after_the_end_fails_again(self) -> None:
        with patience.at_most(0.2):
            for _ in range(2):
                with pytest.raises(OperationalError):
                    ask(20)
                connection.close()

    def test_many_questions_each_in_time_pass(self) -> None:
        with patience.at_most_for_each(2):
            for _ in range(6):
                ask(0.4)

    def test_one_of_many_that_hangs_fails(self) -> None:
        with patience.at_most_for_each(0.3), pytest.raises(OperationalError):
            ask(20)
        connection.close()

    def test_a_transaction_that_waits_for_nothing_is_left_alone(self) -> None:
        with patience.at_most(0.1), transaction.atomic():
            ask(0)
            time.sleep(1)
            ask(0)


@pytest.mark.django_db
def test_in_time_nothing_is_noticed() -> None:
    with patience.at_most(30), patience.at_most_for_each(30), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
