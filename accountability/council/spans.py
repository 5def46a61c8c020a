"""The first and last moments of a year and a quarter on the village's clock."""

import datetime as dt

from accountability.lib.local_time import day_begins

DAY = dt.timedelta(days=1)
MONTHS_IN_A_QUARTER = 3


def year_span(year: int, kode: str) -> tuple[dt.datetime, dt.datetime]:
    """From the first moment of the year up to, not including, the first of the next."""
    return day_begins(dt.date(year, 1, 1), kode), day_begins(dt.date(year + 1, 1, 1), kode)


def last_quarter_end(today: dt.date) -> dt.date:
    """The last day of the quarter that ended before `today`: 30 September from October to December."""
    first_month = (today.month - 1) // MONTHS_IN_A_QUARTER * MONTHS_IN_A_QUARTER + 1
    return dt.date(today.year, first_month, 1) - DAY
