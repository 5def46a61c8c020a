"""A posko that really runs, one for each file of tests."""

import os
from collections.abc import Iterator

import pytest

from tests.peers.posko import Posko


@pytest.fixture(scope="module")
def posko(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Posko]:
    """On PostgreSQL when TEST_DATABASE_URL names one, else on a SQLite file."""
    made = Posko(tmp_path_factory.mktemp("posko"), os.environ.get("TEST_DATABASE_URL", ""))
    try:
        made.serve()
        yield made
    finally:
        made.close()


@pytest.fixture
def worker(posko: Posko) -> Iterator[None]:
    """Somebody hands over and sends, while the test lasts."""
    posko.work()
    yield
    posko.kill("worker")
