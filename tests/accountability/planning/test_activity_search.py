"""People find an official kegiatan by their own words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountability.planning.activity_codes import as_written, kegiatan, search
from accountability.planning.data_rows import rows_of


@pytest.mark.parametrize(
    ("words", "kode"),
    [
        ("jalan rusak", "2.3.10"),
        ("posyandu", "2.2.02"),
        ("air bersih", "2.4.11"),
        ("sampah", "2.4.15"),
        ("got mampet", "2.4.16"),
        ("mck", "2.4.14"),
        ("2.3.1", "2.3.10"),
        ("2.3.10 apa saja", "2.3.10"),
    ],
)
def test_the_code_is_among_the_first(words: str, kode: str) -> None:
    assert kode in [one.kode for one in search(words, 20)], [one.kode for one in search(words, 20)]


@pytest.mark.parametrize("words", ["", "   ", "xyzzy", "9.9"])
def test_what_fits_nothing_finds_nothing(words: str) -> None:
    assert search(words) == []


def test_every_word_people_use_leads_somewhere() -> None:
    assert [row["word"] for row in rows_of("activity_words") if not search(row["word"])] == []


@given(words=st.text(max_size=60))
def test_any_words_find_official_codes_only(words: str) -> None:
    assert all(kegiatan(one.kode).kode == one.kode for one in search(words))


@pytest.mark.parametrize(
    ("typed", "kode"),
    [("2.3.1", "2.3.01"), ("5.1.0", "5.1.00"), ("5.1.00", "5.1.00"), ("2.3.00", "2.3"), ("2", "2")],
)
def test_a_code_is_written_as_the_law_does(typed: str, kode: str) -> None:
    assert as_written(typed) == kode
