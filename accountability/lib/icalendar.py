"""Days as a calendar file that phones and computers read (iCalendar, RFC 5545)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

LONGEST_LINE = 75  # octets in a line, without its end (RFC 5545, 3.1)
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WholeDay:
    """Something on one day. `uid` stays the same for the same thing; `remind_days` before, 0 for never."""

    uid: str
    day: dt.date
    summary: str
    description: str = ""
    remind_days: int = 0


def calendar_of(name: str, days: Iterable[WholeDay], *, at: dt.datetime) -> str:
    """The whole file as text; `at` (aware) is when it was made."""
    stamp = f"{at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Posko Aspirasi//Kalender//ID",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
    ]
    for one in days:
        lines += _event(one, stamp)
    lines.append("END:VCALENDAR")
    return as_text(lines)


def as_text(lines: Iterable[str]) -> str:
    """Lines as a file wants them: folded, each ended by CRLF."""
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _event(one: WholeDay, stamp: str) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{escaped(one.uid)}",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{one.day + _DAY:%Y%m%d}",
        f"SUMMARY:{escaped(one.summary)}",
        "TRANSP:TRANSPARENT",
    ]
    if one.description:
        lines.append(f"DESCRIPTION:{escaped(one.description)}")
    if one.remind_days:
        alarm = ("BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:-P{one.remind_days}D")
        lines += [*alarm, f"DESCRIPTION:{escaped(one.summary)}", "END:VALARM"]
    return [*lines, "END:VEVENT"]


def escaped(said: str) -> str:
    """A value as the format wants it: signs with a meaning escaped, no other control signs."""
    told = said.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    told = told.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(letter for letter in told if letter.isprintable())


def folded(line: str) -> str:
    """The line in parts of at most 75 octets, never within a letter."""
    parts, part, width = [], "", 0
    for letter in line:
        size = len(letter.encode())
        if width + size > LONGEST_LINE:
            parts.append(part)
            part, width = " ", 1
        part, width = part + letter, width + size
    return "\r\n".join([*parts, part])
