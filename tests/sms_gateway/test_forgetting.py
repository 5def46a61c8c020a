"""A kunci leaves with its SMS: the phone keeps it, the database does not."""

from datetime import timedelta

import pytest

from sms_gateway import outbox
from sms_gateway.forgetting import MASK, forget_secrets
from sms_gateway.limits import LIMITS
from sms_gateway.models import Contact, Line, OutboundSMS
from tests import makers
from tests.posko.test_intake import says

pytestmark = pytest.mark.django_db
AT = makers.NOW
BODY = "Nomor 204-5813, kunci 1234 5678 9012 3456. -BPD"


def promised(contact: Contact, *, state: str, rank: int, line: Line | None = None) -> OutboundSMS:
    """A receipt that got this far."""
    sms = outbox.promise(
        contact=contact,
        desa=None,
        body=BODY,
        template="terima",
        dedupe_key=f"uji:{state}",
        kind="reply",
        at=AT,
        holds_secret=True,
    )
    OutboundSMS.objects.filter(pk=sms.pk).update(state=state, rank=rank, sending_at=AT, line=line)
    return sms


class TestForgetSecrets:
    @pytest.mark.parametrize(
        ("state", "rank"),
        [("accepted", 20), ("sent", 30), ("delivered", 100), ("failed", 90)],
    )
    def test_what_left_keeps_its_words_and_loses_its_kunci(
        self, citizen: Contact, state: str, rank: int
    ) -> None:
        sms = promised(citizen, state=state, rank=rank)
        assert forget_secrets(at=AT, limit=10) == 1
        sms.refresh_from_db()
        assert sms.body == f"Nomor 204-5813, kunci {MASK}. -BPD"
        assert forget_secrets(at=AT, limit=10) == 0

    def test_one_of_unknown_outcome_keeps_it_while_it_may_have_to_be_found_or_sent_again(
        self, citizen: Contact
    ) -> None:
        sms = promised(citizen, state="unknown", rank=80)
        assert forget_secrets(at=AT, limit=10) == 0
        OutboundSMS.objects.update(look_ups=LIMITS.lookup_tries)
        assert forget_secrets(at=AT, limit=10) == 1
        sms.refresh_from_db()
        assert MASK in sms.body

    @pytest.mark.parametrize(("state", "rank"), [("promised", 0), ("sending", 10)])
    def test_what_has_not_left_yet_keeps_it(self, citizen: Contact, state: str, rank: int) -> None:
        sms = promised(citizen, state=state, rank=rank)
        assert forget_secrets(at=AT, limit=10) == 0
        sms.refresh_from_db()
        assert sms.body == BODY

    def test_the_simulators_phone_is_its_page(self, citizen: Contact) -> None:
        promised(citizen, state="delivered", rank=100, line=makers.make_line())
        assert forget_secrets(at=AT, limit=10) == 0

    def test_a_receipt_of_a_real_voice_is_marked_as_holding_one(self, citizen: Contact) -> None:
        says(makers.make_line(makers.make_desa()), "lampu mati", at=AT + timedelta(days=1))
        assert OutboundSMS.objects.get().holds_secret
