"""The vote by slips: each votes once, nothing tells who chose what, and refusals leave the slip unused."""

import contextlib
import datetime as dt
from collections import Counter
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accountability.accounts.actors import Actor
from accountability.ledger.models import Entry
from accountability.planning.agenda import VoteHasBegun
from accountability.planning.deciding import VoteStillOpen, adopt
from accountability.planning.meeting_rules import NotHeldYet
from accountability.planning.models import Musyawarah, PriorityMethod, VoteSlip
from accountability.planning.priorities import MoreDotsThanPeople, choose_method, count_by_hand
from accountability.planning.ranking import ranked
from accountability.planning.slips import (
    ALPHABET,
    NoDotsHere,
    TooManySlips,
    VoteIsOver,
    codes,
    print_slips,
    tidy,
    written,
)
from accountability.planning.voting import (
    AnotherVoteIsOpen,
    CodeUnknown,
    NothingMarked,
    NothingToVoteOn,
    NotOnTheBoard,
    SlipUsed,
    TooManyDots,
    VoteIsClosed,
    close_vote,
    open_vote,
    turnout,
    vote,
)
from accountability.regions.models import Wilayah
from tests import makers
from tests.accountability.planning.conftest import SEED, Bring

NOW = makers.NOW
pytestmark = pytest.mark.django_db


class TestSlips:
    def test_a_code_is_easy_to_read_and_found_however_it_is_typed(self) -> None:
        made = codes(seed=SEED, count=200)
        assert len(set(made)) == 200
        assert not set("".join(made)) & set("0O1I")
        assert set("".join(made)) <= set(ALPHABET)
        for typed in (written(made[0]), written(made[0]).lower(), f" {made[0][:4]} {made[0][4:]} "):
            assert tidy(typed) == made[0]

    @pytest.mark.parametrize("typed", ["", "K7PQ", "K7PQ2MX0", "K7PQ2MXAA", "kode sa1"])
    def test_what_is_no_code_is_nothing(self, typed: str) -> None:
        assert tidy(typed) == ""

    def test_only_a_fingerprint_is_kept(self, ballot: Musyawarah, printed: list[str]) -> None:
        kept = "".join(VoteSlip.objects.values_list("fingerprint", flat=True))
        assert not any(code in kept for code in printed)
        assert len(ballot.secret) >= 16

    @pytest.mark.parametrize("count", [0, 301])
    def test_a_print_has_its_bounds(self, by: Actor, ballot: Musyawarah, count: int) -> None:
        with pytest.raises(TooManySlips):
            print_slips(musyawarah=ballot, count=count, seed=SEED, by=by, at=NOW)

    def test_only_dots_have_slips(self, by: Actor, meeting: Musyawarah) -> None:
        with pytest.raises(NoDotsHere):
            print_slips(musyawarah=meeting, count=5, seed=SEED, by=by, at=NOW)


class TestOpen:
    def test_a_village_votes_on_one_thing_at_a_time(
        self, desa: Wilayah, by: Actor, ballot: Musyawarah, bring: Bring
    ) -> None:
        other = makers.make_held(desa, by, title="Lain")
        for title in ("A", "B"):
            bring(other, title)
        choose_method(musyawarah=other, method=PriorityMethod.DOTS, dots_each=1, by=by, at=NOW)
        with pytest.raises(AnotherVoteIsOpen):
            open_vote(musyawarah=other, by=by, at=NOW)
        with pytest.raises(IntegrityError), transaction.atomic():
            Musyawarah.objects.filter(pk=other.pk).update(voting_opened_at=NOW)

    def test_not_before_its_day_nor_without_a_choice(self, desa: Wilayah, by: Actor, bring: Bring) -> None:
        later = makers.make_musyawarah(desa, by)
        choose_method(musyawarah=later, method=PriorityMethod.DOTS, dots_each=1, by=by, at=NOW)
        with pytest.raises(NotHeldYet):
            open_vote(musyawarah=later, by=by, at=NOW)
        bring(later)
        with pytest.raises(NothingToVoteOn):
            open_vote(musyawarah=later, by=by, at=NOW + dt.timedelta(days=8))

    def test_once_closed_it_stays_closed(self, by: Actor, ballot: Musyawarah) -> None:
        close_vote(musyawarah=ballot, by=by, at=NOW)
        with pytest.raises(VoteIsClosed):
            close_vote(musyawarah=ballot, by=by, at=NOW)
        for deed in (open_vote, lambda **said: print_slips(count=1, seed=SEED, **said)):
            with pytest.raises(VoteIsOver):
                deed(musyawarah=ballot, by=by, at=NOW)

    def test_nothing_is_decided_while_people_vote(self, by: Actor, ballot: Musyawarah) -> None:
        with pytest.raises(VoteStillOpen):
            adopt(usulan=ballot.usulan.all()[0], sentence="Ya.", into_year=2027, by=by, at=NOW)


