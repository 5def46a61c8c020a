"""What comes along with an SMS by Twilio is noted at its door, and the login goes where it belongs."""

import pytest
from django.db import OperationalError
from django.test import Client
from pytest_django import Settings

from accountability.lib import phone_vault
from sms_gateway import spool
from sms_gateway.carriers.twilio import Twilio
from sms_gateway.models import InboundSMS
from tests.sms_gateway.conftest import AT
from tests.sms_gateway.test_twilio_doors import IN, SMS, TOKEN, post


@pytest.fixture(autouse=True)
def twilio(settings: Settings) -> None:
    settings.TWILIO_AUTH_TOKEN = TOKEN
    settings.PUBLIC_BASE_URL = "https://posko.example"


@pytest.mark.usefixtures("line")
class TestAPhotoComesAlong:
    PHOTO = SMS | {
        "Body": "",
        "NumMedia": "1",
        "MediaUrl0": "https://api.twilio.com/2010-04-01/Accounts/ACx/Messages/MMx/Media/MEx",
        "MediaContentType0": "image/jpeg",
    }

    def test_it_is_noted_with_its_sms_and_nothing_is_fetched(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def never(*args: object, **more: object) -> None:
            raise AssertionError

        monkeypatch.setattr("socket.getaddrinfo", never)
        assert post(client, IN, self.PHOTO).status_code == 200
        noted = InboundSMS.objects.get().media.get()
        assert (noted.state, noted.kind) == ("waiting", "photo")
        assert phone_vault.unseal(bytes(noted.sealed_address)) == self.PHOTO["MediaUrl0"]

    def test_without_a_body_it_is_still_an_sms(self, client: Client) -> None:
        told = {name: value for name, value in self.PHOTO.items() if name != "Body"}
        assert (post(client, IN, told).status_code, InboundSMS.objects.get().body) == (200, "")

    @pytest.mark.parametrize("many", ["-1", "x", "", "1e9", "99999999999", "٣"])
    def test_a_number_of_media_that_is_none_means_no_media(self, client: Client, many: str) -> None:
        assert post(client, IN, self.PHOTO | {"NumMedia": many}).status_code == 200
        assert InboundSMS.objects.get().media.count() == 0

    def test_more_than_told_are_not_made_up(self, client: Client) -> None:
        assert post(client, IN, self.PHOTO | {"NumMedia": "9999"}).status_code == 200
        assert InboundSMS.objects.get().media.waiting().count() == 1

    def test_while_the_database_is_away_the_photo_waits_on_disk_with_its_sms(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def away(**told: object) -> None:
            raise OperationalError

        with monkeypatch.context() as patched:
            patched.setattr("sms_gateway.inbox.receive", away)
            assert post(client, IN, self.PHOTO).status_code == 503
        assert spool.replay(at=AT, limit=10) == 1
        assert InboundSMS.objects.get().media.get().state == "waiting"


class TestTheLogin:
    MEDIA = "https://api.twilio.com/2010-04-01/Accounts/AC{0}/Messages/MM{0}/Media/ME{0}".format("a" * 32)

    @pytest.fixture(autouse=True)
    def account(self, settings: Settings) -> None:
        settings.TWILIO_ACCOUNT_SID = "AC" + "a" * 32

    def test_is_for_the_media_of_a_message_at_the_api(self) -> None:
        assert Twilio().login_for(self.MEDIA) == ("AC" + "a" * 32, TOKEN)

    @pytest.mark.parametrize(
        "address",
        [
            MEDIA.replace("https", "http"),
            MEDIA.replace("api.twilio.com", "mms.twiliocdn.com"),
            MEDIA.replace("api.twilio.com", "api.twilio.com.evil.example"),
            MEDIA.replace("api.twilio.com", "api.twilio.com:444"),
            MEDIA + "/../../Calls",
            "https://api.twilio.com/2010-04-01/Accounts.json",
        ],
    )
    def test_is_for_no_other_address(self, address: str) -> None:
        assert Twilio().login_for(address) is None
