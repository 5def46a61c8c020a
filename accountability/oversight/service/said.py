"""What every deed here does with words and records: one line, cut, never empty; kept in the chain."""

import datetime as dt

from accountability.accounts.actors import Actor
from accountability.ledger.record import record
from accountability.oversight.service.refusals import DayGone, FarAway, NothingSaid
from accountability.regions.models import Wilayah

_AHEAD = dt.timedelta(days=2 * 366)


def line(text: str, most: int, *, wanted: bool = True) -> str:
    """The words as one line of at most so many letters. Raises NothingSaid where they are wanted."""
    words = " ".join(text.split())[:most].strip()
    if wanted and not words:
        raise NothingSaid
    return words


def box(text: str, most: int, *, wanted: bool = False) -> str:
    """The words with their lines, at most so many letters. Raises NothingSaid where they are wanted."""
    words = text.replace("\r\n", "\n").replace("\r", "\n").strip()[:most].strip()
    if wanted and not words:
        raise NothingSaid
    return words


def ahead(day: dt.date, today: dt.date) -> dt.date:
    """A day from today on, at most two years away. Raises DayGone, FarAway."""
    if day < today:
        raise DayGone
    if day > today + _AHEAD:
        raise FarAway
    return day


def note(place: Wilayah, kind: str, ref: str, by: Actor, at: dt.datetime, **facts: object) -> None:
    """Keeps a deed in the chain of the kecamatan, or of the village it concerns."""
    record(kind=kind, ref=ref, desa=place, by=by, at=at, facts=facts)
