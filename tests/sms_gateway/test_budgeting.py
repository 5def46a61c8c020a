"""What a village lets SMS cost in a month."""

import pytest

from accountability.accounts.models import Membership
from accountability.ledger.models import Entry
from accountability.regions.models import Wilayah
from sms_gateway.budgeting import MOST_RUPIAH, WrongBudget, set_budget
from sms_gateway.models import SMSBudget
from tests import makers


def budget_of(desa: Wilayah) -> int | None:
    """The rupiah a month, None without a limit."""
    return SMSBudget.objects.filter(desa=desa).values_list("rupiah_per_month", flat=True).first()


@pytest.mark.django_db
class TestSetBudget:
    def test_it_is_set_changed_and_lifted_with_an_entry_each(self, desa: Wilayah, ketua: Membership) -> None:
        for rupiah in (150_000, 150_000, 200_000, None, None):
            set_budget(desa=desa, rupiah_per_month=rupiah, by=ketua.actor(), at=makers.NOW)
            assert budget_of(desa) == rupiah
        told = [one.facts for one in Entry.objects.chain(desa.kode)]
        assert told == [
            {"rupiah_sebulan": 150_000, "sebelumnya": None},
            {"rupiah_sebulan": 200_000, "sebelumnya": 150_000},
            {"rupiah_sebulan": None, "sebelumnya": 200_000},
        ]

    def test_nothing_at_all_is_a_budget_too(self, desa: Wilayah, ketua: Membership) -> None:
        set_budget(desa=desa, rupiah_per_month=0, by=ketua.actor(), at=makers.NOW)
        assert budget_of(desa) == 0

    @pytest.mark.parametrize("rupiah", [-1, MOST_RUPIAH + 1])
    def test_what_cannot_be_is_refused(self, desa: Wilayah, ketua: Membership, rupiah: int) -> None:
        with pytest.raises(WrongBudget):
            set_budget(desa=desa, rupiah_per_month=rupiah, by=ketua.actor(), at=makers.NOW)
        assert not Entry.objects.filter(desa=desa).exists()
