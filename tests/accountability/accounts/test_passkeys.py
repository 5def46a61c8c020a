"""Passkeys: only the phone that made one opens, only here, only once for each challenge."""

import json
from typing import Any

import pytest

from accountability.accounts import passkeys
from accountability.accounts.models import Membership, Passkey
from accountability.accounts.passkeys import (
    NotAccepted,
    TooManyPasskeys,
    add,
    ask_to_add,
    ask_to_use,
    remove,
    use,
)
from tests import makers
from tests.accountability.accounts.soft_key import SoftKey

AT = makers.NOW


def added(member: Membership, phone: SoftKey) -> Passkey:
    """The phone's key, kept for this member."""
    asked = ask_to_add(member.user)
    return add(
        user=member.user, name="HP saya", answer=phone.makes(asked.options), challenge=asked.challenge, at=AT
    )


def used(phone: SoftKey, member: Membership | None = None, **wrong: Any) -> Passkey:
    """The phone answers a page."""
    asked = ask_to_use(member.user if member else None)
    answer = phone.signs(asked.options, **wrong)
    return use(answer=answer, challenge=asked.challenge, user=member.user if member else None, at=AT)


class TestPasskeys:
    def test_a_phone_is_known_again_without_a_name(self, ketua: Membership) -> None:
        phone = SoftKey()
        added(ketua, phone)
        assert used(phone).user == ketua.user

    def test_after_the_password_only_ones_own_counts(self, ketua: Membership, anggota: Membership) -> None:
        mine, theirs = SoftKey(), SoftKey()
        added(ketua, mine)
        added(anggota, theirs)
        assert used(mine, ketua).last_used_at == AT
        with pytest.raises(NotAccepted):
            used(theirs, ketua)

    def test_another_site_gets_nothing_that_opens_here(self, ketua: Membership) -> None:
        phone = SoftKey()
        added(ketua, phone)
        phone.origin = "https://posko.example.evil"
        with pytest.raises(NotAccepted):
            used(phone)

    def test_an_old_challenge_is_worth_nothing(self, ketua: Membership) -> None:
        phone = SoftKey()
        added(ketua, phone)
        with pytest.raises(NotAccepted):
            used(phone, challenge="AAAA")

    def test_without_a_finger_or_pin_it_does_not_open(self, ketua: Membership) -> None:
        phone = SoftKey()
        added(ketua, phone)
        phone.verified = False
        with pytest.raises(NotAccepted):
            used(phone)

    def test_a_copied_key_is_noticed_by_its_counter(self, ketua: Membership) -> None:
        phone = SoftKey()
        added(ketua, phone)
        used(phone)
        phone.count -= 1
        with pytest.raises(NotAccepted):
            used(phone)

    def test_the_handle_of_another_person_is_refused(self, ketua: Membership) -> None:
        phone = SoftKey()
        added(ketua, phone)
        with pytest.raises(NotAccepted):
            used(phone, handle=b"x" * 32)

    def test_what_was_removed_opens_nothing(self, ketua: Membership) -> None:
        phone = SoftKey()
        remove(user=ketua.user, pk=added(ketua, phone).pk, at=AT)
        with pytest.raises(NotAccepted):
            used(phone)

    def test_one_cannot_remove_the_key_of_another(self, ketua: Membership, anggota: Membership) -> None:
        key = added(anggota, SoftKey())
        remove(user=ketua.user, pk=key.pk, at=AT)
        assert Passkey.objects.filter(pk=key.pk).exists()

    def test_a_key_is_kept_once(self, ketua: Membership, anggota: Membership) -> None:
        phone = SoftKey()
        added(ketua, phone)
        with pytest.raises(NotAccepted):
            added(anggota, phone)

    def test_ten_are_enough(self, ketua: Membership, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(passkeys, "MOST", 1)
        added(ketua, SoftKey())
        with pytest.raises(TooManyPasskeys):
            added(ketua, SoftKey())

    @pytest.mark.parametrize(
        "answer", ["", "{}", "[]", "null", "x", '{"id": 1}', json.dumps({"id": "a" * 9000})]
    )
    def test_nonsense_is_refused_and_no_error(self, ketua: Membership, answer: str) -> None:
        asked = ask_to_use(None)
        with pytest.raises(NotAccepted):
            use(answer=answer, challenge=asked.challenge, user=None, at=AT)
        with pytest.raises(NotAccepted):
            add(user=ketua.user, name="x", answer=answer, challenge=asked.challenge, at=AT)

    def test_where_the_address_is_a_bare_ip_it_is_localhost(self, settings: Any) -> None:
        settings.PUBLIC_BASE_URL = "http://127.0.0.1:8123"
        assert passkeys.here() == passkeys.Place("localhost", "http://localhost:8123")
