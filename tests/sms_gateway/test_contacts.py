"""Meeting a phone, and recognising it without keeping its number in clear."""

import pytest

from accountability.lib import phone_vault
from accountability.regions.models import Wilayah
from sms_gateway import contacts
from sms_gateway.models import Contact
from tests.makers import make_desa
from tests.sms_gateway.conftest import AT, PHONE


class TestMeet:
    def test_a_phone_is_met_once(self, desa: Wilayah) -> None:
        first = contacts.meet(number="0812-0000-0001", at=AT, desa=desa)
        assert contacts.meet(number=PHONE, at=AT) == first
        assert phone_vault.unseal(bytes(first.sealed)) == PHONE

    @pytest.mark.django_db
    @pytest.mark.parametrize("number", ["", "1234", "TELKOMSEL", "021-555-0001", "bukan nomor"])
    def test_what_is_no_phone_is_not_met(self, number: str) -> None:
        with pytest.raises(contacts.NotAPhone):
            contacts.meet(number=number, at=AT)

    @pytest.mark.django_db
    @pytest.mark.parametrize("number", [PHONE, "bukan nomor"])
    def test_who_was_never_met_is_not_known(self, number: str) -> None:
        assert contacts.known(number=number) is None

    def test_who_was_met_is_known(self, contact: Contact) -> None:
        assert contacts.known(number="081200000001") == contact


class TestSettle:
    def test_a_phone_may_move_to_another_desa(self, contact: Contact) -> None:
        other = make_desa("99.01.01.2002", "Mekarsari")
        contacts.settle(contact=contact, desa=other, at=AT)
        assert Contact.objects.get().desa == other


class TestOptOut:
    def test_the_first_moment_counts(self, contact: Contact) -> None:
        contacts.opt_out(contact=contact, at=AT)
        contacts.opt_out(contact=contact, at=AT.replace(year=2027))
        assert Contact.objects.get().opted_out_at == AT
