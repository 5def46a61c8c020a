"""The grid of dusun and groups: who was heard, where nobody was, and what is planned there."""

import datetime as dt

from accountability.regions.models import Dusun, Residents, Wilayah
from posko.coverage import Coverage, coverage_of
from posko.coverage_rules import coverage_rule, silence_days
from posko.models import Outreach, OutreachTarget
from tests import makers
from tests.posko.recap.makers import TODAY, on, two_dusun


def grid(desa: Wilayah, days: int = 60) -> Coverage:
    """The grid of the last days."""
    return coverage_of(desa, days, today=TODAY)


def people(desa: Wilayah, dusun: Dusun | None, group: str, number: int) -> None:
    """How many live there."""
    Residents.objects.create(desa=desa, dusun=dusun, group=group, people=number, year=2026, source="Kader")


def visit(desa: Wilayah, day: dt.date, *targets: tuple[Dusun | None, str]) -> Outreach:
    """A planned visit."""
    words = dict.fromkeys(("title", "maksud", "tujuan", "sasaran", "uraian"), "Kata")
    planned = Outreach.objects.create(
        desa=desa, kind="kunjungan", starts_on=day, ends_on=day, planned_at=on(TODAY), **words
    )
    for dusun, group in targets:
        OutreachTarget.objects.create(outreach=planned, dusun=dusun, group=group)
    return planned


class TestSpots:
    def test_a_voice_long_ago_is_remembered_but_does_not_count(self, desa: Wilayah) -> None:
        krajan, _wetan = two_dusun(desa)
        makers.make_aspirasi(desa, at=on(dt.date(2026, 6, 1)), dusun=krajan, gender="p")
        spot = grid(desa).spots[krajan.pk, "p"]
        assert (spot.verdict, spot.voices, spot.last_heard) == ("unheard", 0, dt.date(2026, 6, 1))
        assert grid(desa, 365).spots[krajan.pk, "p"].voices == 1

    def test_fewer_voices_than_their_share_of_residents(self, desa: Wilayah) -> None:
        krajan, wetan = two_dusun(desa)
        for dusun, number in ((krajan, 100), (wetan, 100), (None, 200)):
            people(desa, dusun, "p", number)
        people(desa, None, "l", 200)
        for n in range(12):
            makers.make_aspirasi(desa, at=on(TODAY), dusun=krajan if n < 11 else wetan, gender="p")
        found = grid(desa)
        assert found.spots[krajan.pk, "p"].verdict == "heard"
        assert (found.spots[wetan.pk, "p"].verdict, found.spots[wetan.pk, "p"].gap) == ("less", 67)

    def test_where_no_such_people_live_there_is_no_gap(self, desa: Wilayah) -> None:
        krajan, _wetan = two_dusun(desa)
        people(desa, krajan, "difabel", 0)
        assert not grid(desa).spots[krajan.pk, "difabel"].is_gap

    def test_a_visit_to_a_whole_dusun_or_a_whole_group_shows_in_each_of_its_cells(
        self, desa: Wilayah
    ) -> None:
        krajan, wetan = two_dusun(desa)
        visit(desa, dt.date(2026, 12, 5), (krajan, ""), (None, "lansia"))
        spots = grid(desa).spots
        planned = {of for of, spot in spots.items() if spot.visit}
        assert planned == {of for of in spots if of[0] == krajan.pk or of[1] == "lansia"}
        assert (wetan.pk, "lansia") in planned

    def test_a_visit_called_off_or_past_is_none(self, desa: Wilayah) -> None:
        krajan, _wetan = two_dusun(desa)
        visit(desa, dt.date(2026, 11, 1), (krajan, ""))
        gone = visit(desa, dt.date(2026, 12, 5), (krajan, ""))
        Outreach.objects.filter(pk=gone.pk).update(called_off_at=on(TODAY), called_off_why="Hujan")
        assert grid(desa).visits == ()

    def test_voices_that_state_nothing_stand_in_their_dusun_and_no_group_is_called_unheard(
        self, desa: Wilayah
    ) -> None:
        krajan, wetan = two_dusun(desa)
        for dusun in (krajan, krajan, None):
            makers.make_aspirasi(desa, at=on(TODAY), dusun=dusun)
        makers.make_aspirasi(desa, at=on(TODAY), dusun=krajan, gender="p")
        found = grid(desa)
        assert (found.whole[krajan.pk].voices, found.whole[krajan.pk].verdict) == (3, "heard")
        assert (found.whole[wetan.pk].voices, found.whole[wetan.pk].verdict) == (0, "unheard")
        assert (found.voices, found.unstated) == (4, 3)
        assert found.spots[krajan.pk, "l"].verdict == "unknown"
        assert {one.dusun for one in found.gaps} == {wetan.pk}

    def test_where_enough_say_who_they_are_the_silent_ones_are_unheard(self, desa: Wilayah) -> None:
        krajan, wetan = two_dusun(desa)
        for _n in range(10):
            makers.make_aspirasi(desa, at=on(TODAY), dusun=krajan, gender="p")
        makers.make_aspirasi(desa, at=on(TODAY), dusun=wetan)
        assert grid(desa).spots[wetan.pk, "p"].verdict == "unheard"


class TestGaps:
    def test_a_dusun_with_a_visit_in_the_coming_weeks_is_not_proposed_again(self, desa: Wilayah) -> None:
        krajan, wetan = two_dusun(desa)
        visit(desa, dt.date(2026, 12, 6), (wetan, "lansia"))
        found = grid(desa)
        assert set(found.suggested()) == {krajan.pk}
        children = found.spots[wetan.pk, "anak"]
        assert children.visit is None
        assert children.beside is not None
        assert children.beside.starts_on == dt.date(2026, 12, 6)

    def test_a_visit_far_away_does_not_keep_a_dusun_waiting(self, desa: Wilayah) -> None:
        krajan, wetan = two_dusun(desa)
        visit(desa, TODAY + dt.timedelta(days=29), (wetan, "lansia"))
        assert set(grid(desa).suggested()) == {krajan.pk, wetan.pk}

    def test_the_largest_comes_first_and_what_is_planned_last(self, desa: Wilayah) -> None:
        krajan, wetan = two_dusun(desa)
        people(desa, krajan, "anak", 30)
        people(desa, wetan, "anak", 80)
        people(desa, wetan, "lansia", 200)
        visit(desa, dt.date(2026, 12, 5), (wetan, "lansia"))
        gaps = [(one.dusun, one.group) for one in grid(desa).gaps]
        assert gaps[:2] == [(wetan.pk, "anak"), (krajan.pk, "anak")]
        assert gaps[-1] == (wetan.pk, "lansia")

    def test_each_dusun_gets_a_saturday_of_its_own_that_is_free(self, desa: Wilayah) -> None:
        krajan, wetan = two_dusun(desa)
        people(desa, wetan, "anak", 80)
        visit(desa, dt.date(2026, 12, 12), (None, "lansia"))
        assert grid(desa).suggested() == {wetan.pk: dt.date(2026, 12, 5), krajan.pk: dt.date(2026, 12, 19)}


class TestRules:
    def test_they_are_data_with_a_year(self) -> None:
        assert (silence_days(2026), coverage_rule("smallest_base", 2026)) == (60, 10)
