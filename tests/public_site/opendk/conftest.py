"""A village with an OpenSID whose key its kecamatan gave."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from accountability.accounts.actors import system
from accountability.partners.keys import give_key
from accountability.regions.models import Wilayah
from tests.makers import NOW, make_desa
from tests.public_site.opendk.sender import OpenSID


@pytest.fixture
def desa(db: None) -> Wilayah:
    """The village."""
    return make_desa()


@pytest.fixture
def opensid(desa: Wilayah, settings: Settings, tmp_path: Path) -> OpenSID:
    """Its OpenSID, with a key of the kecamatan."""
    settings.MEDIA_ROOT = tmp_path
    assert desa.parent is not None
    given = give_key(
        partner="OpenSID Rekaan", wilayah=desa.parent, scopes=["opendk:kirim"], by=system("test"), at=NOW
    )
    return OpenSID(desa.kode, given.key)
