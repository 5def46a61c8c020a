"""Report backs, letters and answers under many hands: told once, numbered once, answered once."""

import itertools
import os

import pytest

from accountability.accounts.actors import Actor
from accountability.accounts.models import Role
from accountability.council.letters import LetterText, NumberTaken, write
from accountability.council.models import Letter
from accountability.ledger.verify import problems
from accountability.regions.models import Wilayah
from posko.answering_together import NobodyWaits, SameAnswer, answer_together
from posko.models import Aspirasi, Kelompok, ReportBack
from posko.report_outlook import Part
from posko.reporting_back import AlreadyReported, TooLateToTakeBack, report_back, take_back
from sms_gateway import outbox
from sms_gateway.models import OutboundSMS
from tests import makers
from tests.concurrency.test_one_winner import outcome
from tests.concurrency.test_rows_on_postgresql import at_the_same_time

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
WORDS = "{nomor}: jalan mulai diperbaiki Senin. -{bpd}"


@pytest.fixture
def village() -> Wilayah:
    """Sukamaju, on a database that really commits."""
    return makers.make_desa()


@pytest.fixture
def council(village: Wilayah) -> list[Actor]:
    """Members enough for every hand."""
    return [makers.make_member(Role.ANGGOTA_BPD, village).actor() for _ in range(HANDS)]


@pytest.fixture
def kelompok(village: Wilayah, council: list[Actor]) -> Kelompok:
    """Ten voices, each with a phone."""
    makers.make_line(village)
    held = makers.make_kelompok(village, council[0], voices=10)
    for place, voice in enumerate(held.aspirasi.order_by("id")):
        Aspirasi.objects.filter(pk=voice.pk).update(contact=makers.make_contact(f"+62812000003{place:02}"))
    return held


def test_two_members_who_send_the_same_report_back_tell_everyone_once(
    kelompok: Kelompok, council: list[Actor]
) -> None:
    turns = itertools.count()

    def tell() -> str:
        by = council[next(turns)]
        return outcome(
            lambda: report_back(
                desa=kelompok.desa, parts=[Part(kelompok)], words=WORDS, template="bebas", by=by, at=NOW
            ),
            AlreadyReported,
        )

    assert sorted(at_the_same_time(tell, HANDS)) == ["AlreadyReported"] * (HANDS - 1) + ["done"]
    assert ReportBack.objects.count() == 1
    assert OutboundSMS.objects.filter(template="lapor_balik").count() == 10
    assert not list(problems())


def test_what_is_taken_back_while_it_leaves_is_told_to_all_or_to_nobody(
    kelompok: Kelompok, council: list[Actor]
) -> None:
    told = report_back(
        desa=kelompok.desa, parts=[Part(kelompok)], words=WORDS, template="bebas", by=council[0], at=NOW
    )
    OutboundSMS.objects.update(not_before=NOW)
    turns = itertools.count()

    def act() -> str:
        if next(turns) == 0:
            return outcome(lambda: take_back(report_back=told, by=council[0], at=NOW), TooLateToTakeBack)
        outbox.send(at=NOW, limit=10)
        return "sent"

    result = next(one for one in at_the_same_time(act, 3) if one != "sent")
    states = set(OutboundSMS.objects.filter(template="lapor_balik").values_list("state", flat=True))
    assert ("cancelled" in states) == (result == "done")
    if result == "done":
        assert states == {"cancelled"}


def test_letters_drawn_in_parallel_have_a_number_each(village: Wilayah, council: list[Actor]) -> None:
    turns = itertools.count()

    def draw() -> str:
        text = LetterText(NOW.date(), "Kepala", "Masukan", "Isi.")
        return outcome(lambda: write(desa=village, text=text, by=council[next(turns)], at=NOW))

    assert set(at_the_same_time(draw, HANDS)) == {"done"}
    assert sorted(Letter.objects.values_list("order", flat=True)) == list(range(1, HANDS + 1))
    assert Letter.objects.values("number").distinct().count() == HANDS


def test_the_same_number_written_by_many_is_one_letter(village: Wilayah, council: list[Actor]) -> None:
    turns = itertools.count()

    def draw() -> str:
        text = LetterText(NOW.date(), "Kepala", "Masukan", "Isi.", "005/BPD/SKM/X/2026")
        return outcome(lambda: write(desa=village, text=text, by=council[next(turns)], at=NOW), NumberTaken)

    assert sorted(at_the_same_time(draw, HANDS)) == ["NumberTaken"] * (HANDS - 1) + ["done"]
    assert Letter.objects.get().order == 1


def test_alike_voices_are_answered_by_one_of_two(kelompok: Kelompok, council: list[Actor]) -> None:
    keys = list(kelompok.aspirasi.values_list("pk", flat=True))
    turns = itertools.count()

    def answer() -> str:
        said, by = SameAnswer("Diperbaiki hari Senin."), council[next(turns)]
        return outcome(
            lambda: answer_together(desa=kelompok.desa, voices=keys, said=said, by=by, at=NOW), NobodyWaits
        )

    assert sorted(at_the_same_time(answer, HANDS)) == ["NobodyWaits"] * (HANDS - 1) + ["done"]
    assert OutboundSMS.objects.filter(template="dijawab").count() == 10
