"""A village says about itself where to complain, when it is open, and how many families it has."""

import pytest

from accountability.accounts.models import Membership
from accountability.ledger.models import Entry
from accountability.regions.models import DesaFacts, Wilayah
from posko.describing import About, NoAddress, describe
from tests import makers


class TestDescribe:
    def test_it_is_kept_and_what_it_does_not_ask_for_stays(self, desa: Wilayah, kades: Membership) -> None:
        told = About("  Kantor,\n Jalan Balai 1 ", "Senin-Jumat", 612)
        describe(desa=desa, about=told, by=kades.actor(), at=makers.NOW)
        facts = DesaFacts.objects.get(desa=desa)
        assert (facts.complaint_address, facts.households) == ("Kantor, Jalan Balai 1", 612)
        assert facts.population == 1800

    def test_a_village_that_said_nothing_yet_says_it_now(self, desa: Wilayah, kades: Membership) -> None:
        DesaFacts.objects.filter(desa=desa).delete()
        describe(desa=desa, about=About("Balai"), by=kades.actor(), at=makers.NOW)
        assert DesaFacts.objects.get(desa=desa).complaint_address == "Balai"

    def test_the_ledger_keeps_no_words(self, desa: Wilayah, kades: Membership) -> None:
        describe(desa=desa, about=About("Rumah Pak Rekaan"), by=kades.actor(), at=makers.NOW)
        assert "Rekaan" not in str(Entry.objects.get(kind="desa.tentang").facts)

    def test_an_empty_address_is_refused(self, desa: Wilayah, kades: Membership) -> None:
        with pytest.raises(NoAddress):
            describe(desa=desa, about=About(" \n "), by=kades.actor(), at=makers.NOW)
