"""What the tests of the public log share: logs of given leaves, voices with receipts, a folder."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from accountability.accounts.actors import CITIZEN
from accountability.ledger.models import Entry
from accountability.ledger.public_log import merkle, publishing, receipts
from accountability.ledger.record import record
from accountability.regions.models import Wilayah
from tests import makers

DAY = dt.timedelta(days=1)


class Memory:
    """A shelf that counts what is written."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.writes = 0

    def read(self, name: str) -> bytes | None:
        """The file, or None."""
        return self.files.get(name)

    def write(self, name: str, content: bytes) -> None:
        """Keeps it."""
        self.writes += 1
        self.files[name] = content


def entries(count: int, begin: int = 0) -> list[tuple[bytes, bytes]]:
    """Some entries with their hashes."""
    told = [f"lembar {number}".encode() for number in range(begin, begin + count)]
    return [(one, merkle.leaf_hash(one)) for one in told]


def root_by_the_book(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1, written down as it is read there."""
    if not leaves:
        return merkle.root(0, lambda _height, _index: b"")
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return merkle.pair_hash(root_by_the_book(leaves[:split]), root_by_the_book(leaves[split:]))


@pytest.fixture
def log_dir(settings: Any, tmp_path: Path) -> Path:
    """Where the log of this test is published."""
    settings.LEDGER_LOG_DIR = tmp_path / "buku-jejak"
    return tmp_path / "buku-jejak"


def speak(desa: Wilayah, number: int, at: dt.datetime = makers.NOW) -> Entry:
    """One voice with its receipt: number 1000000+n, kunci the same with nines before it."""
    entry = record(kind="aspirasi.masuk", ref=nomor(number), desa=desa, by=CITIZEN, at=at)
    receipts.stage(entry=entry, nomor=nomor(number), kunci=kunci(number))
    return entry


def nomor(number: int) -> str:
    """The number of a test's voice."""
    return str(1_000_000 + number)


def kunci(number: int) -> str:
    """Its kunci."""
    return f"{9_000_000_000_000_000 + number}"


def tell(desa: Wilayah, kind: str, ref: str, at: dt.datetime = makers.NOW, **facts: Any) -> Entry:
    """Another deed."""
    return record(kind=kind, ref=ref, desa=desa, by=CITIZEN, at=at, facts=facts)


def publish(at: dt.datetime = makers.NOW) -> publishing.Published:
    """Publishes all of it."""
    return publishing.publish(at=at, everything=True)
