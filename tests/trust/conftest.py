"""The world of four villages, made once for a module and taken back at its end."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import override_settings

from tests.trust.asking import Asking
from tests.trust.world import build


@pytest.fixture(scope="module")
def asking(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Asking]:
    """Everybody at every door."""
    own = {"MEDIA_ROOT": tmp_path_factory.mktemp("media"), "SMS_QUIET_HOURS": None, "SMS_NEWS_PER_DAY": 0}
    with django_db_blocker.unblock(), override_settings(**own), transaction.atomic():  # type: ignore[attr-defined]
        yield Asking(build())
        transaction.set_rollback(True)
