"""A question to PostgreSQL that is not answered in time fails; what comes after it is asked anew."""

import time
from collections.abc import Iterator

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


@pytest.fixture
def no_sleeper_stays(transactional_db: None) -> Iterator[None]:
    """The server sleeps on though nobody listens any more; a database with sleepers cannot be dropped."""
    yield
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")  # only who signed in may end what they began
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE %s",
            ["SELECT pg_sleep(%"],
        )
    connection.close()


@on_postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("no_sleeper_stays")
class TestOnPostgres:
    def test_what_takes_longer_than_all_may_take_fails_before_it_is_answered(self) -> None:
        with pytest.raises(OperationalError), patience.at_most(0.3):
            ask(20)
        connection.close()
        ask(0)

    def test_who_asks_again_after_the_end_fails_again(self) -> None:
        with patience.at_most(0.2):
            for _ in range(2):
                with pytest.raises(OperationalError):
                    ask(20)
                connection.close()

    def test_many_questions_each_in_time_pass(self) -> None:
        with patience.at_most_for_each(3):
            for _ in range(6):
                ask(0.6)

    def test_one_of_many_that_hangs_fails(self) -> None:
        with patience.at_most_for_each(0.3), pytest.raises(OperationalError):
            ask(20)
        connection.close()

    def test_a_transaction_that_waits_for_nothing_is_left_alone(self) -> None:
        with transaction.atomic():
            with patience.at_most(1):
                ask(0)
                time.sleep(2)
            ask(0)


@pytest.mark.django_db
def test_in_time_nothing_is_noticed() -> None:
    with patience.at_most(30), patience.at_most_for_each(30), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
