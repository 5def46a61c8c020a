"""Who came: heads by group and dusun, or names, from which the figures follow."""

import uuid
from typing import Any

import pytest

from accountability.accounts.actors import CITIZEN, Actor
from accountability.ledger.models import Entry
from accountability.planning.attending import (
    Attendance,
    CountedByNames,
    FromDusun,
    NumberGiven,
    TooManyOfAGroup,
    attend,
    number_berita_acara,
)
from accountability.planning.checking_in import (
    CheckInClosed,
    CountedByHeads,
    NoName,
    NoSuchName,
    Person,
    TooManyAtOnce,
    check_in,
    put_back,
    take_off,
)
from accountability.planning.meeting_rules import ElsewhereDusun, NotHeldYet
from accountability.planning.models import Attendee, MeetingDocument, Musyawarah
from accountability.planning.paper_kinds import suggested_number
from accountability.regions.models import Wilayah
from sms_gateway.contacts import NotAPhone
from tests import makers
from tests.accountability.planning.conftest import DAY, HELD, NOW

pytestmark = pytest.mark.django_db


class TestHeads:
    def test_they_are_kept_by_group_and_dusun(self, held: Musyawarah, by: Actor, desa: Wilayah) -> None:
        krajan, wetan = makers.make_dusun(desa), makers.make_dusun(desa, "Wetan")
        rows = [FromDusun(krajan, 10, 12), FromDusun(wetan, 0, 0)]
        attend(musyawarah=held, attendance=Attendance(12, 14), by=by, at=HELD, by_dusun=rows)
        assert held.by_dusun.get().men + held.by_dusun.get().women == 22
        attend(
            musyawarah=held,
            attendance=Attendance(12, 14),
            by=by,
            at=HELD,
            by_dusun=[FromDusun(wetan, 2, 1)],
        )
        assert held.by_dusun.get().dusun == wetan

    @pytest.mark.parametrize("group", ["disabled", "elderly", "children", "poor"])
    def test_no_group_outnumbers_all(self, held: Musyawarah, by: Actor, group: str) -> None:
        with pytest.raises(TooManyOfAGroup):
            attend(musyawarah=held, attendance=Attendance(1, 1, **{group: 3}), by=by, at=HELD)

    def test_nor_the_dusun_together_and_none_of_a_neighbour(
        self, held: Musyawarah, by: Actor, desa: Wilayah, other_desa: Wilayah
    ) -> None:
        came: Any = {"musyawarah": held, "attendance": Attendance(1, 1), "by": by, "at": HELD}
        with pytest.raises(TooManyOfAGroup):
            attend(**came, by_dusun=[FromDusun(makers.make_dusun(desa), 1, 2)])
        with pytest.raises(ElsewhereDusun):
            attend(**came, by_dusun=[FromDusun(makers.make_dusun(other_desa), 1, 0)])

    def test_nobody_is_counted_before_the_day(self, held: Musyawarah, by: Actor) -> None:
        with pytest.raises(NotHeldYet):
            attend(musyawarah=held, attendance=Attendance(1, 1), by=by, at=NOW)


class TestNumber:
    def test_the_next_one_is_suggested_and_none_given_twice(
        self, attended: Musyawarah, desa: Wilayah, by: Actor
    ) -> None:
        other = makers.make_musyawarah(desa, by)
        assert suggested_number(other, "berita_acara") == "002/BA/BPD/X/2026"
        assert suggested_number(attended, "berita_acara") == "001/BA/BPD/X/2026"
        with pytest.raises(NumberGiven):
            number_berita_acara(musyawarah=other, number="001/BA/BPD/X/2026", by=by, at=HELD)
        number_berita_acara(musyawarah=other, number=" 002/BA ", by=by, at=HELD)
        assert other.berita_acara_no == "002/BA"


def person(name: str = "Sri Rekaan", gender: str = "p", **said: Any) -> Person:
    """Somebody who came."""
    return Person(name=name, gender=gender, **said)


