"""The order of the proposals: methods, points with their arithmetic, dots on paper, and ties said openly."""

import pytest

from accountability.accounts.actors import Actor
from accountability.planning.agenda import VoteHasBegun
from accountability.planning.deciding import adopt
from accountability.planning.meeting_tables import criteria, method_words, suggested
from accountability.planning.models import Musyawarah, PriorityMethod, Usulan
from accountability.planning.priorities import (
    DecidedAlready,
    MoreDotsThanPeople,
    NotOfThisMeeting,
    NotThisMethod,
    WrongDotsEach,
    WrongPoints,
    choose_method,
    count_by_hand,
    give_points,
)
from accountability.planning.ranking import most_points, ranked
from accountability.planning.voting import close_vote, vote
from tests import makers
from tests.accountability.planning.conftest import Bring

NOW = makers.NOW
pytestmark = pytest.mark.django_db


def points(**given: int) -> dict[str, int]:
    """Threes for all criteria but those given."""
    return {one.key: 3 for one in criteria(2026)} | given


class TestTables:
    def test_weights_of_a_year_make_a_hundred_and_each_has_its_words_and_basis(self) -> None:
        of = criteria(2026)
        assert sum(one.weight for one in of) == 100
        assert {one.key for one in of} == {"manfaat", "rentan", "mendesak", "biaya", "wenang"}
        assert all(one.low and one.high and one.basis and one.question for one in of)
        assert criteria(1999) == of

    def test_every_method_and_every_outcome_has_words(self) -> None:
        assert set(method_words()) == set(PriorityMethod.values)
        for outcome in ("rkp", "rpjm", "deferred", "forwarded", "not_now"):
            assert all(len(one.sentence) <= 300 for one in suggested(outcome))
            assert suggested(outcome)


class TestChooseMethod:
    @pytest.mark.parametrize("dots", [None, 0, 10])
    def test_dots_need_a_number(self, by: Actor, meeting: Musyawarah, dots: int | None) -> None:
        with pytest.raises(WrongDotsEach):
            choose_method(musyawarah=meeting, method=PriorityMethod.DOTS, dots_each=dots, by=by, at=NOW)

    def test_it_stays_while_people_vote(self, by: Actor, ballot: Musyawarah) -> None:
        with pytest.raises(VoteHasBegun):
            choose_method(musyawarah=ballot, method=PriorityMethod.AGREEMENT, by=by, at=NOW)


class TestScores:
    @pytest.fixture
    def scored(self, by: Actor, meeting: Musyawarah, bring: Bring) -> list[Usulan]:
        """Three proposals of a meeting that weighs."""
        found = [bring(meeting, title) for title in ("A", "B", "C")]
        choose_method(musyawarah=meeting, method=PriorityMethod.SCORE, by=by, at=NOW)
        for one in found:
            one.musyawarah.refresh_from_db()
        return found

    def test_the_sum_is_shown_and_ties_are_said(
        self, by: Actor, meeting: Musyawarah, scored: list[Usulan]
    ) -> None:
        a, b, c = scored
        give_points(usulan=a, points=points(), by=by, at=NOW)
        give_points(usulan=b, points=points(manfaat=5), by=by, at=NOW)
        give_points(usulan=c, points=points(), by=by, at=NOW)
        meeting.refresh_from_db()
        found = ranked(meeting)
        assert [(one.usulan.title, one.rank, one.value, one.tied) for one in found] == [
            ("B", 1, 360, False),
            ("A", 2, 300, True),
            ("C", 2, 300, True),
        ]
        assert sum(part.product for part in found[0].parts) == 360
        assert most_points() == 500

    def test_without_all_points_there_is_no_rank(
        self, by: Actor, meeting: Musyawarah, scored: list[Usulan]
    ) -> None:
        give_points(usulan=scored[1], points={"manfaat": 5}, by=by, at=NOW)
        meeting.refresh_from_db()
        assert [(one.usulan.title, one.rank) for one in ranked(meeting)] == [
            ("A", None),
            ("B", None),
            ("C", None),
        ]

    @pytest.mark.parametrize("given", [{}, {"manfaat": 0}, {"manfaat": 6}, {"indah": 3}])
    def test_other_points_are_refused(self, by: Actor, scored: list[Usulan], given: dict[str, int]) -> None:
        with pytest.raises(WrongPoints):
            give_points(usulan=scored[0], points=given, by=by, at=NOW)

    def test_what_is_decided_keeps_its_points(self, by: Actor, scored: list[Usulan]) -> None:
        adopt(usulan=scored[0], sentence="Ya.", into_year=2027, by=by, at=NOW)
        with pytest.raises(DecidedAlready):
            give_points(usulan=scored[0], points=points(), by=by, at=NOW)

    def test_another_method_takes_no_points(self, by: Actor, meeting: Musyawarah, bring: Bring) -> None:
        with pytest.raises(NotThisMethod):
            give_points(usulan=bring(meeting), points=points(), by=by, at=NOW)


class TestDotsOnPaper:
    def test_they_are_added_to_those_of_slips(
        self, by: Actor, ballot: Musyawarah, printed: list[str]
    ) -> None:
        for code in printed[:5]:  # fewer would be hidden
            vote(musyawarah=ballot, code=code, places=[2, 2], at=NOW)
        close_vote(musyawarah=ballot, by=by, at=NOW)
        jalan, air, lampu = ballot.usulan.order_by("place")
        count_by_hand(musyawarah=ballot, dots={jalan.pk: 13, air.pk: 3, lampu.pk: 0}, by=by, at=NOW)
        ballot.refresh_from_db()
        assert [(one.usulan.title, one.rank, one.value, one.tied) for one in ranked(ballot)] == [
            ("Jalan", 1, 13, True),
            ("Air", 1, 13, True),
            ("Lampu", 3, 0, False),
        ]

    def test_no_more_than_those_present_could_give(self, by: Actor, ballot: Musyawarah) -> None:
        close_vote(musyawarah=ballot, by=by, at=NOW)
        one = ballot.usulan.order_by("place")[0]
        with pytest.raises(MoreDotsThanPeople) as refused:
            count_by_hand(musyawarah=ballot, dots={one.pk: 81}, by=by, at=NOW)
        assert refused.value.most == 80  # forty people, two dots each

    def test_not_while_people_vote_and_not_for_another_meeting(self, by: Actor, ballot: Musyawarah) -> None:
        with pytest.raises(VoteHasBegun):
            count_by_hand(musyawarah=ballot, dots={}, by=by, at=NOW)
        close_vote(musyawarah=ballot, by=by, at=NOW)
        with pytest.raises(NotOfThisMeeting):
            count_by_hand(musyawarah=ballot, dots={10**9: 1}, by=by, at=NOW)


def test_agreement_keeps_the_order_of_the_board(meeting: Musyawarah, bring: Bring) -> None:
    for title in ("A", "B"):
        bring(meeting, title)
    assert [(one.usulan.title, one.rank) for one in ranked(meeting)] == [("A", None), ("B", None)]
