"""The world of four villages, made once for all attacks, and one Chromium."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import override_settings

from tests.browser.conftest import browser
from tests.trust.asking import Asking
from tests.trust.world import build

__all__ = ["asking", "browser"]


@pytest.fixture(scope="package")
def asking(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Asking]:
    """Everybody at every door."""
    yield from everybody(django_db_blocker, tmp_path_factory)


def everybody(blocker: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asking]:
    """The world, in a transaction that is taken back at the end."""
    own = {"MEDIA_ROOT": tmp_path_factory.mktemp("media"), "SMS_QUIET_HOURS": None, "SMS_NEWS_PER_DAY": 0}
    with blocker.unblock(), override_settings(**own), transaction.atomic():  # type: ignore[attr-defined]
        yield Asking(build())
        transaction.set_rollback(True)
