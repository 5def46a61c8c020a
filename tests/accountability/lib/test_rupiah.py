"""Rupiah are written as on the village's notice board, and read as villagers type them."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountability.lib import rupiah as money

AMOUNTS = st.integers(min_value=-(10**16), max_value=10**16)


@pytest.mark.parametrize(
    ("amount", "written"),
    [(0, "Rp0"), (999, "Rp999"), (1_234_567, "Rp1.234.567"), (-50_000, "-Rp50.000")],
)
def test_an_amount_is_written_in_full_without_a_space(amount: int, written: str) -> None:
    assert money.rupiah(amount) == written


@pytest.mark.parametrize(
    ("amount", "short"),
    [
        (0, "Rp0"),
        (999_499, "Rp999.499"),
        (1_000_000, "Rp1 juta"),
        (125_500_000, "Rp125,5 juta"),
        (125_549_999, "Rp125,5 juta"),
        (999_949_999, "Rp999,9 juta"),
        (999_950_000, "Rp1 miliar"),
        (1_000_000_000, "Rp1 miliar"),
        (1_460_000_000, "Rp1,46 miliar"),
        (1_455_000_000, "Rp1,46 miliar"),
        (2_000_000_000_000, "Rp2 triliun"),
        (1_234_000_000_000_000, "Rp1.234 triliun"),
        (-1_460_000_000, "-Rp1,46 miliar"),
    ],
)
def test_an_amount_in_short_fits_an_sms(amount: int, short: str) -> None:
    assert money.ringkas(amount) == short


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("50jt", 50_000_000),
        ("1,5 M", 1_500_000_000),
        ("Rp. 2.000.000,-", 2_000_000),
        ("rp 2.000.000,--", 2_000_000),
        ("2.000.000,00", 2_000_000),
        ("2000000", 2_000_000),
        ("1.5jt", 1_500_000),
        ("1.500 juta", 1_500_000_000),
        ("1.500", 1_500),
        ("2,5 juta", 2_500_000),
        ("500rb", 500_000),
        ("500 ribu", 500_000),
        ("50k", 50_000),
        ("2 milyar", 2_000_000_000),
        ("1,2 T", 1_200_000_000_000),
        ("1,500,000", 1_500_000),
        ("-Rp5.000", -5_000),
        ("Rp-5.000", -5_000),
        ("Rp5.000.", 5_000),
    ],
)
def test_what_people_type_is_understood(text: str, amount: int) -> None:
    assert money.read(text) == amount


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Rp",
        "jt",
        "banyak",
        "12,5",
        "1.234.567,50",
        "1,2345678 juta",
        "1.23.456",
        "1,5,5",
        "5 kg",
        "--5",
        "-Rp-5",
        "$5",
        "٥٠",
        "1e9",
        "9" * 60,
    ],
)
def test_what_is_no_whole_amount_is_refused(text: str) -> None:
    with pytest.raises(money.NotRupiah):
        money.read(text)


@given(AMOUNTS)
def test_what_is_written_in_full_reads_as_the_same_amount(amount: int) -> None:
    assert money.read(money.rupiah(amount)) == amount


@given(AMOUNTS)
def test_what_is_written_in_short_reads_as_nearly_the_same_amount(amount: int) -> None:
    assert abs(money.read(money.ringkas(amount)) - amount) <= abs(amount) // 20


@given(st.text())
def test_any_text_at_all_is_an_amount_or_refused(text: str) -> None:
    with contextlib.suppress(money.NotRupiah):
        assert isinstance(money.read(text), int)
