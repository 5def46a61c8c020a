"""A stolen database names nobody: numbers are fingerprinted with a secret and sealed to another key."""

import hashlib

import pytest
from nacl.encoding import Base64Encoder
from nacl.public import PrivateKey
from pytest_django import Settings

from accountability.lib import phone_vault

NUMBER, ANOTHER = "+6281200000001", "+6281200000002"


@pytest.fixture(autouse=True)
def own_keys(settings: Settings) -> None:
    private = PrivateKey.generate()
    settings.PHONE_PRIVATE_KEY = private.encode(Base64Encoder).decode()
    settings.PHONE_PUBLIC_KEY = private.public_key.encode(Base64Encoder).decode()
    settings.PHONE_PEPPER = "pepper of this test"


class TestFingerprint:
    def test_one_number_has_one_fingerprint_and_another_has_another(self) -> None:
        assert phone_vault.fingerprint(NUMBER) == phone_vault.fingerprint(NUMBER)
        assert phone_vault.fingerprint(NUMBER) != phone_vault.fingerprint(ANOTHER)

    def test_it_cannot_be_found_by_hashing_every_number(self) -> None:
        assert phone_vault.fingerprint(NUMBER) != hashlib.sha256(NUMBER.encode()).hexdigest()

    def test_it_changes_with_the_pepper(self, settings: Settings) -> None:
        before = phone_vault.fingerprint(NUMBER)
        settings.PHONE_PEPPER = "another pepper"
        assert phone_vault.fingerprint(NUMBER) != before

    def test_it_is_the_keyed_hash_the_design_names(self, settings: Settings) -> None:
        settings.PHONE_PEPPER = "key"
        # RFC 2104 HMAC-SHA256, checked against `openssl dgst -sha256 -hmac key`
        assert (
            phone_vault.fingerprint("The quick brown fox jumps over the lazy dog")
            == "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8"
        )


class TestSeal:
    def test_what_is_sealed_opens_with_the_key(self) -> None:
        assert phone_vault.unseal(phone_vault.seal(NUMBER)) == NUMBER

    def test_a_seal_opens_from_the_buffer_a_database_hands_back(self) -> None:
        assert phone_vault.unseal(memoryview(phone_vault.seal(NUMBER))) == NUMBER  # type: ignore[arg-type]

    def test_the_sealed_number_shows_nothing_and_is_never_twice_the_same(self) -> None:
        first, second = phone_vault.seal(NUMBER), phone_vault.seal(NUMBER)
        assert first != second
        assert b"812" not in first

    def test_a_process_without_the_key_can_seal_but_not_open(self, settings: Settings) -> None:
        settings.PHONE_PRIVATE_KEY = ""
        sealed = phone_vault.seal(NUMBER)
        with pytest.raises(phone_vault.NoPrivateKey):
            phone_vault.unseal(sealed)

    def test_another_key_does_not_open_it_and_the_failure_says_nothing(self, settings: Settings) -> None:
        sealed = phone_vault.seal(NUMBER)
        settings.PHONE_PRIVATE_KEY = PrivateKey.generate().encode(Base64Encoder).decode()
        with pytest.raises(phone_vault.SealBroken) as failure:
            phone_vault.unseal(sealed)
        assert str(failure.value) == ""
        assert failure.value.__suppress_context__

    def test_a_damaged_seal_is_broken(self) -> None:
        with pytest.raises(phone_vault.SealBroken):
            phone_vault.unseal(phone_vault.seal(NUMBER)[:-1] + b"x")
