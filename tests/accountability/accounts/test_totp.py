"""Codes of a phone: of this half minute or the ones beside it, each once."""

import datetime as dt

import pytest
from django_otp.oath import hotp
from hypothesis import given
from hypothesis import strategies as st

from accountability.accounts.models import Membership, TotpKey
from accountability.accounts.totp import (
    STEP,
    WrongCode,
    accept,
    address,
    matching_step,
    new_secret,
    set_up,
    step_of,
    take_off,
    written,
)
from tests import makers

AT = makers.NOW
SECRET = bytes(range(20))


def code_at(at: dt.datetime, secret: bytes = SECRET) -> str:
    """What the phone shows at `at`."""
    return f"{hotp(secret, step_of(at)):06}"


def later(seconds: int) -> dt.datetime:
    """So many seconds after the fixed moment."""
    return AT + dt.timedelta(seconds=seconds)


class TestMatchingStep:
    def test_the_test_values_of_the_standard_come_out(self) -> None:
        key = b"12345678901234567890"  # RFC 6238, appendix B, the last six digits
        for moment, code in ((59, "287082"), (1111111109, "081804"), (20000000000, "353130")):
            at = dt.datetime.fromtimestamp(moment, dt.UTC)
            assert matching_step(key, code, at) == moment // 30

    @given(st.integers(min_value=-10, max_value=10))
    def test_a_phone_may_be_one_step_off_and_no_more(self, steps: int) -> None:
        code = code_at(later(steps * STEP))
        assert (matching_step(SECRET, code, AT) is not None) == (abs(steps) <= 1)

    @given(st.text(max_size=12))
    def test_whatever_is_typed_is_no_error(self, typed: str) -> None:
        found = matching_step(SECRET, typed, AT)
        assert found is None or typed in {code_at(later(n * STEP)) for n in (-1, 0, 1)}


class TestSetUp:
    def test_the_secret_lies_sealed(self, ketua: Membership) -> None:
        key = set_up(user=ketua.user, secret=SECRET, code=code_at(AT), at=AT)
        assert SECRET not in bytes(key.sealed)

    def test_the_first_code_does_not_also_open_the_door(self, ketua: Membership) -> None:
        set_up(user=ketua.user, secret=SECRET, code=code_at(AT), at=AT)
        assert not accept(user=ketua.user, code=code_at(AT), at=AT)
        assert accept(user=ketua.user, code=code_at(later(STEP)), at=later(STEP))

    @pytest.mark.parametrize("minutes", [-6, 5])
    def test_a_wrong_clock_is_told(self, ketua: Membership, minutes: int) -> None:
        with pytest.raises(WrongCode) as wrong:
            set_up(user=ketua.user, secret=SECRET, code=code_at(later(minutes * 60)), at=AT)
        assert wrong.value.minutes == minutes
        assert not TotpKey.objects.exists()

    def test_it_is_shown_as_text_and_as_an_address(self) -> None:
        secret = new_secret()
        assert len(written(secret).split(" ")) == 8
        assert written(secret).replace(" ", "") in address(secret, "ketua uji")


class TestAccept:
    @pytest.fixture(autouse=True)
    def key(self, ketua: Membership) -> None:
        set_up(user=ketua.user, secret=SECRET, code=code_at(AT), at=AT)

    def test_a_code_is_good_once(self, ketua: Membership) -> None:
        at = later(300)
        assert accept(user=ketua.user, code=code_at(at), at=at)
        assert not accept(user=ketua.user, code=code_at(at), at=at)

    def test_none_older_than_the_last_is_taken(self, ketua: Membership) -> None:
        at = later(300)
        assert accept(user=ketua.user, code=code_at(later(330)), at=at)
        assert not accept(user=ketua.user, code=code_at(at), at=at)

    def test_the_code_of_another_person_is_wrong(self, ketua: Membership, anggota: Membership) -> None:
        other = bytes(20)
        set_up(user=anggota.user, secret=other, code=code_at(AT, other), at=AT)
        assert not accept(user=ketua.user, code=code_at(later(300), other), at=later(300))

    def test_what_is_taken_off_opens_nothing(self, ketua: Membership) -> None:
        take_off(user=ketua.user, at=later(60))
        assert not accept(user=ketua.user, code=code_at(later(300)), at=later(300))

    def test_a_secret_sealed_elsewhere_opens_nothing(self, ketua: Membership) -> None:
        TotpKey.objects.update(sealed=b"x" * 60)
        assert not accept(user=ketua.user, code=code_at(later(300)), at=later(300))
