"""Kelompok under many hands: a suggestion is taken up once, and an undo and a meeting cannot both have it."""

import datetime as dt
import os

import pytest

from accountability.accounts.actors import Actor
from accountability.accounts.models import Role
from accountability.ledger.verify import problems
from accountability.planning.agenda import PastTheMeeting, propose
from accountability.regions.models import Wilayah
from posko.apart import keep_apart
from posko.clustering import NothingToGather, gather
from posko.models import Aspirasi, KeptApart
from posko.regrouping import PATIENCE, GatheredMeanwhile, TooLateToUndo, merge, move, take_up, undo
from posko.titles import TitleTaken
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


@pytest.fixture
def village() -> Wilayah:
    """Sukamaju, on a database that really commits."""
    return makers.make_desa()


@pytest.fixture
def by(village: Wilayah) -> Actor:
    """A member of the council, as a doer."""
    return makers.make_member(Role.KETUA_BPD, village).actor()


def test_a_suggestion_is_taken_up_once(village: Wilayah, by: Actor) -> None:
    voices = [makers.make_aspirasi(village, f"lampu rt 4 mati {n}") for n in range(3)]

    def hand() -> str:
        return outcome(
            lambda: take_up(desa=village, aspirasi=voices, left_out=[], title="Lampu", by=by, at=NOW),
            GatheredMeanwhile,
        )

    done = at_the_same_time(hand, HANDS)
    assert sorted(done) == ["GatheredMeanwhile"] * (HANDS - 1) + ["done"]
    assert village.kelompok.count() == 1
    assert list(problems()) == []


def test_two_merged_into_each_other_lose_no_voice(village: Wilayah, by: Actor) -> None:
    one, other = makers.make_kelompok(village, by), makers.make_kelompok(village, by)
    each(
        lambda: outcome(lambda: merge(kelompok=one, into=other, by=by, at=NOW)),
        lambda: outcome(lambda: merge(kelompok=other, into=one, by=by, at=NOW)),
    )
    assert village.kelompok.not_empty().count() == 1
    assert Aspirasi.objects.exclude(kelompok=None).count() == 4


def test_an_undo_and_a_meeting_cannot_both_have_it(village: Wilayah, by: Actor) -> None:
    voices = [makers.make_aspirasi(village, "lampu rt 4 mati")]
    kelompok = gather(desa=village, aspirasi=voices, title="Lampu", by=by, at=NOW, wait=PATIENCE)
    meeting = makers.make_musyawarah(village, by)
    later = NOW + dt.timedelta(seconds=1)
    done = each(
        lambda: outcome(lambda: undo(kelompok=kelompok, by=by, at=later), TooLateToUndo),
        lambda: outcome(
            lambda: propose(kelompok=kelompok, musyawarah=meeting, title="x", by=by, at=later), PastTheMeeting
        ),
    )
    assert sorted(done) in (["PastTheMeeting", "done"], ["TooLateToUndo", "done"])
    assert list(problems()) == []


def test_told_apart_by_many_is_kept_once(village: Wilayah, by: Actor) -> None:
    voices = [makers.make_aspirasi(village, f"lampu {n}") for n in range(2)]
    at_the_same_time(lambda: keep_apart(desa=village, voices=voices, by=by, at=NOW), HANDS)
    assert KeptApart.objects.count() == 1


def test_a_name_is_given_once_and_voices_that_move_are_not_lost(village: Wilayah, by: Actor) -> None:
    voices = iter([[makers.make_aspirasi(village, f"lampu mati {n}")] for n in range(HANDS)])

    def hand() -> str:
        mine = next(voices)
        return outcome(
            lambda: gather(desa=village, aspirasi=mine, title="Lampu", by=by, at=NOW, sole_title=True),
            TitleTaken,
        )

    assert sorted(at_the_same_time(hand, HANDS)) == ["TitleTaken"] * (HANDS - 1) + ["done"]
    one, other = makers.make_kelompok(village, by), makers.make_kelompok(village, by)
    moving = list(one.aspirasi.all()[:1])
    into = village.kelompok.get(title="Lampu")
    done = each(
        lambda: outcome(
            lambda: move(kelompok=one, aspirasi=moving, into=other, by=by, at=NOW), NothingToGather
        ),
        lambda: outcome(
            lambda: move(kelompok=one, aspirasi=moving, into=into, by=by, at=NOW), NothingToGather
        ),
    )
    assert sorted(done) == ["NothingToGather", "done"]
    assert one.aspirasi.count() == 1
    assert list(problems()) == []
