"""A real server under hostile calls: no 5xx, nothing unsigned inside, and exactly the genuine rows."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.hostile_webhooks import ALLOWED, COUNT, Outcome, attack
from tests.concurrency.installation import Installation

REQUESTS = 400


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """On PostgreSQL when TEST_DATABASE_URL names one, else on a SQLite file."""
    server = os.environ.get("TEST_DATABASE_URL", "")
    made = Installation(tmp_path, server if server.startswith("postgres") else "")
    made.environment["ALLOWED_HOSTS"] = "posko.example,127.0.0.1"
    yield made
    made.close()


def test_hostile_calls_among_genuine_ones_change_nothing(installation: Installation) -> None:
    port = installation.serve()
    answers, expected = attack(port, REQUESTS, seed=4)
    stored = json.loads(installation.manage("shell", "--verbosity=0", "-c", COUNT))
    assert list(Outcome(answers, expected, stored).problems()) == []
    assert {kind for kind, _ in answers} == set(ALLOWED)
    assert sum(answers.values()) == REQUESTS
