"""The council's own work in figures: in time by the day owed, silence apart, coarse for the public."""

import datetime as dt

import pytest

from accountability.accounts.models import Membership
from accountability.council.effectiveness import Effect, Share, Verdicts, effect_of
from accountability.council.public_figures import (
    about,
    public_effects,
    share_of_people,
    share_of_work,
)
from accountability.council.spans import last_quarter_end
from accountability.regions.models import Wilayah
from posko.answering import answer
from posko.counts import rounded
from posko.models import Aspirasi, Verdict
from posko.states import State, VerdictChoice
from tests import makers
from tests.accountability.council.conftest import DAY, NOW, YEAR, Year

TODAY = NOW.date()


def measured(desa: Wilayah, *, open_only: bool = False, until: dt.date = TODAY) -> Effect:
    """This year up to a day."""
    return effect_of(desa=desa, year=YEAR, until=until, today=NOW.date(), open_only=open_only)


class TestEffectOf:
    def test_a_village_without_voices_has_nothing_to_tell(self, desa: Wilayah) -> None:
        found = measured(desa)
        assert found.is_empty
        assert found.read.percent is None

    def test_reading_is_in_time_by_the_day_it_was_owed(self, year: Year) -> None:
        found = measured(year.desa)
        # Seven were owed; five were read in time, one too late, and the confidential one never.
        assert found.read == Share(5, 7)
        assert measured(year.desa, open_only=True).read == Share(5, 6)

    def test_a_promise_of_today_or_later_counts_once_it_is_kept(self, year: Year) -> None:
        fresh = makers.make_aspirasi(year.desa, "air keruh", at=NOW)
        assert measured(year.desa).read.base == 7
        Aspirasi.objects.filter(pk=fresh.pk).update(read_due_date=NOW.date() - DAY)
        assert measured(year.desa).read == Share(5, 8)

    def test_joining_a_kelompok_answers_and_waiting_for_the_citizen_is_not_late(
        self, year: Year, ketua: Membership
    ) -> None:
        assert measured(year.desa).answered == Share(3, 7)
        Aspirasi.objects.filter(pk=year.voices[4].pk).update(state=State.NEEDS_DETAIL)
        assert measured(year.desa).answered == Share(3, 6)
        answer(aspirasi=year.voices[3], sentence="Sudah.", by=ketua.actor(), at=NOW)
        assert measured(year.desa).answered == Share(3, 6)  # answered, but too late

    def test_what_was_closed_as_junk_is_owed_nothing(self, year: Year) -> None:
        Aspirasi.objects.filter(pk=year.voices[5].pk).update(state=State.CLOSED)
        assert measured(year.desa).read == Share(5, 6)
        assert measured(year.desa).voices == 6

    def test_the_rest_is_counted_once(self, year: Year) -> None:
        found = measured(year.desa)
        assert (found.voices, found.women, found.outreach, found.musyawarah) == (7, Share(4, 6), 1, 1)
        assert (found.carried, found.handed_on, found.handed_answered) == (Share(1, 1), 1, 1)

    def test_silence_is_never_satisfied_and_the_last_word_counts(self, year: Year) -> None:
        for voice, choices in (
            (year.voices[0], [VerdictChoice.UNCONFIRMED, VerdictChoice.SATISFIED]),
            (year.voices[1], [VerdictChoice.SATISFIED, VerdictChoice.NOT_YET]),
            (year.voices[2], [VerdictChoice.UNCONFIRMED]),
        ):
            for place, choice in enumerate(choices):
                Verdict.objects.create(aspirasi=voice, choice=choice, at=NOW - DAY * (9 - place))
        assert measured(year.desa).verdicts == Verdicts(satisfied=1, not_yet=1, unconfirmed=1)

    def test_what_came_after_the_day_is_not_seen(self, year: Year) -> None:
        before = NOW.date() - 41 * DAY
        found = measured(year.desa, until=before)
        assert (found.voices, found.read.base, found.carried.base, found.musyawarah) == (0, 0, 0, 0)

    def test_the_neighbour_is_another_council(self, year: Year, other_desa: Wilayah) -> None:
        assert measured(other_desa).is_empty

    def test_it_asks_the_same_however_many_voices(
        self, year: Year, django_assert_num_queries: object
    ) -> None:
        with django_assert_num_queries(15):  # type: ignore[operator]
            measured(year.desa)


class TestPublic:
    @pytest.mark.parametrize(
        ("today", "ends"),
        [
            (dt.date(2026, 10, 5), dt.date(2026, 9, 30)),
            (dt.date(2026, 3, 31), dt.date(2025, 12, 31)),
            (dt.date(2026, 4, 1), dt.date(2026, 3, 31)),
        ],
    )
    def test_figures_end_with_the_quarter_that_is_over(self, today: dt.date, ends: dt.date) -> None:
        assert last_quarter_end(today) == ends

    @pytest.mark.parametrize(("count", "told"), [(0, 0), (1, None), (4, None), (5, 5), (7, 5), (8, 10)])
    def test_small_counts_are_not_told_and_others_are_rounded(self, count: int, told: int | None) -> None:
        assert rounded(count) == told

    def test_what_is_said_in_words(self) -> None:
        said = [about(count, "suara") for count in (0, 3, 1203)]
        assert said == ["belum ada suara", "kurang dari 5 suara", "sekitar 1.205 suara"]

    @pytest.mark.parametrize(
        ("share", "told"),
        [
            (Share(10, 19), None),
            (Share(10, 20), 50),
            (Share(4, 40), None),
            (Share(37, 40), None),
            (Share(0, 40), 0),
            (Share(13, 40), 30),
        ],
    )
    def test_a_group_of_people_needs_a_base_and_is_no_handful(self, share: Share, told: int | None) -> None:
        assert share_of_people(share) == told

    @pytest.mark.parametrize(("share", "told"), [(Share(2, 4), None), (Share(4, 5), 80), (Share(29, 30), 95)])
    def test_a_share_of_promises_is_rounded(self, share: Share, told: int | None) -> None:
        assert share_of_work(share) == told

    def test_a_voice_more_in_a_quarter_changes_nothing_that_day(self, year: Year) -> None:
        before = public_effects(desa=year.desa, today=NOW.date())
        makers.make_aspirasi(year.desa, "satu lagi", at=NOW)
        assert public_effects(desa=year.desa, today=NOW.date()) == before

    def test_no_pair_of_looks_tells_a_difference_of_one_to_four(self) -> None:
        told = [rounded(count) for count in range(60)]
        steps = {b - a for a in told for b in told if a is not None and b is not None}
        assert not steps & {1, 2, 3, 4, -1, -2, -3, -4}

    def test_confidential_and_set_aside_voices_are_not_in_it(self, year: Year) -> None:
        newest = public_effects(desa=year.desa, today=NOW.date())[0]
        assert newest.voices == 6

    def test_voices_about_the_village_government_are_not_in_it(self, year: Year) -> None:
        # It knows the open list; what is left over would tell it that somebody spoke about it.
        Aspirasi.objects.filter(pk=year.voices[1].pk).update(about_pemdes=True)
        assert measured(year.desa, open_only=True).voices == measured(year.desa).voices - 2
        assert public_effects(desa=year.desa, today=NOW.date())[0].voices == 5
