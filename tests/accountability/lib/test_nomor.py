"""The number of an aspirasi survives being read aloud, retyped and mistyped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountability.lib import nomor

BODIES = st.text("0123456789", min_size=6, max_size=11)


class TestDrawing:
    def test_a_drawn_number_is_valid_and_has_the_length_asked_for(self) -> None:
        for digits in range(nomor.MIN_DIGITS, nomor.MAX_DIGITS + 1):
            drawn = nomor.draw(digits)
            assert len(drawn) == digits
            assert nomor.is_valid(drawn)

    def test_a_drawn_number_never_begins_with_zero(self) -> None:
        assert all(nomor.draw()[0] != "0" for _ in range(500))

    def test_drawing_again_gives_another_number(self) -> None:
        assert len({nomor.draw(12) for _ in range(100)}) == 100

    @pytest.mark.parametrize("digits", [0, 6, 13])
    def test_a_length_no_reader_accepts_is_refused(self, digits: int) -> None:
        with pytest.raises(ValueError, match="7 to 12"):
            nomor.draw(digits)


class TestCheckDigit:
    def test_it_is_the_published_one(self) -> None:
        assert nomor.check_digit("572") == "4"  # the example in Damm's own dissertation

    def test_the_example_shown_to_citizens_is_valid(self) -> None:
        assert nomor.is_valid("204-5813")

    @given(BODIES, st.data())
    def test_every_single_wrong_digit_is_caught(self, body: str, data: st.DataObject) -> None:
        right = body + nomor.check_digit(body)
        place = data.draw(st.integers(0, len(right) - 1))
        for digit in "0123456789":
            wrong = right[:place] + digit + right[place + 1 :]
            assert nomor.is_valid(wrong) is (wrong == right)

    @given(BODIES)
    def test_every_swap_of_two_neighbours_is_caught(self, body: str) -> None:
        right = body + nomor.check_digit(body)
        for place in range(len(right) - 1):
            swapped = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
            assert nomor.is_valid(swapped) is (swapped == right)


class TestReadingWhatPeopleType:
    @pytest.mark.parametrize(
        "typed",
        [
            "2045813",
            "204-5813",
            "204 5813",
            "204.58.13",
            " 2O4-58l3 ",
            "2o4 58I3",
            "204–5813",
            "２０４５８１３",
        ],
    )
    def test_the_same_number_is_understood(self, typed: str) -> None:
        assert nomor.tidy(typed) == "2045813"
        assert nomor.is_valid(typed)

    @pytest.mark.parametrize("typed", ["", " ", "lol", "Oli", "jalan", "204-5813a", "½", "٢٠٤", "RT 03"])
    def test_what_is_no_number_gives_nothing(self, typed: str) -> None:
        assert nomor.tidy(typed) == ""
        assert not nomor.is_valid(typed)

    def test_a_right_check_digit_on_too_few_digits_is_no_number(self) -> None:
        assert not nomor.is_valid("572" + nomor.check_digit("572"))

    @given(st.text())
    def test_any_text_at_all_gives_digits_or_nothing(self, text: str) -> None:
        tidied = nomor.tidy(text)
        assert tidied == "" or (tidied.isascii() and tidied.isdigit())


class TestWriting:
    @pytest.mark.parametrize(("digits", "written"), [("2045813", "204-5813"), ("20458135", "204-58135")])
    def test_a_dash_follows_the_third_digit(self, digits: str, written: str) -> None:
        assert nomor.written(digits) == written

    @given(BODIES)
    def test_what_is_written_reads_as_the_same_number(self, body: str) -> None:
        assert nomor.tidy(nomor.written(body)) == body
