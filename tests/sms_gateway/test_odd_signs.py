"""Signs no database keeps, times no calendar holds: the SMS is stored, and none holds up the others."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from accountability.regions.models import Wilayah
from sms_gateway import arrivals, inbox
from sms_gateway.carriers import Incoming, Part
from sms_gateway.models import InboundSMS, Line
from tests.sms_gateway.conftest import AT, PHONE
from tests.sms_gateway.test_gammu_doors import modem  # noqa: F401 - modem is a fixture
from tests.sms_gateway.test_gammu_doors import tell as tell_gammu
from tests.sms_gateway.test_kannel_doors import get, kannel  # noqa: F401 - kannel is a fixture
from tests.sms_gateway.test_smsgate_doors import phone  # noqa: F401 - phone is a fixture
from tests.sms_gateway.test_smsgate_doors import tell as tell_smsgate

HALF_AN_EMOJI = "jembatan roboh \ud83d"


class TestHalfAnEmoji:
    @pytest.mark.usefixtures("phone")
    def test_told_by_an_android_phone_is_stored(self, client: Client) -> None:
        assert tell_smsgate(client, message=HALF_AN_EMOJI).status_code == 200
        assert InboundSMS.objects.get().body == "jembatan roboh ?"

    @pytest.mark.usefixtures("modem")
    def test_told_by_a_modem_is_stored(self, client: Client) -> None:
        assert tell_gammu(client, text=HALF_AN_EMOJI).status_code == 200
        assert InboundSMS.objects.get().body == "jembatan roboh ?"


class TestANulSign:
    @pytest.mark.usefixtures("kannel")
    def test_in_the_name_of_a_sender_is_no_reason_to_lose_the_sms(self, client: Client) -> None:
        assert get(client, **{"from": "BANK\x00"}).status_code == 200
        assert InboundSMS.objects.get().state == "set_aside"

    @pytest.mark.django_db
    def test_in_a_door_key_opens_no_door(self, client: Client) -> None:
        assert client.get("/sms/kannel/a%00b/masuk/?id=1").status_code == 404

    def test_in_a_part_of_a_machine_is_no_reason_to_lose_it(self, desa: Wilayah) -> None:
        line = Line.objects.create(key="x", carrier="kannel", address="+6281299004009", desa=desa)
        told = Incoming(carrier_ref="a", sender="BANK\x00", address="", body="halo", part=Part(1, 2, 1))
        arrivals.take(line=line, told=told, at=AT)
        assert InboundSMS.objects.get().body == "halo"


class TestATimeOutsideAnyCalendar:
    @pytest.mark.parametrize("told", ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"])
    @pytest.mark.usefixtures("phone")
    def test_is_forgotten_and_the_sms_is_handed_over(self, client: Client, told: str, settings: Any) -> None:
        settings.SMS_INBOUND_HANDLER = "tests.sms_gateway.test_odd_signs.hear"
        assert tell_smsgate(client, receivedAt=told).status_code == 200
        sms = InboundSMS.objects.get()
        assert sms.sent_at_provider is None
        inbox.hand_over(at=sms.received_at + dt.timedelta(seconds=1), limit=5)
        assert InboundSMS.objects.get().state == "handed_over"

    @pytest.mark.usefixtures("phone")
    def test_what_a_clock_can_tell_is_kept(self, client: Client) -> None:
        assert tell_smsgate(client, sender=PHONE).status_code == 200
        assert InboundSMS.objects.get().sent_at_provider is not None


def hear(**_: Any) -> None:
    """Takes everything."""
