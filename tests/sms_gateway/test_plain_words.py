"""Every carrier and every error code has words that people read."""

import csv
from pathlib import Path

import pytest

from sms_gateway import plain_words
from sms_gateway.carriers import CARRIERS

DATA = Path(plain_words.__file__).parent / "data"


@pytest.mark.parametrize("carrier", sorted(CARRIERS))
def test_every_installed_carrier_has_a_name(carrier: str) -> None:
    assert plain_words.carrier_words(carrier).name != plain_words.carrier_words("baru").name


def test_every_known_error_of_twilio_has_a_sentence() -> None:
    with (DATA / "twilio_errors.csv").open(encoding="utf-8", newline="") as file:
        codes = [row["code"] for row in csv.DictReader(file)]
    told = [plain_words.failure(code) for code in codes]
    assert all(one is not None and "kode" not in one.sentence for one in told)


def test_no_code_is_no_failure() -> None:
    assert plain_words.failure("") is None


@pytest.mark.parametrize("code", ["+6281200000001", "081200000001", "kata warga di sini", "x" * 60])
def test_a_code_that_may_be_anything_is_not_repeated(code: str) -> None:
    told = plain_words.failure(code)
    assert told is not None
    assert told.sentence == "Penyedia tidak bisa mengirim."
