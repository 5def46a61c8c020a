"""Seconds since 1970 as the texts a database reads, and the due dates of each day, all looked up."""

import datetime as dt

from accountability.lib.local_time import zone_for
from posko import clocks

DAY = 86_400
_CLOCK = tuple(f"{s // 3600:02}:{s // 60 % 60:02}:{s % 60:02}" for s in range(DAY))
CLOCKS = ("read", "laporan", "tanya")


class Calendar:
    """From `start` to `end` (seconds since 1970), and some days around."""

    def __init__(self, start: int, end: int, kode: str) -> None:
        self._days = {
            day: dt.datetime.fromtimestamp(day * DAY, dt.UTC).date().isoformat()
            for day in range(start // DAY - 400, end // DAY + 400)
        }
        offset = dt.datetime.fromtimestamp(start, dt.UTC).astimezone(zone_for(kode)).utcoffset()
        # How far the village's day runs ahead of the one of UTC, in seconds; no zone here ever shifts.
        self._ahead = int((offset or dt.timedelta()).total_seconds())
        self._due: dict[int, tuple[str, str, str]] = {}

    def at(self, moment: int) -> str:
        """As `2026-11-30 07:00:00`, in UTC."""
        day, second = divmod(moment, DAY)
        return f"{self._days[day]} {_CLOCK[second]}"

    def date(self, moment: int) -> str:
        """The day in UTC."""
        return self._days[moment // DAY]

    def due(self, moment: int) -> tuple[str, str, str]:
        """The last days to read, to answer a report or a wish, and to answer a question."""
        day = (moment + self._ahead) // DAY
        if day not in self._due:
            date = dt.date.fromisoformat(self._days[day])
            read, answer, question = (clocks.due(name, date).isoformat() for name in CLOCKS)
            self._due[day] = read, answer, question
        return self._due[day]
