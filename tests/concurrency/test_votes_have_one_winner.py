"""The vote under many hands: a slip is one voice, no dot is lost, one vote is open, what waits comes once."""

import datetime as dt
import os
from functools import partial

import pytest

from accountability.accounts.actors import Actor
from accountability.accounts.models import Role
from accountability.ledger.verify import problems
from accountability.planning.agenda import VoteHasBegun, propose
from accountability.planning.carrying import carry_due
from accountability.planning.deciding import AlreadyDecided, adopt, turn_down
from accountability.planning.models import Decision, Musyawarah, MusyawarahKind, Outcome, PriorityMethod
from accountability.planning.one_agenda import HeldElsewhere, TakenUp
from accountability.planning.priorities import choose_method
from accountability.planning.slips import codes, print_slips
from accountability.planning.voting import (
    AnotherVoteIsOpen,
    SlipUsed,
    VoteIsClosed,
    close_vote,
    open_vote,
    turnout,
    vote,
)
from accountability.regions.models import Wilayah
from posko.states import ReasonClass
from sms_gateway import inbox
from sms_gateway.models import OutboundSMS
from tests import makers
from tests.concurrency.test_one_winner import outcome
from tests.concurrency.test_rows_on_postgresql import at_the_same_time, each

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.skipif(
        not os.environ.get("TEST_DATABASE_URL", "").startswith("postgres"),
        reason="needs PostgreSQL: set TEST_DATABASE_URL",
    ),
    pytest.mark.django_db(transaction=True),
]
NOW = makers.NOW
HANDS = 8
SEED = bytes(range(32))
CODES = codes(seed=SEED, count=HANDS)


@pytest.fixture
def village() -> Wilayah:
    """Sukamaju, on a database that really commits."""
    return makers.make_desa()


@pytest.fixture
def by(village: Wilayah) -> Actor:
    """The ketua, as a doer."""
    return makers.make_member(Role.KETUA_BPD, village).actor()


def make_ballot(village: Wilayah, by: Actor, *, begun: bool = True, title: str = "Rapat") -> Musyawarah:
    """Two proposals, two dots each, one slip for each hand."""
    held = makers.make_held(village, by, title=title)
    for name in ("Jalan", "Air"):
        kelompok = makers.make_kelompok(village, by, voices=1, title=name)
        propose(kelompok=kelompok, musyawarah=held, title=name, by=by, at=NOW)
    choose_method(musyawarah=held, method=PriorityMethod.DOTS, dots_each=2, by=by, at=NOW)
    print_slips(musyawarah=held, count=HANDS, seed=SEED, by=by, at=NOW)
    if begun:
        open_vote(musyawarah=held, by=by, at=NOW)
    held.refresh_from_db()
    return held


def dots(held: Musyawarah) -> list[int]:
    """The sums on the board."""
    return list(held.usulan.order_by("place").values_list("dots", flat=True))


def test_one_slip_in_many_hands_is_one_voice(village: Wilayah, by: Actor) -> None:
    held = make_ballot(village, by)
    done = at_the_same_time(
        lambda: outcome(lambda: vote(musyawarah=held, code=CODES[0], places=[1, 2], at=NOW), SlipUsed), HANDS
    )
    assert sorted(done) == ["SlipUsed"] * (HANDS - 1) + ["done"]
    assert (dots(held), turnout(held)) == ([1, 1], (1, HANDS))


def test_many_slips_at_once_lose_no_dot(village: Wilayah, by: Actor) -> None:
    held = make_ballot(village, by)
    done = each(
        *(
            lambda code=code: outcome(lambda: vote(musyawarah=held, code=code, places=[1, 2], at=NOW))
            for code in CODES
        )
    )
    assert done == ["done"] * HANDS
    assert (dots(held), turnout(held)) == ([HANDS, HANDS], (HANDS, HANDS))


def test_a_slip_by_sms_and_at_the_desk_is_one_voice(village: Wilayah, by: Actor) -> None:
    held = make_ballot(village, by)
    line = makers.make_line(village)
    body = f"PILIH {CODES[0]} 1"
    inbox.receive(line=line, carrier_ref="r", sender=makers.PHONE, body=body, at=NOW)
    each(
        lambda: outcome(lambda: inbox.hand_over(at=NOW, limit=5)),
        lambda: outcome(lambda: vote(musyawarah=held, code=CODES[0], places=[2], at=NOW), SlipUsed),
    )
    assert sum(dots(held)) == 1
    answered = OutboundSMS.objects.filter(in_reply_to__isnull=False).get()
    assert answered.template == ("suara_masuk" if dots(held) == [1, 0] else "suara_terpakai")


