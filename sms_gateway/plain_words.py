"""Carriers and failures in the words staff read, from data/carrier_words.csv and data/error_words.csv."""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from sms_gateway.limits import LIMITS

_DATA = Path(__file__).parent / "data"
_CODE = re.compile(r"[A-Za-z][\w.-]{0,39}|\d{1,6}")  # never a phone number


@dataclass(frozen=True, slots=True)
class CarrierWords:
    """What people call a carrier, after how many minutes its silence is odd (None: never), what to do."""

    name: str
    silent_minutes: int | None
    step: str


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an SMS did not arrive, and what to do about it ("" when nothing can be done)."""

    sentence: str
    step: str


def _rows(name: str) -> list[dict[str, str]]:
    with (_DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


_CARRIERS = {
    row["carrier"]: CarrierWords(
        row["name"], getattr(LIMITS, row["silence"]) if row["silence"] else None, row["step"]
    )
    for row in _rows("carrier_words.csv")
}
_FAILURES = {row["code"]: Failure(row["sentence"], row["step"]) for row in _rows("error_words.csv")}
_OTHER_CARRIER = CarrierWords("Penyedia SMS", None, "Hubungi pengelola.")


def carrier_words(carrier: str) -> CarrierWords:
    """The words for a carrier; a new one is a provider like any other."""
    return _CARRIERS.get(carrier, _OTHER_CARRIER)


def failure(code: str) -> Failure | None:
    """The sentence for an error code; None without a code. An unknown code is told, when it is surely one."""
    if not code:
        return None
    known = _FAILURES.get(code)
    if known is not None:
        return known
    named = f" (kode {code})" if _CODE.fullmatch(code) else ""
    return Failure(f"Penyedia tidak bisa mengirim{named}.", "Hubungi pengelola kalau sering terjadi.")
