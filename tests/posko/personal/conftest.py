"""A voice with a phone, and the offices that may open or erase."""

import pytest

from accountability.accounts.models import Membership, Role
from accountability.regions.models import Wilayah
from posko.models import Aspirasi
from tests import makers

NUMBER = "+6281298760001"


@pytest.fixture
def voice(desa: Wilayah) -> Aspirasi:
    return makers.make_aspirasi(
        desa, "jalan rusak depan rumah saya", contact=makers.make_contact(NUMBER), gender="p"
    )


@pytest.fixture
def kabupaten(desa: Wilayah) -> Membership:
    assert desa.parent is not None
    assert desa.parent.parent is not None
    return makers.make_member(Role.KABUPATEN, desa.parent.parent, "kabupaten-uji")


@pytest.fixture
def auditor(desa: Wilayah) -> Membership:
    assert desa.parent is not None
    assert desa.parent.parent is not None
    return makers.make_member(Role.AUDITOR, desa.parent.parent, "auditor-uji")