def enter(held: Musyawarah, by: Actor, who: Person, **said: Any) -> Attendee:
    """One name in the list."""
    fields = {"entry": str(uuid.uuid4()), "at": HELD, **said}
    return check_in(musyawarah=held, person=who, by=by, **fields)


class TestNames:
    def test_figures_follow_from_the_names(self, held: Musyawarah, by: Actor, desa: Wilayah) -> None:
        krajan = makers.make_dusun(desa)
        enter(held, by, person(dusun=krajan, group="difabel"))
        enter(held, by, person("Sri Rekaan", dusun=krajan))
        enter(held, by, person("Joko Rekaan", "l", group="lansia"))
        assert (held.women, held.men, held.disabled, held.elderly, held.poor) == (2, 1, 1, 1, 0)
        assert (held.by_dusun.get().women, held.by_dusun.get().men) == (2, 0)
        with pytest.raises(CountedByNames):
            attend(musyawarah=held, attendance=Attendance(9, 9), by=by, at=HELD)

    def test_the_same_sending_twice_is_one_name(self, held: Musyawarah, by: Actor) -> None:
        first = enter(held, by, person(), entry="satu")
        assert enter(held, by, person("Lain"), entry="satu") == first
        assert held.attendance == 1

    def test_a_wrong_name_is_taken_off_and_put_back(self, held: Musyawarah, by: Actor) -> None:
        wrong = enter(held, by, person())
        take_off(attendee=wrong, by=by, at=HELD)
        held.refresh_from_db()
        assert held.attendance is None
        with pytest.raises(NoSuchName):
            take_off(attendee=wrong, by=by, at=HELD)
        put_back(attendee=wrong, by=by, at=HELD)
        held.refresh_from_db()
        assert held.attendance == 1

    def test_a_name_is_not_written_over_counted_heads(self, attended: Musyawarah, by: Actor) -> None:
        with pytest.raises(CountedByHeads):
            enter(attended, by, person())

    def test_what_is_missing_is_refused_and_no_name_stands_in_the_ledger(
        self, held: Musyawarah, by: Actor
    ) -> None:
        with pytest.raises(NoName):
            enter(held, by, person("  "))
        with pytest.raises(NotAPhone):
            enter(held, by, person(phone="12"))
        enter(held, by, person(phone="0812 0000 0099"))
        assert "Rekaan" not in str(list(Entry.objects.values_list("facts", "ref")))


class TestThemselves:
    def test_only_on_the_day(self, held: Musyawarah) -> None:
        enter(held, CITIZEN, person(), themselves=True)
        with pytest.raises(CheckInClosed):
            enter(held, CITIZEN, person(), themselves=True, at=HELD + DAY)
        with pytest.raises(NotHeldYet):
            enter(held, CITIZEN, person(), themselves=True, at=HELD - DAY)

    def test_not_after_the_berita_acara_is_settled(self, held: Musyawarah) -> None:
        row = MeetingDocument(musyawarah=held, kind="berita_acara", number="1/BA", date=HELD.date())
        row.content, row.settled_at = {}, HELD
        row.save()
        with pytest.raises(CheckInClosed):
            enter(held, CITIZEN, person(), themselves=True)
        enter(held, CITIZEN, person())  # at the desk a name may still be put right

    def test_a_number_typed_at_the_wall_does_not_move_its_phone_here(
        self, held: Musyawarah, by: Actor
    ) -> None:
        typed = enter(held, CITIZEN, person(phone="0812-0000-0091"), themselves=True).contact
        written = enter(held, by, person(phone="0812-0000-0092")).contact
        assert typed is not None
        assert written is not None
        assert (typed.desa, written.desa) == (None, held.desa)

    def test_a_game_with_the_code_ends(self, held: Musyawarah, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("accountability.planning.checking_in.MOST_IN_A_MINUTE", 3)
        for _name in range(3):
            enter(held, CITIZEN, person(), themselves=True)
        with pytest.raises(TooManyAtOnce):
            enter(held, CITIZEN, person(), themselves=True)
        enter(held, CITIZEN, person(), themselves=True, at=HELD + DAY / 1000)
