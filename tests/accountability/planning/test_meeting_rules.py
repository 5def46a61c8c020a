"""A meeting decides when it was held, counted, has its quorum and a number; a locked one never again."""

import pytest

from accountability.accounts.actors import Actor
from accountability.planning.attending import Attendance, MoreThanEntitled, attend, count_members
from accountability.planning.meeting_rules import (
    CalledOff,
    Locked,
    NoBeritaAcara,
    NoQuorum,
    NotAttended,
    NotHeldYet,
    may_decide,
)
from accountability.planning.models import Musyawarah
from accountability.regions.models import Wilayah
from tests import makers
from tests.accountability.planning.conftest import DAY, HELD, NOW

pytestmark = pytest.mark.django_db


class TestMayDecide:
    def test_on_its_day_counted_and_numbered_it_may(self, attended: Musyawarah) -> None:
        may_decide(musyawarah=attended, at=HELD)

    def test_not_before_its_day(self, attended: Musyawarah) -> None:
        with pytest.raises(NotHeldYet):
            may_decide(musyawarah=attended, at=NOW)

    def test_not_before_anybody_was_counted(self, held: Musyawarah, by: Actor) -> None:
        with pytest.raises(NotAttended):
            may_decide(musyawarah=held, at=HELD)
        attend(musyawarah=held, attendance=Attendance(0, 0), by=by, at=HELD, berita_acara_no="1/BA")
        with pytest.raises(NotAttended):
            may_decide(musyawarah=held, at=HELD)

    def test_not_without_a_berita_acara(self, held: Musyawarah, by: Actor) -> None:
        attend(musyawarah=held, attendance=Attendance(3, 4), by=by, at=HELD)
        with pytest.raises(NoBeritaAcara):
            may_decide(musyawarah=held, at=HELD)

    def test_not_when_it_was_called_off_or_locked(self, attended: Musyawarah) -> None:
        attended.locked_at = HELD
        with pytest.raises(Locked):
            may_decide(musyawarah=attended, at=HELD)
        attended.locked_at, attended.called_off_at = None, HELD
        with pytest.raises(CalledOff):
            may_decide(musyawarah=attended, at=HELD)


class TestQuorum:
    @pytest.fixture
    def council(self, desa: Wilayah, by: Actor) -> Musyawarah:
        held = makers.make_musyawarah(desa, by, kind="bpd")
        attend(musyawarah=held, attendance=Attendance(3, 2), by=by, at=HELD, berita_acara_no="7/BA")
        return held

    def test_without_counted_members_there_is_none(self, council: Musyawarah) -> None:
        with pytest.raises(NoQuorum):
            may_decide(musyawarah=council, at=HELD)

    def test_four_of_seven_are_too_few_and_five_are_enough(self, council: Musyawarah, by: Actor) -> None:
        count_members(musyawarah=council, entitled=7, present=4, by=by, at=HELD)
        with pytest.raises(NoQuorum) as refused:
            may_decide(musyawarah=council, at=HELD)
        assert (refused.value.present, refused.value.needed) == (4, 5)
        count_members(musyawarah=council, entitled=7, present=5, by=by, at=HELD)
        may_decide(musyawarah=council, at=HELD)

    @pytest.mark.parametrize(("entitled", "present"), [(5, 6), (0, 0), (5, -1)])
    def test_no_more_than_there_are(
        self, council: Musyawarah, by: Actor, entitled: int, present: int
    ) -> None:
        with pytest.raises(MoreThanEntitled):
            count_members(musyawarah=council, entitled=entitled, present=present, by=by, at=HELD)

    def test_only_meetings_of_the_council_have_one(self, attended: Musyawarah, by: Actor) -> None:
        with pytest.raises(MoreThanEntitled):
            count_members(musyawarah=attended, entitled=5, present=5, by=by, at=HELD)

    def test_members_are_counted_on_the_day(self, desa: Wilayah, by: Actor) -> None:
        held = makers.make_musyawarah(desa, by, kind="bpd")
        with pytest.raises(NotHeldYet):
            count_members(musyawarah=held, entitled=5, present=5, by=by, at=HELD - DAY)
