"""Voices for recaps: taken in by the deed, and moved by the deeds."""

import datetime as dt
from typing import Any

from accountability.regions.models import Dusun, Wilayah
from posko.models import Aspirasi
from posko.recap import Recap, recap_of
from tests import makers

TODAY = dt.date(2026, 11, 30)
YEAR = (dt.date(2026, 1, 1), dt.date(2026, 12, 31))


def on(day: dt.date, hour: int = 9) -> dt.datetime:
    """An hour of a day in Sukamaju (WIB)."""
    return dt.datetime.combine(day, dt.time(hour), tzinfo=dt.timezone(dt.timedelta(hours=7)))


def hear(desa: Wilayah, day: dt.date = dt.date(2026, 10, 5), **fields: Any) -> Aspirasi:
    """A voice of a day of this year."""
    return makers.make_aspirasi(desa, at=on(day), **fields)


def two_dusun(desa: Wilayah) -> tuple[Dusun, Dusun]:
    """Krajan and Wetan."""
    return makers.make_dusun(desa, "Krajan"), makers.make_dusun(desa, "Wetan")


def of_the_year(desa: Wilayah) -> Recap:
    """The recap of 2026."""
    return recap_of(desa, *YEAR, today=TODAY)


__all__ = ["TODAY", "YEAR", "hear", "of_the_year", "on", "two_dusun"]
