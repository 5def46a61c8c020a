"""Cells are read exactly, and whole rupiah make up the exact sums."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountability.budget.siskeudes import cells, codes
from accountability.budget.siskeudes.rounding import apportioned, balanced, whole_rupiah

SEN = st.decimals(0, 10**10, places=2, allow_nan=False, allow_infinity=False)
PLACES = st.sampled_from(
    [
        ("4.2.1.01", ""),
        ("5.2.1.01", "1.1.04"),
        ("5.3.5.02", "2.3.10"),
        ("5.1.1.01", "1.1.01"),
        ("6.1.1.01", ""),
        ("6.2.2.01", ""),
    ]
)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("1.2000000000000000e+006", "1200000"),
        ("1.2345678899999999e+006", "1234567.89"),
        ("1200000", "1200000"),
        ("1.200.000,00", "1200000"),
        ("1,200,000.00", "1200000"),
        ("Rp. 1.200.000,-", "1200000"),
        ("Rp1.200.000,50", "1200000.5"),
        ("1200000,5", "1200000.5"),
        ("1.200", "1200"),
        ("(1.200.000)", "-1200000"),
        ("-Rp 5", "-5"),
        ("0.500", "0.5"),
    ],
)
def test_an_amount_however_written(said: str, meant: str) -> None:
    assert cells.rupiah(said) == Decimal(meant)


@pytest.mark.parametrize("said", ["", " ", "-", "NULL"])
def test_an_empty_cell_is_none(said: str) -> None:
    assert cells.rupiah(said) is None


@given(st.decimals(0, 10**12, places=2, allow_nan=False, allow_infinity=False))
def test_an_amount_survives_every_writing(amount: Decimal) -> None:
    english = f"{amount:,.2f}"
    indonesian = english.translate(str.maketrans(",.", ".,"))
    scientific = f"{float(amount):.16e}"
    for said in (f"{amount:.2f}", english, indonesian, f"Rp {indonesian}", scientific):
        assert cells.rupiah(said) == amount


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_is_not(said: str) -> None:
    try:
        amount = cells.rupiah(said)
    except cells.NotAnAmount:
        return
    assert amount is None or amount.is_finite()


def test_days_are_read_month_first_unless_the_file_shows_otherwise() -> None:
    order = cells.DayOrder()
    assert order.day("03/04/26 00:00:00") == dt.date(2026, 3, 4)
    order.hear("31/12/2026")
    assert order.day("03/04/2026") == dt.date(2026, 4, 3)
    with pytest.raises(cells.NotADay):
        order.day("02/30/26")


def test_numbers_of_people_are_left_out_of_words() -> None:
    assert cells.words("Honor\n NIK 3329040101900001, 12 OB") == "Honor NIK …, 12 OB"


def test_codes_lose_their_full_stops() -> None:
    assert codes.desa("53.01", "24.2005.") == codes.desa("53.01", "53.01.24.2005") == "53.01.24.2005"
    assert codes.desa("53.01", "33.29.24.2005.") is None
    assert (
        codes.kegiatan("24.2005.01.03.01.", "24.2005.") == codes.kegiatan("01.03.01", "24.2005.") == "1.3.01"
    )
    assert (codes.account("5.2.2.05."), codes.account("5.2.2."), codes.account("5.2.2.5.")) == (
        "5.2.2.05",
        "5.2.2",
        "5.2.2.05",
    )
    assert (codes.source("dd"), codes.source("BKP"), codes.source("XYZ")) == (
        ("DDS", True),
        ("PBP", True),
        ("XYZ", False),
    )


@given(st.lists(st.tuples(PLACES, SEN), max_size=30))
def test_whole_rupiah_make_up_the_exact_sums(told: list[tuple[tuple[str, str], Decimal]]) -> None:
    places, exact = [place for place, _ in told], [amount for _, amount in told]
    whole = whole_rupiah(places, exact)
    sums: dict[str, list[Decimal]] = {}
    for (account, _), amount, rupiah in zip(places, exact, whole, strict=True):
        assert abs(amount - rupiah) < 1
        part = sums.setdefault(codes.part_of(account) or "", [Decimal(0), Decimal(0)])
        part[0], part[1] = part[0] + amount, part[1] + rupiah
    for bidang in "12":
        of = [n for n, place in enumerate(places) if place[1][:1] == bidang]
        assert abs(sum((exact[n] for n in of), Decimal(0)) - sum(whole[n] for n in of)) < 1
    kept = balanced({part: of[0] for part, of in sums.items()})
    for name, (exactly, wholly) in sums.items():
        assert wholly == kept[name]
        assert abs(exactly - wholly) < 1


def test_a_balance_that_holds_exactly_still_holds_in_whole_rupiah() -> None:
    sums = balanced({"4": Decimal("100.4"), "6.1": Decimal("50.4"), "5": Decimal("150.8")})
    assert sums == {"4": 100, "6.1": 51, "5": 151}


@given(st.lists(st.decimals(-1000, 1000, places=2, allow_nan=False, allow_infinity=False), min_size=1))
def test_amounts_are_apportioned_without_rest(exact: list[Decimal]) -> None:
    total = int(sum(exact, Decimal(0)).quantize(Decimal(1), ROUND_HALF_UP))
    assert sum(apportioned(exact, total)) == total
