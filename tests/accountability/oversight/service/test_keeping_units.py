"""One list of service units: added, changed, retired, brought back, and each change taken back."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accountability.accounts.models import Membership
from accountability.ledger.models import Entry
from accountability.oversight.matrix.writing import AlreadyThere, add_unit
from accountability.oversight.models import ServiceUnit, UnitKind
from accountability.oversight.service.keeping_units import (
    Told,
    add,
    bring_back,
    change,
    retire,
    take_back,
)
from accountability.oversight.service.refusals import (
    ElsewhereServed,
    NameTaken,
    NothingSaid,
    NothingToTakeBack,
    StandsSoAlready,
    UnknownSector,
)
from accountability.regions.models import Wilayah
from tests import makers

pytestmark = pytest.mark.django_db
TOLD = Told("sekolah", "SD Uji", "pendidikan")


class TestAdd:
    def test_it_stands_in_the_list_the_matrices_use(self, desa: Wilayah, camat: Membership) -> None:
        told = replace(TOLD, desa=desa.kode, serves=frozenset({desa.kode}))
        made = add(kecamatan=camat.wilayah, told=told, by=camat.actor(), at=makers.NOW)
        assert list(camat.wilayah.service_units.in_service()) == [made]
        assert list(made.serves.all()) == [desa]
        assert Entry.objects.filter(ref=f"satuan:{made.pk}", desa=camat.wilayah).exists()

    @pytest.mark.parametrize(
        ("told", "why"),
        [
            (replace(TOLD, name=" \n "), NothingSaid),
            (replace(TOLD, sector="pertahanan"), UnknownSector),
            (replace(TOLD, desa="99.01.02.2001"), ElsewhereServed),
            (replace(TOLD, serves=frozenset({"99.01.02.2001"})), ElsewhereServed),
        ],
    )
    def test_what_is_wrong_is_refused(self, camat: Membership, told: Told, why: type[Exception]) -> None:
        makers.make_desa("99.01.02.2001", "Lain Jauh")
        with pytest.raises(why):
            add(kecamatan=camat.wilayah, told=told, by=camat.actor(), at=makers.NOW)

    def test_a_name_is_used_once_and_a_retired_one_comes_back(
        self, camat: Membership, unit: ServiceUnit
    ) -> None:
        same = Told("lainnya", unit.name, "ekonomi")
        with pytest.raises(NameTaken):
            add(kecamatan=camat.wilayah, told=same, by=camat.actor(), at=makers.NOW)
        retire(unit=unit, by=camat.actor(), at=makers.NOW)
        again = add(kecamatan=camat.wilayah, told=same, by=camat.actor(), at=makers.NOW)
        assert (again.pk, again.retired_at, again.sector) == (unit.pk, None, "ekonomi")

    def test_the_door_of_the_matrices_leads_to_the_same_list(
        self, camat: Membership, unit: ServiceUnit
    ) -> None:
        kinds: dict[str, Any] = {"kecamatan": camat.wilayah, "kind": UnitKind.SCHOOL, "at": makers.NOW}
        assert add_unit(name="SD Lain", **kinds).sector == "pendidikan"
        with pytest.raises(AlreadyThere):
            add_unit(name=unit.name, **kinds)
        retire(unit=unit, by=camat.actor(), at=makers.NOW)
        assert add_unit(name=unit.name, **kinds).retired_at is None


class TestTakeBack:
    def test_every_change_goes_back_one_by_one(
        self, desa: Wilayah, camat: Membership, unit: ServiceUnit
    ) -> None:
        common: dict[str, Any] = {"by": camat.actor(), "at": makers.NOW}
        changed = Told("lainnya", "Pustu Uji", "kesehatan", desa.kode, frozenset({desa.kode}))
        change(unit=unit, told=changed, **common)
        retire(unit=unit, **common)
        back = take_back(unit=unit, **common)
        assert (back.name, back.retired_at) == ("Pustu Uji", None)
        back = take_back(unit=unit, **common)
        assert (back.name, back.kind, back.desa, list(back.serves.all())) == (
            "Puskesmas Uji",
            "puskesmas",
            None,
            [],
        )
        assert take_back(unit=unit, **common).retired_at is not None
        with pytest.raises(NothingToTakeBack):
            take_back(unit=unit, **common)

    def test_a_name_somebody_took_meanwhile_stays_theirs(self, camat: Membership, unit: ServiceUnit) -> None:
        common: dict[str, Any] = {"by": camat.actor(), "at": makers.NOW}
        change(unit=unit, told=Told("puskesmas", "Nama Baru", "kesehatan"), **common)
        add(kecamatan=camat.wilayah, told=Told("puskesmas", "Puskesmas Uji", "kesehatan"), **common)
        with pytest.raises(NameTaken):
            take_back(unit=unit, **common)

    def test_the_same_again_is_no_change(self, camat: Membership, unit: ServiceUnit) -> None:
        change(
            unit=unit,
            told=Told("puskesmas", " Puskesmas  Uji ", "kesehatan"),
            by=camat.actor(),
            at=makers.NOW,
        )
        assert unit.changes.count() == 1

    def test_retired_twice_or_back_twice_is_said(self, camat: Membership, unit: ServiceUnit) -> None:
        common: dict[str, Any] = {"by": camat.actor(), "at": makers.NOW}
        with pytest.raises(StandsSoAlready):
            bring_back(unit=unit, **common)
        retire(unit=unit, **common)
        with pytest.raises(StandsSoAlready):
            retire(unit=unit, **common)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(name=st.text(max_size=200))
def test_any_name_is_kept_as_one_line_or_refused(name: str, camat: Membership) -> None:
    if "\x00" in name:
        return  # a form refuses it
    try:
        made = add(kecamatan=camat.wilayah, told=replace(TOLD, name=name), by=camat.actor(), at=makers.NOW)
    except (NothingSaid, NameTaken):
        return
    assert made.name == " ".join(made.name.split())
    assert 0 < len(made.name) <= 80
