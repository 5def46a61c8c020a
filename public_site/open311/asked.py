"""Reads what a programme asks the list for: numbers, services, status, days, and which page of it."""

import datetime as dt
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.http import QueryDict

from accountability.lib import opaque
from accountability.lib.local_time import zone_for
from public_site.open311.offered import codes
from public_site.open311.refusals import NOT_FOUND, Refused, wrong
from public_site.open311.standing import CLOSED, OPEN

SPAN = dt.timedelta(
    days=90
)  # GeoReport v2, "Response Volume": 90 days or 1000 requests, whichever is smallest
MOST = 1000
MOST_NUMBERS = 50
MOST_PAGES = 100_000
AHEAD = dt.timedelta(days=1)  # "until the end of today" is asked for by clocks of every zone
_PURPOSE = "open311"
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:[Zz]|[+-]\d\d:?\d\d)?")
_BLANK_OFFSET = re.compile(r" (\d\d:?\d\d)$")  # a plus sign that an address turned into a blank


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is asked for. `numbers` override all other arguments; "" and empty say nothing.

    `start` and `end` (aware, both included) are never more than 90 days apart. `after` is the place in the
    order behind which the page begins, "" for the first; with `page` the list is cut by counting.
    """

    start: dt.datetime
    end: dt.datetime
    numbers: tuple[str, ...] = ()
    services: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()
    page: int = 1
    size: int = MOST
    after: str = ""
    mark: str = ""

    def cursor(self, place: str) -> str:
        """What asks for the page behind this place, of this very question."""
        return opaque.closed(f"{self.mark}:{place}", purpose=_PURPOSE)


def read(told: QueryDict, *, kode: str, at: dt.datetime) -> Asked:
    """The question in an address, for the village `kode`. Raises Refused with every fault that was found."""
    numbers = _listed(told, "service_request_id")
    if numbers:
        if len(numbers) > MOST_NUMBERS:
            raise wrong(f"service_request_id paling banyak {MOST_NUMBERS} sekali tanya.")
        return Asked(at - SPAN, at, numbers=tuple(numbers))
    faults: list[Refused] = []

    def tried[Found](reader: Callable[[], Found], otherwise: Found) -> Found:
        try:
            return reader()
        except Refused as fault:
            faults.append(fault)
            return otherwise

    none: frozenset[str] = frozenset()
    services = tried(lambda: _services(told), none)
    statuses = tried(lambda: _statuses(told), none)
    start, end = tried(lambda: days(told, kode=kode, at=at), (at - SPAN, at))
    size = tried(lambda: _number(told, "page_size", MOST, MOST), MOST)
    page = tried(lambda: _number(told, "page", 1, MOST_PAGES), 1)
    mark = _mark(kode, services, statuses, told)
    after = tried(lambda: _after(told, mark), "")
    if faults:
        status = next((one.status for one in faults if one.status == NOT_FOUND), faults[0].status)
        raise Refused(status, *(sentence for one in faults for sentence in one.sentences))
    return Asked(
        start, end, services=services, statuses=statuses, page=page, size=size, after=after, mark=mark
    )


def days(told: QueryDict, *, kode: str, at: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """The span of start_date and end_date, by default the last 90 days. Raises Refused."""
    zone = zone_for(kode)
    start, end = _moment(told, "start_date", zone), _moment(told, "end_date", zone, last=True)
    if start is not None and start > at:
        raise wrong("start_date masih di depan: belum ada apa-apa sejak saat itu.")
    if end is not None and end > at + AHEAD:
        raise wrong("end_date masih di depan.")
    if start is None and end is None:
        return at - SPAN, at + AHEAD
    if start is None or end is None:
        return _from_one_end(start, end, at)
    if start > end:
        raise wrong("start_date lebih akhir daripada end_date.")
    if end - start > SPAN + AHEAD:  # whole days at both ends
        raise wrong("start_date dan end_date paling jauh berjarak 90 hari.")
    return start, end


def _from_one_end(
    start: dt.datetime | None, end: dt.datetime | None, at: dt.datetime
) -> tuple[dt.datetime, dt.datetime]:
    if start is not None:
        return start, min(start + SPAN, at + AHEAD)
    last = end or at
    return last - SPAN, last


def _moment(told: QueryDict, name: str, zone: ZoneInfo, *, last: bool = False) -> dt.datetime | None:
    """A moment of the standard (W3C: 2010-01-01T00:00:00Z); a day, or one without zone, is the village's."""
    said = _BLANK_OFFSET.sub(r"+\1", told.get(name, "").strip())
    if not said:
        return None
    try:
        if _DATE.fullmatch(said):
            day = dt.datetime.combine(dt.date.fromisoformat(said), dt.time.max if last else dt.time.min)
            return _in_reach(day.replace(tzinfo=zone))
        if _MOMENT.fullmatch(said):
            found = dt.datetime.fromisoformat(said.upper().replace(",", "."))
            return _in_reach(found if found.tzinfo is not None else found.replace(tzinfo=zone))
    except (ValueError, OverflowError):
        pass
    raise wrong(f"{name} harus berbentuk 2026-01-31T00:00:00+07:00.")


def _in_reach(found: dt.datetime) -> dt.datetime:
    """The moment in UTC. Raises ValueError where reckoning with it could fall off the calendar."""
    if not 1900 < found.year < 9000:
        raise ValueError
    return found.astimezone(dt.UTC)


def _listed(told: QueryDict, name: str) -> list[str]:
    """What is declared several times or delimited by commas, each once."""
    parts = (part.strip() for value in told.getlist(name) for part in value.split(","))
    return list(dict.fromkeys(part for part in parts if part))


def _services(told: QueryDict) -> frozenset[str]:
    wanted = frozenset(_listed(told, "service_code"))
    if wanted - codes():
        raise Refused(NOT_FOUND, "service_code tidak ditemukan; daftarnya ada di services.")
    return wanted


def _statuses(told: QueryDict) -> frozenset[str]:
    wanted = frozenset(one.lower() for one in _listed(told, "status"))
    if wanted - {OPEN, CLOSED}:
        raise wrong("status hanya open atau closed.")
    return wanted


def _number(told: QueryDict, name: str, otherwise: int, most: int) -> int:
    said = told.get(name, "").strip()
    if not said:
        return otherwise
    if not (said.isascii() and said.isdigit() and len(said) < 9) or int(said) < 1:
        raise wrong(f"{name} harus angka bulat mulai dari 1.")
    return min(int(said), most)


def _after(told: QueryDict, mark: str) -> str:
    said = told.get("cursor", "").strip()
    if not said:
        return ""
    kept, _, place = (opaque.opened(said, purpose=_PURPOSE) or "").partition(":")
    if kept != mark or not place:
        raise wrong("cursor bukan milik pertanyaan ini: pakai yang diberikan untuk saringan yang sama.")
    return place


def _mark(kode: str, services: frozenset[str], statuses: frozenset[str], told: QueryDict) -> str:
    """What a cursor belongs to: the village and every filter as it was asked."""
    span = (told.get("start_date", ""), told.get("end_date", ""))
    asked = repr((kode, sorted(services), sorted(statuses), span))
    return hashlib.sha256(asked.encode()).hexdigest()[:16]
