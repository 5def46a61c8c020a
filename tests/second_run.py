"""Which tests say something of the services (PostgreSQL, Redis); the others say the same on any database."""

import functools
from pathlib import Path

import pytest

_DATABASE = {"db", "transactional_db", "django_db_setup", "live_server"}
# What a module says that speaks to Redis, or starts a program that speaks to one of them.
_SAID = ("cache", "celery", "channel", "redis", "postgres", "subprocess", "database")


def speaks_to_one(item: pytest.Item) -> bool:
    """Whether this test touches a database, or its module so much as names a service."""
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(fixtures & _DATABASE or item.get_closest_marker("django_db")) or _names_one(item.path)


@functools.cache
def _names_one(path: Path) -> bool:
    said = path.read_text(encoding="utf-8").lower()
    return any(word in said for word in _SAID)
