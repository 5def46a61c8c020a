"""Several senders and several look-ups at once: each SMS leaves once, a phone hears one after the other."""

import os
import time
from collections import Counter
from threading import Lock

import pytest

from accountability.regions.models import Wilayah
from sms_gateway import contacts, outbox, outcomes
from sms_gateway.carriers import Outgoing, Sent
from sms_gateway.models import Line, OutboundSMS
from tests import makers
from tests.concurrency.test_rows_on_postgresql import at_the_same_time
from tests.sms_gateway.conftest import AT, ScriptedCarrier, promise

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.skipif(
        not os.environ.get("TEST_DATABASE_URL", "").startswith("postgres"),
        reason="needs PostgreSQL: set TEST_DATABASE_URL",
    ),
    pytest.mark.django_db(transaction=True),
]
SENDERS, PHONES, EACH = 6, 5, 8


class CountingCarrier(ScriptedCarrier):
    """Takes some milliseconds, and sees how many SMS of one phone are on their way together."""

    def __init__(self) -> None:
        super().__init__()
        self.lock = Lock()
        self.sent: Counter[str] = Counter()
        self.on_their_way: Counter[str] = Counter()
        self.most_at_once = 0
        self.order: dict[str, list[str]] = {}

    def send(self, outgoing: Outgoing) -> Sent:
        """Taken."""
        with self.lock:
            self.sent[outgoing.ref] += 1
            self.on_their_way[outgoing.to] += 1
            self.most_at_once = max(self.most_at_once, self.on_their_way[outgoing.to])
            self.order.setdefault(outgoing.to, []).append(outgoing.body)
        time.sleep(0.005)
        with self.lock:
            self.on_their_way[outgoing.to] -= 1
        return Sent(carrier_ref=outgoing.ref)

    def find(self, outgoing: Outgoing) -> Sent | None:
        """It never left."""
        time.sleep(0.005)
        return None


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> CountingCarrier:
    """Every line's carrier in this test."""
    carrier = CountingCarrier()
    monkeypatch.setattr("sms_gateway.carriers.named", lambda name: carrier)
    return carrier


@pytest.fixture
def village() -> Wilayah:
    """Sukamaju, with a line, on a database that really commits."""
    desa = makers.make_desa()
    Line.objects.create(key="sukamaju", carrier="twilio", address="+6281299002001", desa=desa)
    return desa


def promise_many(desa: Wilayah) -> None:
    for number in range(PHONES * EACH):
        phone = contacts.meet(number=f"+6281299{number % PHONES:06}", at=AT, desa=desa)
        promise(phone, dedupe_key=f"{number}", body=f"Nomor {number:02}.")


def test_each_sms_leaves_once_and_a_phone_hears_them_one_after_the_other_in_order(
    village: Wilayah, counting: CountingCarrier
) -> None:
    promise_many(village)
    counts = at_the_same_time(lambda: outbox.send(at=AT, limit=500), SENDERS)
    counts.append(outbox.send(at=AT, limit=500))
    assert sum(counts) == PHONES * EACH
    assert set(counting.sent.values()) == {1}
    assert len(counting.sent) == PHONES * EACH
    assert counting.most_at_once == 1
    assert all(told == sorted(told) for told in counting.order.values())


def test_a_limited_line_is_not_overrun_by_many_senders(village: Wilayah, counting: CountingCarrier) -> None:
    Line.objects.update(segments_per_minute=3)
    promise_many(village)
    counts = at_the_same_time(lambda: outbox.send(at=AT, limit=500), SENDERS)
    counts.append(outbox.send(at=AT, limit=500))
    assert sum(counts) == sum(counting.sent.values()) == 3


def test_an_unknown_outcome_is_decided_once_however_many_look(
    village: Wilayah, counting: CountingCarrier
) -> None:
    promise_many(village)
    OutboundSMS.objects.update(state="unknown", rank=80, sending_at=AT, attempts=1, line=Line.objects.get())

    def look_and_send() -> int:
        looked_at = outcomes.resolve_unknown(at=AT, limit=500)
        outbox.send(at=AT, limit=500)
        return looked_at

    looked_at = at_the_same_time(look_and_send, SENDERS)
    outbox.send(at=AT, limit=500)
    assert sum(looked_at) == PHONES * EACH
    assert len(counting.sent) == PHONES * EACH
    assert set(counting.sent.values()) == {1}
    assert set(OutboundSMS.objects.values_list("state", "attempts")) == {("accepted", 2)}
