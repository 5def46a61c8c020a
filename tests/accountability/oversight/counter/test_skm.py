"""The arithmetic of the survey, against an example worked by hand and for any answers at all."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountability.oversight.counter.skm import Tally, result_of, rounded
from accountability.oversight.counter.tables import mutu_of, number, short_form, starting_list, unsur

# Ten people, nine unsur. Sums by hand: 31 30 28 40 32 33 35 27 29; means 3.1 3.0 2.8 4.0 3.2 3.3 3.5 2.7 2.9,
# together 28.5; 28.5 / 9 = 3.1667; times 25 = 79.1667.
WORKED = {1: 31, 2: 30, 3: 28, 4: 40, 5: 32, 6: 33, 7: 35, 8: 27, 9: 29}
LEAST = number("fewest_shown")
ANSWERS = st.lists(
    st.lists(st.one_of(st.none(), st.integers(1, 4)), min_size=9, max_size=9).filter(any), max_size=25
)


def tally(answers: list[list[int | None]]) -> Tally:
    """The answers added up, one person a row."""
    total = Tally()
    for row in answers:
        said = {no: score for no, score in enumerate(row, start=1) if score is not None}
        total.add(Tally(1, said, dict.fromkeys(said, 1)))
    return total


class TestWorkedExample:
    def test_index_and_letter_are_those_of_the_hand(self) -> None:
        result = result_of(Tally(10, WORKED, dict.fromkeys(WORKED, 10)))
        assert result.value == Decimal("79.17")
        assert result.mutu is not None
        assert result.mutu.letter == "B"
        assert [result.mean(one) for one in unsur()][:3] == [
            Decimal("3.10"),
            Decimal("3.00"),
            Decimal("2.80"),
        ]
        assert result.weighed(unsur()[3]) == Decimal("0.44")
        assert [one.no for one in result.best] == [4]
        assert [one.no for one in result.worst] == [8]
        assert not result.enough

    def test_who_skips_an_unsur_is_not_in_its_mean(self) -> None:
        result = result_of(tally([[4, None, 4, 4, 4, 4, 4, 4, 4]] * 5 + [[4, 1, 4, 4, 4, 4, 4, 4, 4]] * 5))
        assert result.mean(unsur()[1]) == Decimal("1.00")
        assert result.value == rounded(Fraction(8 * 4 + 1, 9) * 25)

    def test_the_short_form_alone_is_an_index_of_three(self) -> None:
        row: list[int | None] = [None] * 9
        for one, score in zip(short_form(), (4, 4, 3), strict=True):
            row[one.no - 1] = score
        assert result_of(tally([row] * 6)).value == Decimal("91.67")

    def test_level_unsur_have_no_best_and_no_worst(self) -> None:
        result = result_of(tally([[3] * 9] * 6))
        assert (result.best, result.worst, result.value) == ([], [], Decimal("75.00"))


class TestFewPeople:
    def test_fewer_than_five_have_no_figures(self) -> None:
        assert not result_of(tally([[4] * 9] * (LEAST - 1))).shown
        assert result_of(tally([[4] * 9] * LEAST)).shown

    def test_an_unsur_that_few_scored_has_no_mean_and_no_weight(self) -> None:
        answers: list[list[int | None]] = [[4, None, 4, 4, 4, 4, 4, 4, 4]] * 5
        result = result_of(tally([*answers, [4, 1, 4, 4, 4, 4, 4, 4, 4]]))
        assert result.mean(unsur()[1]) is None
        assert result.value == Decimal("100.00")


class TestAnyAnswers:
    @given(ANSWERS)
    def test_the_index_lies_between_25_and_100_and_has_a_letter(
        self, answers: list[list[int | None]]
    ) -> None:
        result = result_of(tally(answers))
        if result.value is None:
            assert result.mutu is None
            return
        assert result.people >= LEAST
        assert Decimal(25) <= result.value <= Decimal(100)
        assert all(1 <= mean <= 4 for mean in result.means.values())

    @given(ANSWERS)
    def test_what_was_frozen_says_the_same_again(self, answers: list[list[int | None]]) -> None:
        told = tally(answers)
        assert result_of(Tally.from_json(told.as_json())) == result_of(told)

    @given(ANSWERS, ANSWERS)
    def test_two_tallies_together_are_one(
        self, some: list[list[int | None]], more: list[list[int | None]]
    ) -> None:
        both = tally(some)
        both.add(tally(more))
        assert result_of(both) == result_of(tally([*some, *more]))


class TestTables:
    @pytest.mark.parametrize(
        ("value", "letter"),
        [
            ("100.00", "A"), ("88.31", "A"), ("88.30", "B"), ("76.61", "B"), ("76.60", "C"), ("65.00", "C"),
            ("64.99", "D"), ("25.00", "D"),
        ],
    )  # fmt: skip
    def test_bounds_of_the_letters(self, value: str, letter: str) -> None:
        assert mutu_of(Decimal(value)).letter == letter

    def test_there_are_nine_unsur_and_three_of_the_short_form(self) -> None:
        assert [one.no for one in unsur()] == list(range(1, 10))
        assert [one.kode for one in short_form()] == ["waktu", "biaya", "perilaku"]
        assert len({one.kode for one in starting_list()}) == len(starting_list())
