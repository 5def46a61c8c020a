"""What SMS of one block name by number is looked up once for all, and locked where it is their own."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accountability.lib.together import together
from accountability.regions.models import Wilayah
from posko import named
from posko.models import Aspirasi
from sms_gateway import inbox
from sms_gateway.models import Contact, InboundSMS
from tests import makers
from tests.makers import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(desa: Wilayah, citizen: Contact) -> Aspirasi:
    """What the phone that writes said before."""
    return makers.make_aspirasi(desa, "air keruh", contact=citizen)


@pytest.fixture
def other(desa: Wilayah) -> Aspirasi:
    """What somebody else said."""
    return makers.make_aspirasi(desa, "jalan rusak")


def wrote(desa: Wilayah, *texts: str) -> list[InboundSMS]:
    line = makers.make_line(desa)
    return [
        inbox.receive(line=line, carrier_ref=text, sender=makers.PHONE, body=text, at=NOW).sms
        for text in texts
    ]


class TestNamed:
    def test_many_sms_are_answered_with_one_look_for_all(
        self, desa: Wilayah, own: Aspirasi, other: Aspirasi
    ) -> None:
        texts = (f"CEK {own.nomor}", f"cek no {other.nomor[:3]}-{other.nomor[3:]} pak", "CEK 9999999")
        sms = wrote(desa, *texts)
        with together() as block:
            block.announce("sms", sms)
            block.announce("phone", {one.contact_id for one in sms})
            block.announce("desa", {desa.kode})
            found = [
                named.voice(one, aspirasi.nomor) for one, aspirasi in zip(sms, (own, other), strict=False)
            ]
            with CaptureQueriesContext(connection) as more:
                assert named.exists(sms[0], other.nomor)
                assert not named.exists(sms[0], "9999999")
                assert named.voice(sms[2], own.nomor) == own
        assert found == [own, other]
        assert len(more) == 0

    def test_what_the_phone_itself_said_is_held_as_it_was_read(self, desa: Wilayah, own: Aspirasi) -> None:
        (sms,) = wrote(desa, f"TAMBAH {own.nomor} lagi")
        with together() as block:
            block.announce("sms", [sms])
            block.announce("phone", {sms.contact_id})
            block.announce("desa", {desa.kode})
            voice = named.voice(sms, own.nomor)
            assert voice is not None
            assert named.locked(own) is voice

    def test_what_others_said_is_locked_by_itself_when_it_has_to_be(
        self, desa: Wilayah, other: Aspirasi
    ) -> None:
        (sms,) = wrote(desa, f"DUKUNG {other.nomor}")
        with together() as block:
            block.announce("sms", [sms])
            block.announce("desa", {desa.kode})
            voice = named.voice(sms, other.nomor)
            assert named.locked(other) == voice
            assert named.locked(other) is not voice

    def test_forgotten_it_is_read_anew(self, desa: Wilayah, own: Aspirasi) -> None:
        (sms,) = wrote(desa, f"CEK {own.nomor}")
        with together() as block:
            block.announce("sms", [sms])
            block.announce("phone", {sms.contact_id})
            block.announce("desa", {desa.kode})
            assert named.voice(sms, own.nomor) == own
            Aspirasi.objects.filter(pk=own.pk).update(place="RT 09")
            named.forget()
            again = named.voice(sms, own.nomor)
            assert again is not None
            assert again.place == "RT 09"

    def test_outside_of_a_block_each_number_is_asked_for_when_it_is_wanted(
        self, desa: Wilayah, own: Aspirasi
    ) -> None:
        (sms,) = wrote(desa, "apa saja")
        assert named.voice(sms, own.nomor) == own
        assert named.exists(sms, own.nomor)
        assert named.voice(sms, "9999999") is None
