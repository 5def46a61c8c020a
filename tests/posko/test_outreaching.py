"""An outreach says the five things of its guide, is aimed at someone, and its result is told in its time."""

import dataclasses
import datetime as dt

import pytest

from accountability.accounts.models import Membership
from accountability.ledger.models import Entry
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import PRESETS, words_for
from posko.models import Outreach
from posko.outreach_guides import draft
from posko.outreaching import (
    CalledOffAlready,
    ElsewhereDusun,
    EndsBeforeItBegins,
    Guide,
    GuideIncomplete,
    NamedAlready,
    NoReason,
    NotBegunYet,
    NothingFound,
    Target,
    call_off,
    change_outreach,
    enlist,
    plan_outreach,
    tell_result,
    volunteers_of,
)
from posko.states import OutreachKind, Population
from posko.tally import tally_of
from tests import makers

NOW = makers.NOW
DAY = NOW.date()
GUIDE = Guide("pekan", "Pekan Aspirasi", "maksud", "tujuan", "sasaran", DAY, DAY, "uraian", target_sheets=100)


@pytest.fixture
def week(desa: Wilayah, ketua: Membership) -> Outreach:
    """A week of voices that begins today."""
    return plan_outreach(desa=desa, guide=GUIDE, targets=[], by=ketua.actor(), at=NOW)


class TestPlan:
    def test_it_stands_in_the_calendar_aimed_at_each_once(self, desa: Wilayah, ketua: Membership) -> None:
        kulon = makers.make_dusun(desa, "Kulon")
        aims = [
            Target(kulon, Population.WOMEN),
            Target(kulon, Population.WOMEN),
            Target(None, "difabel"),
            Target(),
        ]
        kept = plan_outreach(desa=desa, guide=GUIDE, targets=aims, by=ketua.actor(), at=NOW)
        assert set(kept.targets.values_list("dusun", "group")) == {(kulon.pk, "p"), (None, "difabel")}
        assert Entry.objects.get(kind="penggalian.rencana").facts == {"kind": "pekan"}

    @pytest.mark.parametrize("part", ["title", "maksud", "tujuan", "sasaran", "uraian"])
    def test_without_one_of_the_five_it_is_no_guide(
        self, desa: Wilayah, ketua: Membership, part: str
    ) -> None:
        with pytest.raises(GuideIncomplete):
            plan_outreach(
                desa=desa,
                guide=dataclasses.replace(GUIDE, **{part: " "}),  # type: ignore[arg-type]
                targets=[],
                by=ketua.actor(),
                at=NOW,
            )

    def test_it_does_not_end_before_it_begins(self, desa: Wilayah, ketua: Membership) -> None:
        wrong = dataclasses.replace(GUIDE, ends_on=DAY - dt.timedelta(days=1))
        with pytest.raises(EndsBeforeItBegins):
            plan_outreach(desa=desa, guide=wrong, targets=[], by=ketua.actor(), at=NOW)

    def test_a_dusun_of_the_neighbour_is_not_visited(
        self, desa: Wilayah, other_desa: Wilayah, ketua: Membership
    ) -> None:
        theirs = makers.make_dusun(other_desa, "Lor")
        with pytest.raises(ElsewhereDusun):
            plan_outreach(desa=desa, guide=GUIDE, targets=[Target(theirs)], by=ketua.actor(), at=NOW)


class TestChange:
    def test_guide_and_aims_are_written_anew(self, week: Outreach, ketua: Membership) -> None:
        new = dataclasses.replace(GUIDE, title="Pekan kedua")
        change_outreach(outreach=week, guide=new, targets=[Target(None, "p")], by=ketua.actor(), at=NOW)
        week.refresh_from_db()
        assert (week.title, week.targets.get().group) == ("Pekan kedua", "p")

    def test_called_off_it_stays_as_it_was(self, week: Outreach, ketua: Membership) -> None:
        by = ketua.actor()
        with pytest.raises(NoReason):
            call_off(outreach=week, why=" ", by=by, at=NOW)
        call_off(outreach=week, why="Banjir di jalan masuk.", by=by, at=NOW)
        for deed in (
            lambda: call_off(outreach=week, why="x", by=by, at=NOW),
            lambda: change_outreach(outreach=week, guide=GUIDE, targets=[], by=by, at=NOW),
            lambda: enlist(outreach=week, name="Sri", dusun=None, target_sheets=None, by=by, at=NOW),
        ):
            with pytest.raises(CalledOffAlready):
                deed()


