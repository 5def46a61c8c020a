"""The clock on the village's wall: its time zone, its quiet hours, and dates as people write them."""

import csv
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from accountability.lib.spoken import in_english

# Written out rather than left to the locale: its date format prints "21 Nov. 2026", and a task has no locale.
_MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
_MONTHS_IN_ENGLISH = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")

_WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_WEEKDAYS_IN_ENGLISH = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

type Hours = tuple[time, time] | None


def zone_for(kode: str) -> ZoneInfo:
    """Return the time zone of the wilayah with this code (data/time_zones.csv; the longest prefix counts).

    An unknown province gets settings.TIME_ZONE.
    """
    zones = _zones()
    parts = kode.split(".")
    for length in range(len(parts), 0, -1):
        name = zones.get(".".join(parts[:length]))
        if name:
            return ZoneInfo(name)
    return ZoneInfo(settings.TIME_ZONE)


def zone_abbr(kode: str) -> str:
    """Return the zone as people say it: WIB, WITA or WIT."""
    return datetime(2026, 1, 1, tzinfo=zone_for(kode)).tzname() or ""


def local_date(at: datetime, kode: str) -> date:
    """Return the calendar day it is in the wilayah at the moment `at` (aware)."""
    return at.astimezone(zone_for(kode)).date()


def day_begins(day: date, kode: str) -> datetime:
    """The first moment of `day` in the wilayah."""
    return datetime.combine(day, time(), tzinfo=zone_for(kode))


def tanggal(day: date) -> str:
    """Return "21 Agustus 2026", and "21 August 2026" on a page in English."""
    return f"{day.day} {bulan(day)} {day.year}"


def hari(day: date) -> str:
    """Return "Sabtu", and "Saturday" on a page in English."""
    return (_WEEKDAYS_IN_ENGLISH if in_english() else _WEEKDAYS)[day.weekday()]


def bulan(day: date) -> str:
    """Return "Agustus", and "August" on a page in English."""
    return (_MONTHS_IN_ENGLISH if in_english() else _MONTHS)[day.month - 1]


def tanggal_pendek(day: date) -> str:
    """Return "21 Nov"."""
    return f"{day.day} {_SHORT_MONTHS[day.month - 1]}"


def jam(at: datetime, zone: ZoneInfo) -> str:
    """Return the time of day of `at` (aware) in `zone`: "09.00"."""
    return f"{at.astimezone(zone):%H.%M}"


def quiet(at: datetime, kode: str, hours: Hours) -> bool:
    """Tell whether `at` (aware) falls in the wilayah's quiet `hours`; the start is quiet, the end is not.

    (20:00, 06:00) is the night on the village's clock; None, or twice the same time, is never quiet.
    """
    if hours is None:
        return False
    start, end = hours
    now = at.astimezone(zone_for(kode)).time().replace(tzinfo=None)
    if start <= end:
        return start <= now < end
    return now >= start or now < end


def after_quiet(at: datetime, kode: str, hours: Hours) -> datetime:
    """Return the first moment from `at` (aware) on that is not quiet: `at` itself, or the end of the hours.

    The answer keeps the time zone of `at`.
    """
    if hours is None or not quiet(at, kode, hours):
        return at
    local = at.astimezone(zone_for(kode))
    ends = datetime.combine(local.date(), hours[1], tzinfo=local.tzinfo)
    if ends <= local:
        ends += timedelta(days=1)
    return ends.astimezone(at.tzinfo)


@lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    with (Path(__file__).parent / "data" / "time_zones.csv").open(encoding="utf-8", newline="") as table:
        return {row["kode"]: row["zone"] for row in csv.DictReader(table)}
