"""A push service on loopback, a voice without a phone, and a browser that asked to be told of it."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from accountability.accounts.actors import CITIZEN
from accountability.regions.models import Wilayah
from posko.models import Aspirasi
from posko.push_subscribing import subscribe
from tests import makers
from tests.push_double import Browser, PushService, push_service, vapid_pair

NOW = makers.NOW


@pytest.fixture
def service(settings: Settings) -> Iterator[PushService]:
    """A push service that we may call, and our own keys."""
    settings.VAPID_PUBLIC_KEY, settings.VAPID_PRIVATE_KEY = vapid_pair()
    with push_service() as listening:
        settings.PUSH_ALSO_TO = frozenset({listening.origin})
        yield listening


@pytest.fixture
def voice(desa: Wilayah) -> Aspirasi:
    """Somebody who left no phone."""
    return makers.make_aspirasi(desa, "jembatan lapuk di RT 02")


@pytest.fixture
def browser(service: PushService, voice: Aspirasi) -> Browser:
    """A browser that asked to be told of `voice`."""
    asking = Browser(service.origin)
    subscribe(aspirasi=voice, by=CITIZEN, at=NOW, **asking.form)
    return asking
