"""A meeting as a calendar file (RFC 5545): in the village's own time zone, lines ended by CRLF and folded."""

import datetime as dt
from zoneinfo import ZoneInfo

from accountability.lib.icalendar import as_text, escaped
from accountability.lib.local_time import zone_for
from accountability.planning.kind_words import called
from accountability.planning.models import Musyawarah
from accountability.regions.sebutan import Words


def as_ics(held: Musyawarah, words: Words, *, address: str, now: dt.datetime) -> bytes:
    """The file; `address` is the public page of the meetings, `now` the moment it is written (aware)."""
    zone = zone_for(held.desa_id)
    stamp = now.astimezone(dt.UTC)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Posko Aspirasi//Musyawarah//ID", "METHOD:PUBLISH"]
    if held.starts_at is not None:
        lines += _time_zone(zone, held.held_on)
        start = f"DTSTART;TZID={zone}:{held.held_on:%Y%m%d}T{held.starts_at:%H%M%S}"
    else:
        start = f"DTSTART;VALUE=DATE:{held.held_on:%Y%m%d}"
    lines += [
        "BEGIN:VEVENT",
        f"UID:musyawarah-{held.pk}@{held.desa_id}.posko-aspirasi",
        f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{int(stamp.timestamp()) // 60}",
        start,
        f"SUMMARY:{escaped(held.title)}",
        f"LOCATION:{escaped(held.place)}",
        f"DESCRIPTION:{escaped(called(held, words))}",
        f"URL:{address}",
        f"STATUS:{'CANCELLED' if held.called_off_at else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return as_text(lines).encode()


def _time_zone(zone: ZoneInfo, day: dt.date) -> list[str]:
    """Indonesia's zones have no summer time: one fixed offset."""
    offset = dt.datetime.combine(day, dt.time(), tzinfo=zone).strftime("%z")
    return [
        "BEGIN:VTIMEZONE",
        f"TZID:{zone}",
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        f"TZOFFSETFROM:{offset}",
        f"TZOFFSETTO:{offset}",
        "END:STANDARD",
        "END:VTIMEZONE",
    ]
