"""Sheets under many hands: one number for one voice, however many key it in or draw at the same moment."""

import itertools
import os
import random

import pytest

from accountability.accounts.actors import Actor
from accountability.accounts.models import Role
from accountability.ledger.verify import problems
from accountability.lib import nomor
from accountability.regions.models import Wilayah
from posko.handing_in import Outcome, hand_in
from posko.intake import Voice, take_in
from posko.models import Aspirasi, Sheet
from posko.numbering import NoNumberLeft
from posko.sheet_printing import give_up, print_sheets
from posko.states import Channel
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
NOW, HANDS = makers.NOW, 8


@pytest.fixture
def village() -> Wilayah:
    """Sukamaju, on a database that really commits."""
    return makers.make_desa()


@pytest.fixture
def by(village: Wilayah) -> Actor:
    """Somebody at the posko, as a doer."""
    return makers.make_member(Role.PETUGAS, village).actor()


def printed(desa: Wilayah, by: Actor, count: int = 1) -> list[str]:
    return print_sheets(desa=desa, count=count, seed=b"s" * 32, by=by, at=NOW)


def test_many_key_one_sheet_in_and_it_is_one_voice(village: Wilayah, by: Actor) -> None:
    (number,) = printed(village, by)
    keys = itertools.count()

    def hand() -> str:
        voice = Voice(text="jalan rusak", channel=Channel.SHEET)
        key = f"k{next(keys)}"
        return hand_in(desa=village, voice=voice, sheet_no=number, idempotency_key=key, by=by, at=NOW).outcome

    done = at_the_same_time(hand, HANDS)
    assert sorted(done) == [Outcome.KEPT] + [Outcome.KEPT_BEFORE] * (HANDS - 1)
    assert Aspirasi.objects.get().nomor == number
    assert list(problems()) == []


def test_many_with_other_words_lose_none(village: Wilayah, by: Actor) -> None:
    (number,) = printed(village, by)
    words = itertools.count()

    def hand() -> str:
        voice = Voice(text=f"jalan rusak {next(words)}", channel=Channel.SHEET)
        return hand_in(desa=village, voice=voice, sheet_no=number, by=by, at=NOW).outcome

    done = at_the_same_time(hand, HANDS)
    assert sorted(done) == [Outcome.KEPT] + [Outcome.KEPT_APART] * (HANDS - 1)
    assert len(set(Aspirasi.objects.values_list("text", flat=True))) == HANDS
    assert Aspirasi.objects.filter(nomor=number).count() == 1


def test_one_entry_sent_many_times_at_once_is_kept_once(village: Wilayah, by: Actor) -> None:
    voice = Voice(text="jalan rusak", channel=Channel.SHEET)

    def send() -> str:
        return hand_in(desa=village, voice=voice, idempotency_key="satu", by=by, at=NOW).aspirasi.nomor

    assert len(set(at_the_same_time(send, HANDS))) == 1
    assert Aspirasi.objects.count() == 1


def test_keyed_in_and_given_up_at_once_it_is_never_both(village: Wilayah, by: Actor) -> None:
    (number,) = printed(village, by)
    voice = Voice(text="jalan rusak", channel=Channel.SHEET)
    each(
        lambda: outcome(lambda: hand_in(desa=village, voice=voice, sheet_no=number, by=by, at=NOW)),
        lambda: outcome(lambda: give_up(desa=village, numbers=[number], by=by, at=NOW), Exception),
    )
    sheet = Sheet.objects.get()
    assert sheet.aspirasi is not None
    assert sheet.given_up_at is None


def test_sheets_and_voices_drawn_at_once_from_few_numbers_never_meet(
    village: Wilayah, by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = [body + nomor.check_digit(body) for body in (f"{n:06}" for n in range(200_000, 200_400))]
    chance = random.Random(7)
    monkeypatch.setattr(nomor, "draw", lambda digits: chance.choice(few))
    voice = Voice(text="jalan rusak", channel=Channel.WEB)
    turns = itertools.count()

    def draw() -> None:
        if next(turns) % 2:
            for _ in range(6):
                outcome(lambda: printed(village, by, 2), NoNumberLeft)
        else:
            for _ in range(12):
                take_in(desa=village, voice=voice, by=by, at=NOW)

    at_the_same_time(draw, 4)
    sheets = set(Sheet.objects.values_list("nomor", flat=True))
    voices = set(Aspirasi.objects.values_list("nomor", flat=True))
    assert sheets
    assert len(voices) == 24
    assert sheets & voices == set()
