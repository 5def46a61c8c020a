"""The order of the message log, and what it never shows."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from accountability.regions.models import Wilayah
from sms_gateway.log import (
    FAR_FUTURE,
    NoSuchPlace,
    Place,
    for_eyes,
    inbound_of,
    outbound_of,
    pseudonym,
    read_place,
)
from sms_gateway.models import Contact
from tests.plans import plan_of, read_whole

MOMENTS = st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2100, 1, 1), timezones=st.just(dt.UTC))  # noqa: DTZ001


class TestPlace:
    @given(MOMENTS, st.integers(0, 1), st.integers(1, 10**12))
    def test_a_place_in_an_address_is_read_back(self, at: dt.datetime, stream: int, pk: int) -> None:
        place = Place(at, stream, pk)
        assert read_place(str(place)) == place

    @pytest.mark.parametrize(
        "text", ["", "x", "1-2-3", "1-1-", "-1-1-1", "1-1-1x", "١-1-1", f"{'9' * 18}-1-1"]
    )
    def test_what_is_no_place_is_refused(self, text: str) -> None:
        with pytest.raises(NoSuchPlace):
            read_place(text)

    def test_the_first_page_begins_after_everything(self) -> None:
        assert Place().at == FAR_FUTURE


class TestForEyes:
    @pytest.mark.parametrize(
        "number",
        [
            "081200000001",
            "0812-0000-0001",
            "0812 0000 0001",
            "+6281200000001",
            "62 812 0000 0001",
            "+62-812-00000001",
        ],
    )
    def test_a_telephone_number_is_covered(self, number: str) -> None:
        assert for_eyes(f"telepon {number} ya") == "telepon 08** **** **** ya"

    @pytest.mark.parametrize(
        "number", ["0274512345", "0274-512345", "(0274) 512 345", "021-5551 2345", "0911 345678"]
    )
    def test_that_of_a_telephone_at_home_too(self, number: str) -> None:
        assert for_eyes(f"telepon {number} ya") == "telepon 0*** ****** ya"

    @pytest.mark.parametrize("secret", ["1234 5678 9012 3456", "1234567890123456", "1234-5678-9012-3456"])
    def test_sixteen_digits_are_covered(self, secret: str) -> None:
        assert for_eyes(f"HAPUS 204-5813 {secret}") == "HAPUS 204-5813 **** **** **** ****"

    @pytest.mark.parametrize(
        "words",
        [
            "204-5813: DIBACA",
            "CEK 2045813",
            "Rp125.500.000 tahun 2027",
            "RT 08 RW 081",
            "28 Nov jam 09.00",
            "2081-23456",
            "28-11-2026 jam 0700-0900",
            "desa 99.01.01.2001, Rp0,5 miliar",
        ],
    )
    def test_other_numbers_stay(self, words: str) -> None:
        assert for_eyes(words) == words


class TestPseudonym:
    def test_it_is_the_same_for_ever_and_another_in_another_village(self) -> None:
        one = Contact(fingerprint="a" * 64)
        assert pseudonym(one, "99.01.01.2001") == pseudonym(Contact(fingerprint="a" * 64), "99.01.01.2001")
        assert pseudonym(one, "99.01.01.2001") != pseudonym(one, "99.01.01.2002")

    def test_another_secret_gives_other_names(self, settings: object) -> None:
        one = Contact(fingerprint="a" * 64)
        before = pseudonym(one, "99.01.01.2001")
        settings.SECRET_KEY = "another-secret-of-at-least-32-characters"  # type: ignore[attr-defined]
        assert pseudonym(one, "99.01.01.2001") != before

    def test_the_phones_of_a_village_have_names_of_their_own(self) -> None:
        names = {pseudonym(Contact(fingerprint=f"{n:064x}"), "99.01.01.2001") for n in range(2000)}
        assert len(names) >= 1999
        assert {len(name) for name in names} == {5}


class TestWhatIsOfAVillage:
    @pytest.mark.parametrize("stream", ["in", "out"])
    def test_the_sms_and_phones_of_other_villages_are_not_read(self, desa: Wilayah, stream: str) -> None:
        asked = inbound_of(desa=desa) if stream == "in" else outbound_of(desa=desa)
        with CaptureQueriesContext(connection) as seen:
            list(asked[:1])
        plan = plan_of(seen[0]["sql"])
        assert any("desa_id" in line for line in plan)
        assert [line for line in read_whole(plan) if "sms_gateway" in line] == []
