"""Medians of a kecamatan: only published budgets, only where there are three, each village once."""

from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountability.accounts.models import Role
from accountability.budget.compared import VillageYear, median_of, published_in
from accountability.budget.models import APBDesa
from accountability.budget.sums import BIDANG
from accountability.regions.models import DesaFacts
from tests import makers


def village(amounts: list[int], households: int | None) -> VillageYear:
    """A village with these amounts for the five bidang."""
    return VillageYear("x", sum(amounts), dict(zip(BIDANG, amounts, strict=True)), households)


some_village = st.builds(
    village,
    st.lists(st.integers(0, 10**10), min_size=5, max_size=5),
    st.none() | st.integers(1, 5000),
)


@given(st.lists(some_village, max_size=9))
def test_the_median_is_the_middle_of_those_that_spend(villages: list[VillageYear]) -> None:
    found, spending = median_of(villages), [one for one in villages if one.belanja]
    if len(spending) < 3:
        assert found is None
        return
    assert found is not None
    assert found.villages == len(spending)
    for bidang in BIDANG:
        assert found.shares[bidang] == int(
            median(one.per_bidang[bidang] * 10_000 // one.belanja for one in spending)
        )
    counted = [one.belanja // one.households for one in spending if one.households]
    assert found.per_family == (int(median(counted)) if len(counted) >= 3 else None)


@pytest.mark.django_db
def test_only_the_newest_public_version_of_a_village_counts() -> None:
    for number, amount in ((1, 100), (2, 300), (3, 200)):
        desa = makers.make_desa(f"99.01.01.200{number}", f"Desa {number}")
        by = makers.make_member(Role.KADES, desa).actor()
        makers.make_published(desa, by, amount=amount)
    fourth = makers.make_desa("99.01.01.2004", "Desa 4")
    makers.make_draft(fourth, makers.make_member(Role.KADES, fourth).actor())
    DesaFacts.objects.update(households=10)
    found = published_in("99.01.01", 2027)
    assert [one.belanja for one in found] == [100, 300, 200]
    middle = median_of(found)
    assert middle is not None
    assert (middle.per_family, middle.shares["2"]) == (20, 10_000)
    APBDesa.objects.filter(desa_id="99.01.01.2003").update(
        withdrawn_at=makers.NOW, withdrawal_reason="Salah jumlah"
    )
    assert median_of(published_in("99.01.01", 2027)) is None
