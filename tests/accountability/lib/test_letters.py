"""Letters are counted as people see them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountability.lib.letters import SIGNS_IN_A_LETTER, too_many

FAMILY = "\N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}"
FLAG = "\N{REGIONAL INDICATOR SYMBOL LETTER I}\N{REGIONAL INDICATOR SYMBOL LETTER D}"
WITH_MARK = "e\N{COMBINING ACUTE ACCENT}"
JAVANESE = "\N{JAVANESE LETTER KA}\N{JAVANESE VOWEL SIGN WULU}"


class TestTooMany:
    @pytest.mark.parametrize("letter", ["a", FLAG, WITH_MARK, JAVANESE, "\N{THUMBS UP SIGN}"])
    def test_one_that_is_seen_is_one_that_counts(self, letter: str) -> None:
        assert too_many(letter * 20, 20) == 0
        assert too_many(letter * 23, 20) == 3

    def test_a_family_among_words_is_one_letter(self) -> None:
        assert too_many(f"{'a' * 19}{FAMILY}", 20) == 0
        assert too_many(f"{'a' * 20}{FAMILY}", 20) == 1

    def test_marks_heaped_on_one_letter_do_not_pass_for_one(self) -> None:
        assert too_many("a" + "\N{COMBINING ACUTE ACCENT}" * 20 * SIGNS_IN_A_LETTER, 20) > 0

    @given(st.text(max_size=60))
    def test_it_never_refuses_what_counting_signs_would_take(self, text: str) -> None:
        assert too_many(text, max(len(text), 1)) == 0
        assert too_many(text, 5) <= max(len(text) - 5, 0)
