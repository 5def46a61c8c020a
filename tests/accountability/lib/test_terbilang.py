"""Numbers in words, as an amount is read aloud."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountability.lib.terbilang import TooMuch, rupiah_in_words, terbilang

UNITS = {
    "nol": 0, "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8,
    "sembilan": 9, "sepuluh": 10, "sebelas": 11, "seratus": 100,
}  # fmt: skip
SCALES = {"ribu": 10**3, "juta": 10**6, "miliar": 10**9, "triliun": 10**12, "kuadriliun": 10**15}


def heard(words: str) -> int:
    """The number that somebody who listens writes down: an own way back, word for word."""
    total = group = last = 0
    for word in words.split():
        if word == "seribu":
            total += 1000
        elif word in SCALES:
            total, group, last = total + (group + last) * SCALES[word], 0, 0
        elif word == "ratus":
            group, last = group + last * 100, 0
        elif word == "puluh":
            group, last = group + last * 10, 0
        elif word == "belas":
            group, last = group + last + 10, 0
        else:
            group, last = group + last, UNITS[word]
    return total + group + last


@given(st.integers(0, 10**18 - 1))
def test_what_is_heard_is_what_was_meant(number: int) -> None:
    assert heard(terbilang(number)) == number


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "nol"),
        (11, "sebelas"),
        (112, "seratus dua belas"),
        (1000, "seribu"),
        (2_001_000, "dua juta seribu"),
        (21_100, "dua puluh satu ribu seratus"),
        (1_460_000_000, "satu miliar empat ratus enam puluh juta"),
        (-5, "minus lima"),
    ],
)
def test_it_is_said_as_people_say_it(number: int, words: str) -> None:
    assert terbilang(number) == words


def test_beyond_all_words_it_refuses() -> None:
    with pytest.raises(TooMuch):
        terbilang(10**18)


def test_an_amount_is_said_to_the_nearest_juta_and_told_to_be_so() -> None:
    assert rupiah_in_words(1_460_000_000) == "satu miliar empat ratus enam puluh juta rupiah"
    assert rupiah_in_words(1_459_500_001) == "kurang lebih satu miliar empat ratus enam puluh juta rupiah"
    assert rupiah_in_words(750) == "tujuh ratus lima puluh rupiah"