class TestVote:
    def test_dots_are_added_and_the_slip_is_used(self, ballot: Musyawarah, printed: list[str]) -> None:
        vote(musyawarah=ballot, code=written(printed[0]).lower(), places=[1, 3], at=NOW)
        assert list(ballot.usulan.order_by("place").values_list("dots", flat=True)) == [1, 0, 1]
        assert turnout(ballot) == (1, 6)

    def test_no_result_is_told_before_the_end(
        self, by: Actor, ballot: Musyawarah, printed: list[str]
    ) -> None:
        for code in printed[:5]:
            vote(musyawarah=ballot, code=code, places=[2, 2], at=NOW)
        assert [one.value for one in ranked(ballot)] == [None, None, None]
        close_vote(musyawarah=ballot, by=by, at=NOW)
        ballot.refresh_from_db()
        assert next((one.usulan.title, one.value) for one in ranked(ballot)) == ("Air", 10)

    @pytest.mark.parametrize("voters", [0, 1, 4])
    def test_of_few_slips_no_sum_is_told_and_paper_counts(
        self, by: Actor, ballot: Musyawarah, printed: list[str], voters: int
    ) -> None:
        for code in printed[:voters]:
            vote(musyawarah=ballot, code=code, places=[2], at=NOW)
        close_vote(musyawarah=ballot, by=by, at=NOW)
        ballot.refresh_from_db()
        assert [one.value for one in ranked(ballot)] == [None, None, None]
        assert "dots" not in Entry.objects.filter(kind="suara.ditutup").get().facts
        jalan = ballot.usulan.get(title="Jalan")
        with pytest.raises(MoreDotsThanPeople):
            count_by_hand(musyawarah=ballot, dots={jalan.pk: 81}, by=by, at=NOW)
        count_by_hand(
            musyawarah=ballot, dots={jalan.pk: 80}, by=by, at=NOW
        )  # forty people, all of them again
        ballot.usulan.filter(title="Jalan").update(dots_by_hand=7)
        assert next((one.usulan.title, one.value) for one in ranked(ballot)) == ("Jalan", 7)

    def test_after_few_slips_the_meeting_may_agree_instead_and_after_enough_it_may_not(
        self, by: Actor, ballot: Musyawarah, printed: list[str]
    ) -> None:
        for code in printed[:4]:
            vote(musyawarah=ballot, code=code, places=[2], at=NOW)
        agree = partial(choose_method, musyawarah=ballot, method=PriorityMethod.AGREEMENT, by=by, at=NOW)
        with pytest.raises(VoteHasBegun):
            agree()
        close_vote(musyawarah=ballot, by=by, at=NOW)
        agree()
        assert [one.value for one in ranked(ballot)] == [None, None, None]
        ballot.vote_slips.update(used=True)
        with pytest.raises(VoteHasBegun):
            agree()

    @pytest.mark.parametrize(
        ("places", "refusal"),
        [([], NothingMarked), ([4], NotOnTheBoard), ([0], NotOnTheBoard), ([1, 2, 3], TooManyDots)],
    )
    def test_what_is_refused_leaves_the_slip_unused(
        self, ballot: Musyawarah, printed: list[str], places: list[int], refusal: type[Exception]
    ) -> None:
        with pytest.raises(refusal):
            vote(musyawarah=ballot, code=printed[0], places=places, at=NOW)
        assert turnout(ballot) == (0, 6)
        assert set(ballot.usulan.values_list("dots", flat=True)) == {0}

    def test_a_used_slip_an_unknown_one_and_a_closed_vote_are_refused(
        self, by: Actor, ballot: Musyawarah, printed: list[str]
    ) -> None:
        vote(musyawarah=ballot, code=printed[0], places=[1], at=NOW)
        with pytest.raises(SlipUsed):
            vote(musyawarah=ballot, code=printed[0], places=[1], at=NOW)
        for code in ("", "ABCDEFGH", "x" * 500):
            with pytest.raises(CodeUnknown):
                vote(musyawarah=ballot, code=code, places=[1], at=NOW)
        close_vote(musyawarah=ballot, by=by, at=NOW)
        with pytest.raises(VoteIsClosed):
            vote(musyawarah=ballot, code=printed[1], places=[1], at=NOW)

    def test_a_slip_of_one_meeting_is_none_of_another(
        self, desa: Wilayah, by: Actor, ballot: Musyawarah, printed: list[str], bring: Bring
    ) -> None:
        close_vote(musyawarah=ballot, by=by, at=NOW)
        other = makers.make_held(desa, by, title="Lain")
        for title in ("A", "B"):
            bring(other, title)
        choose_method(musyawarah=other, method=PriorityMethod.DOTS, dots_each=1, by=by, at=NOW)
        open_vote(musyawarah=other, by=by, at=NOW)
        with pytest.raises(CodeUnknown):
            vote(musyawarah=other, code=printed[0], places=[1], at=NOW)


