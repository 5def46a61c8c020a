"""Kabupaten Tirta Raya with two kecamatan, its own desk, and an auditor."""

import pytest

from accountability.accounts.models import Membership, Role
from accountability.regions.models import Wilayah
from tests import makers


@pytest.fixture
def kabupaten(desa: Wilayah) -> Wilayah:
    """Kabupaten Tirta Raya: Sukamaju and Mekarsari in one kecamatan, Hulu in another."""
    makers.make_desa("99.01.01.2002", "Mekarsari")
    makers.make_desa("99.01.02.2001", "Hulu")
    Wilayah.objects.filter(kode="99.01.02").update(name="Wanahulu", name_key="wanahulu")
    return Wilayah.objects.get(kode="99.01")


@pytest.fixture
def desk(kabupaten: Wilayah) -> Membership:
    """A member of the kabupaten's desk."""
    return makers.make_member(Role.KABUPATEN, kabupaten, "kabupaten-uji")


@pytest.fixture
def auditor(kabupaten: Wilayah) -> Membership:
    """The auditor of the kabupaten, who reads."""
    return makers.make_member(Role.AUDITOR, kabupaten, "auditor-uji")
