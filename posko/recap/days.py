"""Moments as days and months on the village's calendar, told by the database itself.

Django's own Trunc calls Python for each row on SQLite, which is slow for a hundred thousand; SQLite's
strftime is not. The zones of Indonesia know no summer time, so that an offset is enough there.
"""

import datetime as dt

from django.db import connection
from django.db.models import CharField, F, Func, Value

from accountability.lib.local_time import zone_for

_PARTS = {"day": ("%Y-%m-%d", "YYYY-MM-DD"), "month": ("%Y-%m", "YYYY-MM")}
_ANY_DAY = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def local(moment: str, kode: str, part: str) -> Func:
    """The `part` (day: `2026-11-28`, month: `2026-11`) of a column or annotation, as text."""
    zone, (in_sqlite, in_postgresql) = zone_for(kode), _PARTS[part]
    if connection.vendor == "sqlite":
        shift = int((_ANY_DAY.astimezone(zone).utcoffset() or dt.timedelta()).total_seconds() // 60)
        told = (Value(in_sqlite), F(moment), Value(f"{shift:+d} minutes"))
        return Func(*told, function="strftime", output_field=CharField())
    there = Func(Value(str(zone)), F(moment), function="timezone")
    return Func(there, Value(in_postgresql), function="to_char", output_field=CharField())
