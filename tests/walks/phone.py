"""A citizen's phone: it sends through the Twilio door and reads what was promised to it."""

from urllib.parse import urlencode

from django.test import Client
from twilio.request_validator import RequestValidator

from sms_gateway.contacts import known
from sms_gateway.models import OutboundSMS

TOKEN = "token-of-the-test"
POSKO = "+6281200002001"


class Phone:
    """One phone, as Twilio would tell of it."""

    def __init__(self, client: Client, number: str) -> None:
        self.client, self.number, self.sent = client, number, 0

    def says(self, body: str) -> int:
        """Sends an SMS with Twilio's own signature; returns the HTTP status."""
        self.sent += 1
        told = {
            "MessageSid": f"SM{self.number[-4:]}{self.sent:028d}",
            "AccountSid": "AC" + "0" * 32,
            "From": self.number,
            "To": POSKO,
            "Body": body,
        }
        path = "/sms/twilio/masuk/"
        signature = RequestValidator(TOKEN).compute_signature(f"https://posko.example{path}", told)
        answer = self.client.post(
            path,
            urlencode(told),
            content_type="application/x-www-form-urlencoded",
            headers={"X-Twilio-Signature": signature},
        )
        return answer.status_code

    def reads(self) -> list[str]:
        """Every SMS that was promised to this phone, oldest first."""
        promised = OutboundSMS.objects.filter(contact=known(number=self.number))
        return list(promised.order_by("id").values_list("body", flat=True))
