"""Whatever form a number arrives in, one person is one number, and a machine is nobody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountability.lib import phone


@pytest.mark.parametrize(
    "raw",
    [
        "081200000001",
        "0812-0000-0001",
        "0812 0000 0001",
        "6281200000001",
        "+6281200000001",
        "+62 812-0000-0001",
        "81200000001",
        "62 081200000001",
        "+62081200000001",
        "006281200000001",
        "00 62 812 0000 0001",
        "\u202a+62 812\u20110000\u20110001\u202c",
        "(0812) 0000.0001",
        "０８１２０００００００１",
        "O812OOOOOOO1",
    ],
)
def test_every_way_of_writing_a_mobile_number_gives_one_number(raw: str) -> None:
    assert phone.e164(raw) == "+6281200000001"
    assert phone.is_person(raw)


@pytest.mark.parametrize("raw", ["0899999999999", "0800000000", "0847-0000-0001"])
def test_a_mobile_prefix_the_library_does_not_know_is_still_a_person(raw: str) -> None:
    assert phone.e164(raw) == "+62" + raw.replace("-", "")[1:]
    assert phone.is_person(raw)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "   ",
        "99999",
        "1234",
        "888",
        "123456",
        "TELKOMSEL",
        "BANK-1",
        "INFO 0812",
        "*123#",
        "+",
        "0812",
        "08120000",
    ],
)
def test_short_codes_and_names_are_nobody(raw: str) -> None:
    assert phone.e164(raw) is None
    assert not phone.is_person(raw)


def test_a_number_of_too_many_digits_is_nobody() -> None:
    assert phone.e164("08120000000001") is None
    assert phone.e164("0" * 400) is None


def test_a_landline_has_a_number_but_receives_no_sms() -> None:
    assert phone.e164("021-5000000") == "+62215000000"
    assert not phone.is_person("021-5000000")


def test_a_mobile_number_from_abroad_is_a_person() -> None:
    assert phone.e164("0060123456789") == "+60123456789"
    assert phone.is_person("+60 12-345 6789")


@given(st.integers(min_value=10**7, max_value=10**10 - 1), st.sampled_from(["0", "62", "+62", "0062", ""]))
def test_a_number_means_the_same_with_every_prefix_and_read_twice(rest: int, prefix: str) -> None:
    read = phone.e164(f"{prefix}8{rest}")
    assert read == f"+628{rest}"
    assert phone.e164(read) == read


@given(st.text())
def test_no_text_at_all_breaks_the_reader(text: str) -> None:
    read = phone.e164(text)
    assert read is None or (read.startswith("+") and read[1:].isdigit())
