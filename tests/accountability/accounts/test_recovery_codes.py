"""Ten codes on paper, each good once."""

import pytest

from accountability.accounts.models import Membership, RecoveryCode
from accountability.accounts.recovery_codes import is_like_one, left, make, use
from tests import makers

AT = makers.NOW


class TestRecoveryCodes:
    def test_there_are_ten_and_only_hashes_are_kept(self, ketua: Membership) -> None:
        codes = make(user=ketua.user, at=AT)
        kept = " ".join(RecoveryCode.objects.values_list("code_hash", flat=True))
        assert len(set(codes)) == left(ketua.user) == 10
        assert all(code.replace("-", "") not in kept for code in codes)

    def test_each_is_good_once_however_it_is_typed(self, ketua: Membership) -> None:
        code = make(user=ketua.user, at=AT)[3]
        assert is_like_one(code)
        assert use(user=ketua.user, typed=f" {code.upper()} ", at=AT)
        assert not use(user=ketua.user, typed=code, at=AT)
        assert left(ketua.user) == 9

    def test_new_ones_end_the_old_ones(self, ketua: Membership) -> None:
        old = make(user=ketua.user, at=AT)[0]
        make(user=ketua.user, at=AT)
        assert not use(user=ketua.user, typed=old, at=AT)

    def test_those_of_another_person_open_nothing(self, ketua: Membership, anggota: Membership) -> None:
        make(user=ketua.user, at=AT)
        assert not use(user=ketua.user, typed=make(user=anggota.user, at=AT)[0], at=AT)

    @pytest.mark.parametrize("typed", ["", "123456", "x" * 12, "3abc-defg-hjk", "9" * 400, "３abc-defg-hjkm"])
    def test_what_is_none_is_refused(self, ketua: Membership, typed: str) -> None:
        make(user=ketua.user, at=AT)
        assert not use(user=ketua.user, typed=typed, at=AT)
