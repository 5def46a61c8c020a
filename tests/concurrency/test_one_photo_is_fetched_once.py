"""Several fetchers and keepers at once: each photo is fetched once, and stands with its voice once."""

import os
from collections import Counter
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from accountability.regions.models import Wilayah
from posko.models import VoicePhoto
from posko.sms_photos import keep_due
from sms_gateway import inbox
from sms_gateway.carriers import Attached
from sms_gateway.fetching import fetch_due
from sms_gateway.models import InboundMedia
from tests import makers
from tests.concurrency.test_rows_on_postgresql import at_the_same_time
from tests.sms_gateway.media_double import MEDIA, Answer, jpeg, media_hosts

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.skipif(
        not os.environ.get("TEST_DATABASE_URL", "").startswith("postgres"),
        reason="needs PostgreSQL: set TEST_DATABASE_URL",
    ),
    pytest.mark.django_db(transaction=True),
]
WORKERS, VOICES = 6, 8


def test_every_photo_is_fetched_once_and_kept_once(desa: Wilayah, settings: Settings, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    line, at = makers.make_line(desa, carrier="twilio"), timezone.now()
    with media_hosts() as hosts:
        settings.SMS_MEDIA_ALSO_FROM = frozenset({hosts.origin})
        for voice in range(VOICES):
            attached = [Attached(f"{hosts.origin}{MEDIA}{voice}{place}", "image/jpeg") for place in range(3)]
            hosts.answers |= {one.address.removeprefix(hosts.origin): Answer(body=jpeg()) for one in attached}
            inbox.receive(
                line=line,
                carrier_ref=str(voice),
                sender=f"+62812000010{voice:02}",
                body=f"jalan di RT {voice} rusak",
                at=at,
                attached=attached,
            )
        inbox.hand_over(at=at, limit=100)
        at_the_same_time(lambda: [fetch_due(at=at, limit=100), keep_due(at=at, limit=100)], WORKERS)
        at_the_same_time(lambda: keep_due(at=at, limit=100), WORKERS)
        asked = Counter(path for path, _ in hosts.came)
    assert (len(asked), set(asked.values())) == (VOICES * 3, {1})
    assert VoicePhoto.objects.count() == VOICES * 3
    assert InboundMedia.objects.exclude(dealt_with_at=None).filter(file="").count() == VOICES * 3
    assert len(list((tmp_path / "aspirasi").iterdir())) == VOICES * 3
    assert list((tmp_path / "masuk").iterdir()) == []
