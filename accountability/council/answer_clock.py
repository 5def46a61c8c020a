"""Until when the village government is to answer what was handed on to it (data/answer_clocks.csv)."""

import datetime as dt
from collections.abc import Container

from accountability.council.tables import table
from accountability.lib.workdays import add_working_days, working_days_between


def _rule(channel: str, day: dt.date) -> dict[str, str]:
    rows = [r for r in table("answer_clocks") if r["channel"] == channel and int(r["year"]) <= day.year]
    return max(rows, key=lambda row: int(row["year"]))


def answer_due(channel: str, day: dt.date, off: Container[dt.date] = ()) -> dt.date:
    """The last working day to answer what was handed on by this way on `day`.

    Days `off` are those of the province and kabupaten (regions.days_off).
    """
    return add_working_days(day, int(_rule(channel, day)["working_days"]), off)


def basis(channel: str, day: dt.date) -> str:
    """Where the number of days comes from: "10 hari kerja. Kesepakatan …"."""
    rule = _rule(channel, day)
    return f"{rule['working_days']} hari kerja. {rule['legal_basis']}."


def late_by(due: dt.date | None, today: dt.date, off: Container[dt.date] = ()) -> int:
    """Working days past `due`; 0 while there is time, or where no day was set."""
    return working_days_between(due, today, off) if due is not None and due < today else 0