def test_what_comes_while_it_closes_counts_whole_or_not_at_all(village: Wilayah, by: Actor) -> None:
    held = make_ballot(village, by)
    each(
        lambda: outcome(lambda: close_vote(musyawarah=held, by=by, at=NOW)),
        *(
            lambda code=code: outcome(
                lambda: vote(musyawarah=held, code=code, places=[1, 1], at=NOW), VoteIsClosed
            )
            for code in CODES[1:]
        ),
    )
    used, _ = turnout(held)
    assert dots(held) == [2 * used, 0]
    assert list(problems()) == []


def test_one_vote_is_open_and_its_agenda_stands_still(village: Wilayah, by: Actor) -> None:
    one, other = (make_ballot(village, by, begun=False, title=title) for title in ("A", "B"))
    done = each(
        lambda: outcome(lambda: open_vote(musyawarah=one, by=by, at=NOW), AnotherVoteIsOpen),
        lambda: outcome(lambda: open_vote(musyawarah=other, by=by, at=NOW), AnotherVoteIsOpen),
    )
    assert done == ["AnotherVoteIsOpen", "done"]
    opened = Musyawarah.objects.exclude(voting_opened_at=None).get()
    fresh = makers.make_kelompok(village, by)
    with pytest.raises(VoteHasBegun):
        propose(kelompok=fresh, musyawarah=opened, title="x", by=by, at=NOW)


def test_two_who_decide_differently_record_one(village: Wilayah, by: Actor) -> None:
    usulan = makers.make_usulan(makers.make_kelompok(village, by, contact=makers.make_contact()), by)
    done = each(
        lambda: outcome(
            lambda: adopt(usulan=usulan, sentence="Ya.", into_year=2027, by=by, at=NOW), AlreadyDecided
        ),
        lambda: outcome(
            lambda: turn_down(
                usulan=usulan,
                outcome=Outcome.DEFERRED,
                reason_class=ReasonClass.NO_MONEY,
                sentence="Nanti.",
                next_step="Dihitung.",
                by=by,
                at=NOW,
            ),
            AlreadyDecided,
        ),
    )
    assert done == ["AlreadyDecided", "done"]
    assert Decision.objects.count() == 1
    assert OutboundSMS.objects.filter(template__in=["disepakati", "ditunda"]).count() == 2


def test_two_sweepers_bring_it_back_once(village: Wilayah, by: Actor) -> None:
    usulan = makers.make_usulan(makers.make_kelompok(village, by), by)
    later = NOW + dt.timedelta(days=365)
    makers.make_musyawarah(village, by, held_on=later.date())
    turn_down(
        usulan=usulan, outcome=Outcome.DEFERRED, reason_class=ReasonClass.NO_MONEY, sentence="Nanti.",
        next_step="Dihitung.", by=by, at=NOW,
    )  # fmt: skip
    done = at_the_same_time(lambda: carry_due(at=NOW, limit=10), 4)
    assert sum(done) == 1
    usulan.refresh_from_db()
    assert usulan.continued_by is not None
    assert usulan.kelompok.usulan.count() == 2  # the one put off, and the one that came back


def test_two_meetings_that_take_up_one_kelompok_at_once_have_one_winner(village: Wilayah, by: Actor) -> None:
    kelompok = makers.make_kelompok(village, by, contact=makers.make_contact())
    women = makers.make_musyawarah(village, by, kind=MusyawarahKind.WOMEN)
    general = [makers.make_musyawarah(village, by) for _ in range(2)]
    feeder = propose(kelompok=kelompok, musyawarah=women, title="Air", by=by, at=NOW)

    def bring(to: Musyawarah) -> str:
        deed = partial(propose, kelompok=kelompok, musyawarah=to, title="Air", by=by, at=NOW)
        return outcome(deed, HeldElsewhere)

    done = each(partial(bring, general[0]), partial(bring, general[1]))
    assert sorted(done) == ["HeldElsewhere", "done"]
    feeder.refresh_from_db()
    held = kelompok.usulan.get(holds_kelompok=True)
    assert (feeder.continued_by, kelompok.usulan.count()) == (held, 2)
    assert OutboundSMS.objects.filter(template="lanjut_musyawarah").count() == 2  # one for each voice


def test_a_feeder_that_decides_and_a_meeting_that_takes_it_up_agree_who_was_first(
    village: Wilayah, by: Actor
) -> None:
    kelompok = makers.make_kelompok(village, by)
    women = makers.make_held(village, by, kind=MusyawarahKind.WOMEN)
    general = makers.make_musyawarah(village, by)
    feeder = propose(kelompok=kelompok, musyawarah=women, title="Air", by=by, at=NOW)
    each(
        partial(propose, kelompok=kelompok, musyawarah=general, title="Air", by=by, at=NOW),
        partial(
            outcome, partial(adopt, usulan=feeder, sentence="Ya.", into_year=2027, by=by, at=NOW), TakenUp
        ),
    )
    feeder.refresh_from_db()
    assert feeder.continued_by == general.usulan.get()
