"""The demo world for its tests: loaded once, and gone again afterwards."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from accountability.demo import world

NOW = dt.datetime(2026, 11, 21, 9, 30, tzinfo=dt.UTC)
LIVED_IN = frozenset({"99.01.01.2001", "99.01.01.2007", "99.02.01.2003"})


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside is rolled back; the outbox may still claim as if nothing were around it."""
    around = transaction.atomic()
    around._from_testcase = True  # type: ignore[attr-defined]  # as Django's own TestCase does
    with around:
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[world.Loaded]:
    """The demo world with life in three of its villages."""
    with django_db_blocker.unblock(), undone():
        yield world.load(now=NOW, only=LIVED_IN)
