"""What the PC with the modem posts: one SMS or part a call, again and again until it is stored."""

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from accountability.regions.models import Wilayah
from sms_gateway.models import InboundSMS, Line
from tests.sms_gateway.conftest import PHONE

KEY = "kunci-pintu-gammu"
IN = f"/sms/gammu/{KEY}/masuk/"
TOLD = {
    "ids": ["IN20261121_210700_00_+6281200000001_00.txt"],
    "from": PHONE,
    "text": "LAPOR air mati 😀",
    "sent": "20261121T210700Z",
    "udh": "",
}


@pytest.fixture
def modem(desa: Wilayah) -> Line:
    """Sukamaju's line by a modem on the village's own PC."""
    return Line.objects.create(
        key="modem", carrier="gammu", address="+6281299005001", desa=desa, door_key=KEY
    )


def tell(client: Client, *, caller: str = "127.0.0.1", **changed: Any) -> HttpResponse:
    """One SMS as deploy/gammu/posko_gammu.py posts it."""
    return client.post(  # type: ignore[return-value]
        IN, json.dumps(TOLD | changed), "application/json", REMOTE_ADDR=caller
    )


@pytest.mark.usefixtures("modem")
class TestAnSMSComesIn:
    def test_it_is_stored_once_however_often_it_is_told(self, client: Client) -> None:
        assert [tell(client).status_code for _ in range(3)] == [200, 200, 200]
        stored = InboundSMS.objects.get()
        assert stored.body == TOLD["text"]
        assert stored.sent_at_provider is not None
        assert stored.sent_at_provider.isoformat() == "2026-11-21T21:07:00+00:00"
        assert PHONE[1:] not in stored.carrier_ref

    def test_saved_twice_by_a_daemon_that_died_in_between_it_is_one(self, client: Client) -> None:
        tell(client)
        tell(client, ids=["IN20261121_210700_01_+6281200000001_00.txt"])
        assert InboundSMS.objects.count() == 1

    def test_a_plain_kick_without_a_time_takes_it_from_the_name_of_the_file(self, client: Client) -> None:
        tell(client, sent="20261121T210700")
        tell(client, sent=None)
        assert InboundSMS.objects.count() == 1

    @pytest.mark.parametrize(
        "changed", [{"sent": "20261121T210701Z"}, {"from": "+6281200000002"}, {"text": "b"}]
    )
    def test_another_time_sender_or_text_is_another_sms(
        self, changed: dict[str, str], client: Client
    ) -> None:
        tell(client)
        tell(client, **changed)
        assert InboundSMS.objects.count() == 2

    def test_parts_are_joined_in_whatever_order_they_come(self, client: Client) -> None:
        for place in (3, 1, 2, 2):
            tell(client, text=f"bagian {place} ", udh=f"0500034D03{place:02X}")
        assert [sms.body for sms in InboundSMS.objects.all()] == ["bagian 1 bagian 2 bagian 3 "]

    @pytest.mark.parametrize(
        "ids", [[], ["IN20261121_210700_00_+6281200000001_00.txt"]], ids=["sql", "files"]
    )
    def test_a_delivery_report_never_becomes_a_citizens_word(self, ids: list[str], client: Client) -> None:
        assert tell(client, ids=ids, text="Delivered", sent=None).status_code == 200
        assert InboundSMS.objects.count() == 0

    def test_who_writes_delivered_is_heard(self, client: Client) -> None:
        tell(client, text="Delivered")
        assert InboundSMS.objects.count() == 1


@pytest.mark.usefixtures("modem")
class TestWhoHasNoBusinessHere:
    def test_only_this_machine_may_call_unless_told_otherwise(self, client: Client, modem: Line) -> None:
        assert tell(client, caller="203.0.113.9").status_code == 403
        assert InboundSMS.objects.count() == 0
        Line.objects.update(settings={"callers": "203.0.113.9"})

    def test_an_unknown_key_opens_nothing(self, client: Client) -> None:
        assert client.post("/sms/gammu/lain/masuk/", b"{}", "application/json").status_code == 404

    def test_get_is_no_way_in(self, client: Client) -> None:
        assert client.get(IN).status_code == 405

    @pytest.mark.parametrize(
        "changed",
        [
            {"from": ""},
            {"from": "1" * 65},
            {"from": None},
            {"text": None},
            {"text": "a" * 20_001},
            {"ids": "a"},
            {"udh": "zz"},
            {"udh": "0" * 400},
        ],
        ids=lambda value: str(value)[:40],
    )
    def test_a_field_out_of_its_bounds_is_a_400(self, changed: dict[str, Any], client: Client) -> None:
        assert tell(client, **changed).status_code == 400
        assert InboundSMS.objects.count() == 0

    @pytest.mark.parametrize("body", [b"", b"[]", b"\xff", b"5"], ids=repr)
    def test_what_is_no_json_object_is_a_400(self, body: bytes, client: Client) -> None:
        assert client.generic("POST", IN, body, "application/json").status_code == 400
