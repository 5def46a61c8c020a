"""Many publish at once, while voices come in: one log, each voice in it once, and no place twice."""

import datetime as dt
import os
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from accountability.accounts.actors import CITIZEN
from accountability.ledger.models import LogEntry, Opening
from accountability.ledger.public_log import checking, publishing, receipts
from accountability.ledger.record import record
from accountability.lib.alone import alone_in_database
from accountability.regions.models import Wilayah
from tests import makers
from tests.concurrency.test_rows_on_postgresql import at_the_same_time, each

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.skipif(
        not os.environ.get("TEST_DATABASE_URL", "").startswith("postgres"),
        reason="needs PostgreSQL: set TEST_DATABASE_URL",
    ),
    pytest.mark.django_db(transaction=True),
]
VOICES = 12


@transaction.atomic
def speak(desa: Wilayah, number: int) -> None:
    """One voice with its receipt."""
    nomor = str(3_000_000 + number)
    entry = record(kind="aspirasi.masuk", ref=nomor, desa=desa, by=CITIZEN, at=makers.NOW)
    receipts.stage(entry=entry, nomor=nomor, kunci=f"{number:016d}")


def publish() -> str:
    """Publishes, or says that somebody else does."""
    try:
        return publishing.publish(at=makers.NOW + dt.timedelta(days=1), everything=True).code
    except publishing.AlreadyPublishing:
        return "busy"


def test_several_publishers_make_one_log(desa: Wilayah) -> None:
    for number in range(VOICES):
        speak(desa, number)
    codes = set(at_the_same_time(publish, 4)) - {"busy"}
    assert len(codes) == 1
    publish()
    assert LogEntry.objects.count() == VOICES + 1
    assert list(checking.problems()) == []


def test_a_publisher_on_another_machine_is_waited_for_by_nobody(
    desa: Wilayah, settings: Any, tmp_path: Path
) -> None:
    speak(desa, 1)
    with alone_in_database(publishing.LOCK):
        assert at_the_same_time(publish, 1) == ["busy"]
    assert publish() != "busy"


def test_voices_that_come_while_it_is_published_are_in_it_once(desa: Wilayah, other_desa: Wilayah) -> None:
    def talk(where: Wilayah, first: int) -> str:
        for number in range(first, first + VOICES):
            speak(where, number)
        return "said"

    each(lambda: talk(desa, 0), lambda: talk(other_desa, 100), publish, publish)
    publish()
    assert Opening.objects.filter(leaf__kind="masuk").count() == 2 * VOICES
    assert list(checking.problems()) == []
