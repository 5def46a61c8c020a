"""Makes the dumps at night, a kabupaten at a time; cut short anywhere, the next ring goes on.

What was done is remembered for each kabupaten by itself, so that none is made twice a night, and one that
fails keeps no other waiting.
"""

import datetime as dt
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

from django.conf import settings

from accountability.ledger.clock_watch import once_sure
from accountability.lib.alone import Busy, alone
from accountability.regions.models import Wilayah
from public_site.dumps import shelf
from public_site.dumps.declared import rule
from public_site.dumps.making import make
from public_site.dumps.places import kabupaten_in_service
from public_site.dumps.version import version_of

_log = logging.getLogger(__name__)
LOCK = "open-data"
NIGHT = "malam"


@once_sure
def make_due(*, at: dt.datetime, limit: int) -> int:
    """Looks after up to `limit` kabupaten whose dump is due tonight; how many there were."""
    night = _night(at)
    if not night or shelf.remembered(NIGHT).get("selesai") == night:
        return 0
    try:
        with only_here():
            return _some(night, at, limit)
    except Busy:
        return 0


@contextmanager
def only_here() -> Iterator[None]:
    """Nobody else makes or removes dumps meanwhile. Raises Busy."""
    with alone(LOCK, lock=shelf.working_folder() / ".kunci"):
        yield


def due_again(kabupaten: str) -> None:
    """Lets the dump of a kabupaten be made by the next ring, whatever was done tonight."""
    shelf.remember(_of(kabupaten), {})
    shelf.remember(NIGHT, {})


def note(kabupaten: Wilayah, *, at: dt.datetime, version: str) -> None:
    """The dump of a kabupaten is as it should be tonight."""
    shelf.remember(_of(kabupaten.kode), {"hari": _night(at), "versi": version})


def _some(night: str, at: dt.datetime, limit: int) -> int:
    served = kabupaten_in_service()
    waiting = [(tries, one) for one in served if (tries := _tries(one.kode, night)) is not None]
    for _tried, one in sorted(waiting, key=lambda due: (due[0], due[1].kode))[:limit]:
        _look_after(one, night, at)
    if len(waiting) <= limit and all(_tries(one.kode, night) is None for one in served):
        _let_others_go({one.kode for one in served})
        shelf.remember(NIGHT, {"selesai": night})
    return min(len(waiting), limit)


def _look_after(kabupaten: Wilayah, night: str, at: dt.datetime) -> None:
    kode = kabupaten.kode
    try:
        version = version_of(kode, at=at)
        same = shelf.remembered(_of(kode)).get("versi") == version
        if not same or shelf.newest(kode) is None:
            make(kabupaten, at=at)
        note(kabupaten, at=at, version=version)
    except Exception as problem:  # noqa: BLE001 - whatever it is, the others are made
        told = shelf.remembered(_of(kode))
        tries = told.get("gagal", 0) + 1 if told.get("malam") == night else 1
        shelf.remember(_of(kode), {"malam": night, "gagal": tries})
        _log.error("The open data of %s was not made: %s", kode, type(problem).__name__)


def _tries(kabupaten: str, night: str) -> int | None:
    """How often it failed tonight; None where it is done, or was tried often enough."""
    told = shelf.remembered(_of(kabupaten))
    if told.get("hari") == night:
        return None
    tries = int(told.get("gagal", 0)) if told.get("malam") == night else 0
    return tries if tries < rule("tries") else None


def _let_others_go(served: set[str]) -> None:
    """A kabupaten that uses the posko no more has no dumps."""
    for kode in set(shelf.kabupaten_with_dumps()) - served:
        shelf.keep_newest(kode, 0)


def _night(at: dt.datetime) -> str:
    """The day of the night it is, on the installation's clock; "" before it begins."""
    here = at.astimezone(ZoneInfo(settings.TIME_ZONE))
    return here.date().isoformat() if here.hour >= rule("begins_hour") else ""


def _of(kabupaten: str) -> str:
    return f"kabupaten-{kabupaten}"
