"""Emergency numbers: only what can be dialled, in the village's own order."""

import pytest

from accountability.accounts.models import Membership
from accountability.ledger.models import Entry
from accountability.regions.models import Wilayah
from posko import emergency
from posko.models import EmergencyNumber
from tests import makers


def add(
    desa: Wilayah, by: Membership, label: str = "Bidan", number: str = "0812-0000-0009"
) -> EmergencyNumber:
    """A number at the end of the list."""
    return emergency.add_number(desa=desa, label=label, number=number, by=by.actor(), at=makers.NOW)


def listed(desa: Wilayah) -> list[str]:
    """The labels in the order people read them."""
    return list(desa.emergency_numbers.order_by("order", "pk").values_list("label", flat=True))


class TestDialled:
    @pytest.mark.parametrize(
        ("typed", "dialled"),
        [
            ("112", "112"),
            (" 1 1 9 ", "119"),
            ("14022", "14022"),
            ("0812 0000 0009", "081200000009"),
            ("+62 812-0000-0009", "081200000009"),
            ("(021) 3456789", "0213456789"),
        ],
    )
    def test_a_number_is_kept_as_people_dial_it(self, typed: str, dialled: str) -> None:
        assert emergency.dialled(typed) == dialled

    @pytest.mark.parametrize("typed", ["", "12", "halo", "999", "0812", "+1 202 555 0100", "112112112112112"])
    def test_what_nobody_can_call_is_refused(self, typed: str) -> None:
        with pytest.raises(emergency.NoNumber):
            emergency.dialled(typed)


@pytest.mark.django_db
class TestDeeds:
    def test_numbers_stand_in_the_order_they_were_added(self, desa: Wilayah, anggota: Membership) -> None:
        add(desa, anggota)
        add(desa, anggota, "Damkar", "113")
        assert listed(desa) == ["Bidan", "Damkar"]

    def test_the_ledger_says_who_and_not_the_number(self, desa: Wilayah, anggota: Membership) -> None:
        number = add(desa, anggota)
        entry = Entry.objects.get(desa=desa)
        assert (entry.kind, entry.ref) == ("darurat.tambah", f"darurat:{number.pk}")
        assert "0009" not in f"{entry.ref}{entry.facts}"

    def test_a_number_moves_up_and_the_first_stays(self, desa: Wilayah, anggota: Membership) -> None:
        first, _second, third = (
            add(desa, anggota, name, n) for name, n in (("A", "112"), ("B", "113"), ("C", "119"))
        )
        emergency.move_up(number=third, by=anggota.actor(), at=makers.NOW)
        assert listed(desa) == ["A", "C", "B"]
        emergency.move_up(number=first, by=anggota.actor(), at=makers.NOW)
        assert listed(desa) == ["A", "C", "B"]

    def test_a_number_taken_away_twice_is_written_down_once(self, desa: Wilayah, anggota: Membership) -> None:
        number = add(desa, anggota)
        for _tap in range(2):
            emergency.remove_number(number=number, by=anggota.actor(), at=makers.NOW)
        assert listed(desa) == []
        assert Entry.objects.filter(desa=desa, kind="darurat.hapus").count() == 1

    def test_the_same_number_stands_once_in_a_village(
        self, desa: Wilayah, other_desa: Wilayah, anggota: Membership
    ) -> None:
        add(desa, anggota)
        add(other_desa, anggota)
        with pytest.raises(emergency.KnownAlready):
            add(desa, anggota, "Bidan lagi", "+6281200000009")

    @pytest.mark.parametrize("label", ["", "   ", "x" * 31, "Bidan 😀"])
    def test_a_number_without_a_name_an_sms_can_carry_is_refused(
        self, desa: Wilayah, anggota: Membership, label: str
    ) -> None:
        with pytest.raises(emergency.NoLabel):
            add(desa, anggota, label)

    def test_a_list_stays_short(self, desa: Wilayah, anggota: Membership) -> None:
        for number in range(emergency.MOST_NUMBERS):
            add(desa, anggota, f"Nomor {number}", f"11{number}")
        with pytest.raises(emergency.TooMany):
            add(desa, anggota)


def test_the_country_has_numbers_that_can_be_called() -> None:
    numbers = emergency.national_numbers()
    assert numbers
    assert [emergency.dialled(one.number) for one in numbers] == [one.number for one in numbers]
