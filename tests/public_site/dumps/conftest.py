"""A kabupaten with a walked road, voices with public words and secret ones; and short ways to read a dump."""

import csv
import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from posko.models import Aspirasi
from public_site.dumps.making import make
from public_site.dumps.shelf import Dump
from tests import makers
from tests.public_site.conftest import Walked

AT = dt.datetime(2026, 12, 1, 20, 0, tzinfo=dt.UTC)  # three at night in Jakarta
DAY = dt.timedelta(days=1)

type Rows = list[dict[str, str]]


def rows(dump: Dump, name: str) -> Rows:
    """The rows of a table of a dump."""
    text = (dump.folder / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def everything(dump: Dump) -> str:
    """Every word of a dump but its ZIP."""
    files = [one for one in sorted(dump.folder.iterdir()) if one.suffix != ".zip"]
    return "\n".join(one.read_text(encoding="utf-8") for one in files)


def opens(client: Client, path: str, **headers: str) -> int:
    """The status of an address; what it streams is read to its end."""
    answer = client.get(path, headers=headers)
    if answer.streaming:
        b"".join(answer)
    return answer.status_code


@pytest.fixture
def kabupaten(walked: Walked) -> Wilayah:
    """The kabupaten of the walked village."""
    return Wilayah.objects.get(kode="99.01")


@pytest.fixture
def alone(walked: Walked, ketua: Membership) -> list[Aspirasi]:
    """Three voices that stand alone with public words."""
    said = [makers.make_aspirasi(walked.desa, f"lampu padam {n}", topic="jalan") for n in range(3)]
    for n, voice in enumerate(said):
        makers.make_summary(voice, f"Lampu jalan {n} padam.", ketua.actor())
    return said


@pytest.fixture
def dumped(kabupaten: Wilayah, alone: list[Aspirasi]) -> Callable[[], Dump]:
    """Makes the dump anew and returns the one that stands."""
    return lambda: make(kabupaten, at=AT).dump


@pytest.fixture(autouse=True)
def _room(settings: Any) -> None:
    settings.PHOTOS_LEAVE_FREE_BYTES = 0
