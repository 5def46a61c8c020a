"""Requests that nobody meant to send: no failure, no answer the document does not know, nothing leaks.

A regular run asks a thousand of fixed seed; `python -m bench.hostile_requests` asks fifty thousand.
"""

import os
from pathlib import Path

import pytest

from accountability.policy import table
from tests.attacks.campaign import run
from tests.attacks.learning import keep, kept, learn
from tests.attacks.sending import Sender, Tally
from tests.trust.asking import Asking

pytestmark = pytest.mark.django_db
CASES, SEED = int(os.environ.get("POSKO_HOSTILE_CASES", "1000")), int(os.environ.get("POSKO_SEED", "5"))
SHARE, TOLD_IN = os.environ.get("POSKO_SHARE", "0/1"), os.environ.get("POSKO_HOSTILE_TOLD", "")


def test_it_is_known_what_every_door_reads() -> None:
    assert set(table()) == set(kept()), "python -m bench.hostile_requests --learn"


@pytest.mark.skipif("POSKO_LEARN" not in os.environ, reason="python -m bench.hostile_requests --learn")
def test_every_door_is_asked_what_it_reads(asking: Asking) -> None:
    only = os.environ["POSKO_LEARN"].split(",")
    doors = {door: rule for door, rule in table().items() if only == ["1"] or door in only}
    keep((kept() if only != ["1"] else {}) | learn(asking, doors))


@pytest.mark.skipif("POSKO_LEARN" in os.environ, reason="what the doors read is learned first")
def test_no_request_makes_a_door_fail_or_say_what_is_not_in_the_document(asking: Asking) -> None:
    share = [int(part) for part in SHARE.split("/")]
    sender = Sender(asking, Tally(file=Path(TOLD_IN) if TOLD_IN else None))
    with sender.listening():
        run(sender, kept(), cases=CASES, seed=SEED, share=(share[0], share[1]))
    assert sender.tally.faults == []
    assert sender.tally.cases > CASES * 0.6 / share[1]
