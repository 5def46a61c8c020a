"""The demo world's public log: published over some weeks, with witnesses, and whole."""

import pytest

from accountability.demo import public_book
from accountability.ledger.models import LogCheckpoint
from accountability.ledger.public_log import checking, cosigning
from accountability.regions.models import Wilayah
from tests import makers
from tests.accountability.ledger.public_log.cast import DAY, speak

pytestmark = pytest.mark.django_db


def test_it_is_published_as_the_nights_would_have(desa: Wilayah) -> None:
    for days in (30, 20, 10, 3, 0):
        speak(desa, days, makers.NOW - days * DAY)
    public_book.write(makers.NOW)
    public_book.write(makers.NOW)  # again, it is there already
    assert list(LogCheckpoint.objects.order_by("size").values_list("size", flat=True)) == [2, 4, 6, 8, 10]
    assert sorted(one.size for one in cosigning.witnesses() if one.size) == [6, 8]
    assert list(checking.problems()) == []
