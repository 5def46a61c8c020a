"""Silence is written down as silence, once, and is never satisfaction."""

import datetime as dt

import pytest

from accountability.accounts.models import Membership
from accountability.ledger.models import Entry
from accountability.regions.models import Wilayah
from posko.answering import answer
from posko.models import Aspirasi
from posko.states import State
from posko.verdicts import note_silence, rate, silent_days
from tests import makers
from tests.makers import NOW

pytestmark = pytest.mark.django_db
LATE = NOW + dt.timedelta(days=14)


@pytest.fixture
def answered(desa: Wilayah, ketua: Membership) -> Aspirasi:
    """A voice that was answered and never rated."""
    voice = makers.make_aspirasi(desa)
    answer(aspirasi=voice, sentence="Sudah.", by=ketua.actor(), at=NOW)
    return voice


class TestNoteSilence:
    def test_after_fourteen_days_it_is_unconfirmed_once(self, answered: Aspirasi) -> None:
        assert silent_days() == 14
        assert note_silence(at=LATE - dt.timedelta(seconds=1), limit=10) == 0
        assert note_silence(at=LATE, limit=10) == 1
        assert note_silence(at=LATE, limit=10) == 0
        assert answered.verdicts.get().choice == "unconfirmed"
        assert Entry.objects.get(kind="aspirasi.tanpa_kabar").actor_kind == "system"
        answered.refresh_from_db()
        assert answered.state == State.ANSWERED

    def test_who_rated_was_not_silent(self, answered: Aspirasi) -> None:
        rate(aspirasi=answered, satisfied=True, at=NOW)
        assert note_silence(at=LATE, limit=10) == 0

    def test_a_citizen_may_still_say_it_afterwards(self, answered: Aspirasi) -> None:
        note_silence(at=LATE, limit=10)
        rate(aspirasi=answered, satisfied=False, at=LATE)
        answered.refresh_from_db()
        assert (answered.state, answered.reopened) == (State.READ, 1)

    def test_each_round_has_its_own_silence(self, answered: Aspirasi, ketua: Membership) -> None:
        note_silence(at=LATE, limit=10)
        rate(aspirasi=answered, satisfied=False, at=LATE)
        answered.refresh_from_db()
        answer(aspirasi=answered, sentence="Sudah lagi.", by=ketua.actor(), at=LATE)
        assert note_silence(at=LATE + dt.timedelta(days=14), limit=10) == 1

    def test_what_is_still_open_is_not_silent(self, desa: Wilayah) -> None:
        makers.make_aspirasi(desa)
        assert note_silence(at=LATE + dt.timedelta(days=99), limit=10) == 0

    def test_no_more_than_the_limit_at_once(self, desa: Wilayah, ketua: Membership) -> None:
        for _ in range(3):
            answer(aspirasi=makers.make_aspirasi(desa), sentence="Ya.", by=ketua.actor(), at=NOW)
        assert note_silence(at=LATE, limit=2) == 2
        assert note_silence(at=LATE, limit=2) == 1
