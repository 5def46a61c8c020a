"""A web voice with a phone is told its number once."""

from typing import Any

import pytest

from accountability.accounts.actors import CITIZEN
from accountability.lib import gsm7
from accountability.lib.nomor import written
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import adopt
from posko.intake import Voice
from posko.models import Aspirasi
from posko.receipt import take_in_with_receipt
from posko.states import Channel
from sms_gateway.contacts import NotAPhone
from sms_gateway.models import Contact, OutboundSMS
from tests import makers

VOICE = Voice(text="jalan rusak di RT 03", channel=Channel.WEB)


class TestTakeInWithReceipt:
    def test_the_phone_hears_the_number_and_nothing_else(self, desa: Wilayah) -> None:
        taken = take_in_with_receipt(desa=desa, voice=VOICE, number="081200000001", by=CITIZEN, at=makers.NOW)
        sms = OutboundSMS.objects.get()
        assert written(taken.aspirasi.nomor) in sms.body
        assert "jalan" not in sms.body
        assert taken.kunci not in sms.body.replace(" ", "")

    def test_a_number_typed_by_a_stranger_does_not_bind_its_phone_to_a_village(self, desa: Wilayah) -> None:
        take_in_with_receipt(desa=desa, voice=VOICE, number="081200000001", by=CITIZEN, at=makers.NOW)
        assert Contact.objects.get().desa is None

    def test_the_longest_words_still_fit_one_sms(self, desa: Wilayah) -> None:
        adopt(wilayah_kode=desa.kode, preset="sumbar")
        take_in_with_receipt(desa=desa, voice=VOICE, number="081200000001", by=CITIZEN, at=makers.NOW)
        assert gsm7.septets(OutboundSMS.objects.get().body) <= 160

    def test_without_a_phone_nothing_is_promised(self, desa: Wilayah) -> None:
        take_in_with_receipt(desa=desa, voice=VOICE, by=CITIZEN, at=makers.NOW)
        assert not OutboundSMS.objects.exists()

    def test_what_is_no_phone_keeps_nothing(self, desa: Wilayah) -> None:
        with pytest.raises(NotAPhone):
            take_in_with_receipt(desa=desa, voice=VOICE, number="110", by=CITIZEN, at=makers.NOW)
        assert not Aspirasi.objects.exists()

    def test_other_words_under_the_same_key_are_kept_with_the_first(self, desa: Wilayah) -> None:
        again = Voice(text="lampu jalan mati di RT 01", channel=Channel.WEB, confidential=True)
        for voice in (VOICE, again, again):
            take_in_with_receipt(desa=desa, voice=voice, by=CITIZEN, at=makers.NOW, idempotency_key="satu")
        kept = Aspirasi.objects.get()
        assert [message.text for message in kept.messages.all()] == ["lampu jalan mati di RT 01"]
        assert kept.confidential

    def test_strangers_cannot_make_us_write_to_a_phone_without_end(
        self, desa: Wilayah, settings: Any
    ) -> None:
        settings.SMS_REPLIES_PER_HOUR = 3
        for number in range(5):
            voice = Voice(text=f"jalan rusak nomor {number}", channel=Channel.WEB)
            take_in_with_receipt(desa=desa, voice=voice, number="081200000001", by=CITIZEN, at=makers.NOW)
        assert Aspirasi.objects.count() == 5
        assert OutboundSMS.objects.exclude(state="cancelled").count() == 3
