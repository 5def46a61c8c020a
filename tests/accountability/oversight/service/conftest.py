"""A kecamatan with a puskesmas, its rights sheet, and a coordination sheet begun with a row."""

import pytest

from accountability.accounts.models import Membership
from accountability.oversight.models import CoordinationSheet, RightsRow, RightsSheet, ServiceUnit
from accountability.oversight.service import coordinating, keeping_units, writing_rights
from tests import makers


@pytest.fixture
def unit(camat: Membership) -> ServiceUnit:
    """A puskesmas that serves all."""
    told = keeping_units.Told("puskesmas", "Puskesmas Uji", "kesehatan")
    return keeping_units.add(kecamatan=camat.wilayah, told=told, by=camat.actor(), at=makers.NOW)


@pytest.fixture
def rights(unit: ServiceUnit, camat: Membership) -> RightsSheet:
    """Its sheet of this year."""
    return writing_rights.open_sheet(
        kecamatan=camat.wilayah, unit=unit, year=2026, by=camat.actor(), at=makers.NOW
    )


@pytest.fixture
def row(rights: RightsSheet, camat: Membership) -> RightsRow:
    """One problem seen there."""
    said = writing_rights.Row("waktu", "Poli tutup siang", "Petugas pulang")
    return writing_rights.write(sheet=rights, row=said, by=camat.actor(), at=makers.NOW)


@pytest.fixture
def together(row: RightsRow, camat: Membership) -> CoordinationSheet:
    """A coordination sheet of that problem."""
    origin = coordinating.Origin(row=row)
    return coordinating.begin(kecamatan=camat.wilayah, origin=origin, by=camat.actor(), at=makers.NOW)
