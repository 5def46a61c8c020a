"""Real servers and real workers, all at once: one SMS stays one SMS, one hand-over, one reply."""

import os
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.concurrency.installation import PATIENCE, Installation, post_sms

AT_ONCE = 600
WORKERS = 4


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """On PostgreSQL when TEST_DATABASE_URL names one, else on a SQLite file."""
    folder: Path = tmp_path_factory.mktemp("serentak")
    made = Installation(folder, os.environ.get("TEST_DATABASE_URL", ""))
    yield made
    made.close()


@pytest.fixture(scope="module")
def port(installation: Installation) -> int:
    """Of the web server."""
    return installation.serve()


def drain_with_all_workers(installation: Installation) -> None:
    workers = [installation.start("manage.py", "work", "--once") for _ in range(WORKERS)]
    for worker in workers:
        worker.communicate(timeout=PATIENCE)
        assert worker.returncode == 0


def test_600_posts_of_one_message_are_one_row_one_hand_over_and_one_reply(
    installation: Installation, port: int
) -> None:
    with ThreadPoolExecutor(60) as crowd:
        statuses = crowd.map(
            lambda _: post_sms(port, "SM" + "a" * 32, "+6281200000001", "jalan rusak"), range(AT_ONCE)
        )
        assert Counter(statuses) == {200: AT_ONCE}
    drain_with_all_workers(installation)
    assert set(installation.since_last_count().values()) == {1}


def test_many_messages_and_many_workers_leave_none_out_and_double_none(
    installation: Installation, port: int
) -> None:
    many = [(f"SMbanyak{number}", f"+62812000{number % 40:05}") for number in range(200)]
    with ThreadPoolExecutor(20) as crowd:
        statuses = crowd.map(lambda one: post_sms(port, one[0], one[1], one[0]), many * 2)
        assert Counter(statuses) == {200: 2 * len(many)}
    drain_with_all_workers(installation)
    assert set(installation.since_last_count().values()) == {len(many)}