class TestResult:
    def test_it_is_told_once_begun_and_presented_afterwards(self, week: Outreach, ketua: Membership) -> None:
        tell_result(outreach=week, result="Jalan dan air.", presented_on=DAY, by=ketua.actor(), at=NOW)
        week.refresh_from_db()
        assert (week.result, week.presented_on) == ("Jalan dan air.", DAY)

    def test_not_before_it_began_not_in_the_future_and_not_without_words(
        self, desa: Wilayah, week: Outreach, ketua: Membership
    ) -> None:
        by, morrow = ketua.actor(), DAY + dt.timedelta(days=1)
        with pytest.raises(NotBegunYet):
            tell_result(outreach=week, result="x", presented_on=morrow, by=by, at=NOW)
        with pytest.raises(NothingFound):
            tell_result(outreach=week, result=" ", presented_on=None, by=by, at=NOW)
        later = dataclasses.replace(GUIDE, starts_on=morrow, ends_on=morrow)
        coming = plan_outreach(desa=desa, guide=later, targets=[], by=by, at=NOW)
        with pytest.raises(NotBegunYet):
            tell_result(outreach=coming, result="x", presented_on=None, by=by, at=NOW)


class TestVolunteers:
    def test_a_name_stands_once_in_an_outreach(
        self, desa: Wilayah, week: Outreach, ketua: Membership
    ) -> None:
        by = ketua.actor()
        sri = enlist(outreach=week, name=" Sri ", dusun=None, target_sheets=40, by=by, at=NOW)
        with pytest.raises(NamedAlready):
            enlist(outreach=week, name="Sri", dusun=None, target_sheets=None, by=by, at=NOW)
        assert list(volunteers_of(desa)) == [sri]
        facts = Entry.objects.filter(kind="penggalian.relawan").values_list("facts", flat=True)
        assert "Sri" not in str(list(facts))


class TestTally:
    def test_who_brought_how_many_and_how_many_are_left(
        self, desa: Wilayah, week: Outreach, ketua: Membership
    ) -> None:
        by, kulon, lor = ketua.actor(), makers.make_dusun(desa, "Kulon"), makers.make_dusun(desa, "Lor")
        sri = enlist(outreach=week, name="Sri", dusun=kulon, target_sheets=3, by=by, at=NOW)
        enlist(outreach=week, name="Budi", dusun=lor, target_sheets=4, by=by, at=NOW)
        for n in range(2):
            makers.make_aspirasi(desa, f"a {n}", outreach=week, volunteer=sri, dusun=kulon, gender="p")
        makers.make_aspirasi(desa, "lisan", outreach=week, at=NOW + dt.timedelta(days=1))
        told = tally_of(week)
        assert [(one.name, one.came, one.left) for one in told.volunteers] == [
            ("Sri, Kulon", 2, 1),
            ("Budi, Lor", 0, 4),
            ("", 1, 0),
        ]
        assert [(one.name, one.came, one.target) for one in told.dusun] == [
            ("Kulon", 2, 3),
            ("Lor", 0, 4),
            ("", 1, None),
        ]
        assert [n for _day, n in told.days] == [2, 1]
        assert [(one.name, one.came) for one in told.groups] == [("Perempuan", 2), ("", 1)]
        assert (told.total.came, told.total.left) == (3, 97)


class TestDraft:
    @pytest.mark.parametrize("kind", OutreachKind.values)
    @pytest.mark.parametrize("preset", PRESETS)
    def test_each_kind_has_one_in_the_words_of_each_place(self, kind: str, preset: str) -> None:
        told = draft(kind, PRESETS[preset], where="dusun Kulon", whom="ibu-ibu")
        for text in (told.title, told.maksud, told.tujuan, told.sasaran, told.uraian):
            assert text
            assert "{" not in text
        assert max(len(told.title), 1) <= 120
        assert max(map(len, (told.maksud, told.tujuan, told.sasaran))) <= 300

    def test_it_is_one_a_deed_takes_as_it_stands(self, desa: Wilayah, ketua: Membership) -> None:
        told = draft("pekan", words_for(desa.kode))
        guide = Guide(
            "pekan", told.title, told.maksud, told.tujuan, told.sasaran, DAY, DAY, told.uraian, told.hours
        )
        assert plan_outreach(desa=desa, guide=guide, targets=[], by=ketua.actor(), at=NOW).pk
