"""Meetings under many hands: one paper, one name for one sending, one invitation a phone, one signed copy."""

import datetime as dt
import os
from typing import Any

import pytest

from accountability.accounts.actors import CITIZEN, Actor
from accountability.accounts.models import Role
from accountability.ledger.verify import problems
from accountability.planning.attending import Attendance, attend
from accountability.planning.checking_in import Person, check_in
from accountability.planning.inviting import Audience, NobodyToInvite, invite
from accountability.planning.meeting_rules import Locked
from accountability.planning.models import Attendee, DocumentKind, Invitation, MeetingDocument, Musyawarah
from accountability.planning.papers import Wording
from accountability.planning.settling import AlreadySettled, AlreadySigned, keep_signed, settle_paper
from accountability.regions.models import Wilayah
from sms_gateway.models import OutboundSMS
from tests import makers
from tests.accountability.planning.pdf_maker import TINY_PDF
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
HELD = NOW + dt.timedelta(days=7)
HANDS = 8


@pytest.fixture
def village() -> Wilayah:
    """Sukamaju, on a database that really commits."""
    return makers.make_desa()


@pytest.fixture
def by(village: Wilayah) -> Actor:
    """A member of the council, as a doer."""
    return makers.make_member(Role.KETUA_BPD, village).actor()


@pytest.fixture
def held(village: Wilayah, by: Actor) -> Musyawarah:
    """A meeting in a week, without an agenda."""
    return makers.make_musyawarah(village, by)


def settle(held: Musyawarah, by: Actor) -> MeetingDocument:
    """Its berita acara."""
    return settle_paper(
        musyawarah=held,
        kind=DocumentKind.BERITA_ACARA,
        number="1/BA",
        date=HELD.date(),
        wording=Wording(),
        by=by,
        at=HELD,
    )


def test_one_sending_is_one_name_however_often_it_comes(held: Musyawarah) -> None:
    def hand() -> str:
        who = Person("Sri Rekaan", "p")
        check_in(musyawarah=held, person=who, entry="satu", by=CITIZEN, at=HELD, themselves=True)
        return "done"

    assert at_the_same_time(hand, HANDS) == ["done"] * HANDS
    held.refresh_from_db()
    assert Attendee.objects.count() == held.attendance == 1


def test_many_who_write_themselves_down_at_once_are_all_counted(held: Musyawarah) -> None:
    numbers = iter(range(HANDS))

    def hand() -> str:
        who, entry = Person("Sri Rekaan", "p"), f"e{next(numbers)}"
        check_in(musyawarah=held, person=who, entry=entry, by=CITIZEN, at=HELD, themselves=True)
        return "done"

    at_the_same_time(hand, HANDS)
    held.refresh_from_db()
    assert held.women == HANDS


def test_a_berita_acara_is_settled_and_signed_once(
    held: Musyawarah, by: Actor, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    attend(musyawarah=held, attendance=Attendance(3, 4), by=by, at=HELD)
    done = at_the_same_time(lambda: outcome(lambda: settle(held, by), AlreadySettled), HANDS)
    assert sorted(done) == ["AlreadySettled"] * (HANDS - 1) + ["done"]
    paper = MeetingDocument.objects.select_related("musyawarah__desa").get()

    def sign() -> str:
        return outcome(lambda: keep_signed(document=paper, data=TINY_PDF, by=by, at=HELD), AlreadySigned)

    assert sorted(at_the_same_time(sign, HANDS)) == ["AlreadySigned"] * (HANDS - 1) + ["done"]
    assert len(list((tmp_path / "musyawarah").iterdir())) == 1
    assert list(problems()) == []


def test_a_signed_copy_and_a_new_count_cannot_both_win(
    held: Musyawarah, by: Actor, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    attend(musyawarah=held, attendance=Attendance(3, 4), by=by, at=HELD)
    paper = settle(held, by)
    each(
        lambda: outcome(lambda: keep_signed(document=paper, data=TINY_PDF, by=by, at=HELD), Exception),
        lambda: outcome(lambda: attend(musyawarah=held, attendance=Attendance(9, 9), by=by, at=HELD), Locked),
    )
    held.refresh_from_db()
    assert (held.locked_at is not None) is (held.men == 3)


def test_a_phone_is_invited_once_by_two_members(village: Wilayah, held: Musyawarah, by: Actor) -> None:
    for number in range(3):
        phone = makers.make_contact(f"+62812000007{number:02}")
        makers.make_aspirasi(village, f"lampu mati {number}", contact=phone, gender="p")
    women = Audience(groups=frozenset({"p"}))

    def hand() -> str:
        return outcome(
            lambda: invite(musyawarah=held, audience=women, words="Undangan", by=by, at=NOW), NobodyToInvite
        )

    assert sorted(at_the_same_time(hand, HANDS)) == ["NobodyToInvite"] * (HANDS - 1) + ["done"]
    assert Invitation.objects.count() == OutboundSMS.objects.filter(template="undangan").count() == 3
