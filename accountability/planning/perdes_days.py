"""The day of a Perdes: it has come, and lies not before what it follows."""

import datetime as dt

from accountability.lib.local_time import local_date
from accountability.regions.models import Wilayah


class PerdesNotYet(Exception):
    """A Perdes is written down when it was enacted, not before."""


class PerdesTooEarly(Exception):
    """The day lies before what comes first; `after` says since when it can be."""

    def __init__(self, after: dt.date) -> None:
        self.after = after
        super().__init__()


def check_perdes_day(*, day: dt.date, desa: Wilayah, at: dt.datetime, after: dt.date | None) -> None:
    """Returns when `day` is neither to come in the zone of the desa nor before `after`.

    Raises PerdesNotYet, PerdesTooEarly.
    """
    if day > local_date(at, desa.kode):
        raise PerdesNotYet
    if after is not None and day < after:
        raise PerdesTooEarly(after)
