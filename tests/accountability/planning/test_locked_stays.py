"""The guards of a locked meeting are in the database after all migrations."""

import pytest
from django.db import connection

from accountability.planning.locked_stays import GUARDS


@pytest.mark.django_db
def test_every_guard_is_installed() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        installed = {row[0] for row in cursor.fetchall()}
    assert {f"{guard.table}_{guard.name}" for guard in GUARDS} <= installed
    assert len({f"{guard.table}_{guard.name}" for guard in GUARDS}) == len(GUARDS)