REFUSALS = (CodeUnknown, SlipUsed, NothingMarked, NotOnTheBoard, TooManyDots)
TRIES = st.lists(
    st.tuples(st.integers(0, 7), st.lists(st.integers(0, 4), max_size=4)), min_size=1, max_size=12
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tries=TRIES)
def test_whatever_is_tried_dots_never_outnumber_slips_and_none_votes_twice(
    ballot: Musyawarah, printed: list[str], tries: list[tuple[int, list[int]]]
) -> None:
    counted: Counter[int] = Counter()
    with transaction.atomic():
        for slip, places in tries:
            with contextlib.suppress(*REFUSALS):
                vote(musyawarah=ballot, code=[*printed, "", "ABCDEFGH"][slip], places=places, at=NOW)
                counted[slip] += 1
        used, _ = turnout(ballot)
        dots = sum(ballot.usulan.values_list("dots", flat=True))
        assert set(counted.values()) <= {1}
        assert used == len(counted)
        assert used <= dots <= used * (ballot.dots_each or 0)
        transaction.set_rollback(True)


class TestSecrecy:
    def rows(self) -> dict[str, list[Any]]:
        """Every row of every table but those two that are meant to change."""
        tables = {}
        for model in apps.get_models(include_auto_created=True):
            name = model._meta.db_table
            if name not in {"planning_voteslip", "planning_usulan"}:
                with connection.cursor() as cursor:
                    cursor.execute(f'SELECT * FROM "{name}"')  # noqa: S608 - names of our own tables
                    tables[name] = sorted(map(repr, cursor.fetchall()))
        return tables

    def test_a_vote_writes_no_row_but_a_used_slip_and_sums(
        self, ballot: Musyawarah, printed: list[str]
    ) -> None:
        before = self.rows()
        slips = set(VoteSlip.objects.values_list("pk", "fingerprint"))
        vote(musyawarah=ballot, code=printed[0], places=[1, 3], at=NOW)
        assert self.rows() == before
        assert set(VoteSlip.objects.values_list("pk", "fingerprint")) == slips
        columns = {field.name for field in VoteSlip._meta.get_fields()}
        assert columns == {"id", "musyawarah", "fingerprint", "used"}

    def test_the_ledger_tells_only_of_the_whole(
        self, by: Actor, ballot: Musyawarah, printed: list[str]
    ) -> None:
        entries = Entry.objects.count()
        for code in printed[:5]:
            vote(musyawarah=ballot, code=code, places=[1], at=NOW)
        assert Entry.objects.count() == entries
        close_vote(musyawarah=ballot, by=by, at=NOW)
        last = Entry.objects.order_by("id").last()
        assert last is not None
        assert (last.kind, last.facts["used"], sum(last.facts["dots"].values())) == ("suara.ditutup", 5, 5)
