"""What happened to an SMS is told by one command, without a number and without a word of it."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accountability.regions.models import Wilayah
from posko.models import Aspirasi
from sms_gateway import inbox, outbox
from sms_gateway.models import InboundSMS, OutboundSMS
from tests import makers

WORD = "kasuarijingga"


def told(*arguments: str, **options: object) -> str:
    """What the command prints."""
    out = StringIO()
    call_command("sms_trace", *arguments, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def came(desa: Wilayah) -> InboundSMS:
    """An SMS that was taken in and answered."""
    line = makers.make_line(desa)
    at = timezone.now() - dt.timedelta(minutes=3)
    sms = inbox.receive(
        line=line, carrier_ref="1", sender=makers.PHONE, body=f"lampu {WORD} mati di RT 02", at=at
    ).sms
    inbox.hand_over(at=at + dt.timedelta(seconds=2), limit=9)
    outbox.send(at=at + dt.timedelta(seconds=4), limit=9)
    return sms


class TestTheWay:
    def test_it_leads_from_the_door_to_the_phone_that_was_answered(self, came: InboundSMS) -> None:
        said = told(f"masuk-{came.pk}")
        reply = OutboundSMS.objects.get(in_reply_to=came)
        lines = said.splitlines()
        assert "stored, by simulator" in lines[0]
        for step in ("handed over", "voice: ", "reply promised", "handed to the carrier", "stands at: "):
            assert step in said
        assert f"keluar-{reply.pk}" in said
        times = [line[:29] for line in lines]
        assert times == sorted(times)
        assert "stands at: " in lines[-1]

    def test_the_reply_leads_to_the_same(self, came: InboundSMS) -> None:
        reply = OutboundSMS.objects.get(in_reply_to=came)
        assert told(f"keluar-{reply.pk}") == told(str(came.pk)) == told(f"masuk-{came.pk}")

    def test_no_number_and_no_word_is_told(self, came: InboundSMS) -> None:
        said = told(f"masuk-{came.pk}")
        assert WORD not in said
        assert makers.PHONE.strip("+") not in said
        assert Aspirasi.objects.get().nomor not in said

    def test_one_that_failed_tells_of_what(self, came: InboundSMS) -> None:
        InboundSMS.objects.update(state="waiting", handed_over_at=None, attempts=2, last_error="DataError")
        assert "waiting after 2 failed tries, the last DataError" in told("--oldest")

    def test_those_of_a_minute_are_listed(self, came: InboundSMS) -> None:
        minute = timezone.localtime(came.received_at).replace(second=0, microsecond=0, tzinfo=None)
        assert f"masuk-{came.pk}" in told(at=minute.isoformat(timespec="minutes"))
        assert told(at="2020-01-01T10:03").strip() == "0 SMS."

    @pytest.mark.parametrize("name", ["masuk-999999", "keluar-999999", "x-1", "masuk-", "08123", ""])
    def test_what_is_no_sms_is_said_so(self, db: None, name: str) -> None:
        with pytest.raises(CommandError):
            told(name)
