"""The desk of the kabupaten, which brings people on board."""

import pytest

from accountability.accounts.models import Membership, Role
from accountability.regions.models import Wilayah
from tests import makers


@pytest.fixture
def kab(desa: Wilayah) -> Membership:
    """The kabupaten's desk."""
    return makers.make_member(Role.KABUPATEN, Wilayah.objects.get(kode="99.01"), "kab-uji")
