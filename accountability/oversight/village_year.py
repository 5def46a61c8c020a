"""Reads the calendar of some villages at one moment: rules, proofs of every app, days a kabupaten set.

Planning holds the rules and may not know who proves them; each app tells of its own rows (`year_proofs`),
and here, downstream of all, they come together: by one query for fifty villages as for one (of one zone).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models.functions import TruncDate

from accountability.budget import year_proofs as budget_rows
from accountability.council import year_proofs as council_rows
from accountability.ledger.models import Entry
from accountability.lib.local_time import local_date, zone_for
from accountability.planning import year_proofs as planning_rows
from accountability.planning.models import CalendarOverride
from accountability.planning.village_year import (
    Deadline,
    Duty,
    Event,
    Known,
    Proof,
    State,
    deadline_of,
    duties_of,
    number,
)
from accountability.planning.village_year.rows import Row, read, told
from accountability.regions.models import RegionalHoliday, kode_above

BUDGET = "apb_final"  # data/calendar.csv: a budget is public when it is enacted


def years_of(kode: Iterable[str], years: Iterable[int], *, at: dt.datetime) -> dict[str, list[Duty]]:
    """For each desa the deadlines whose day lies in one of the calendar `years`, as they stand at `at`."""
    of_years = sorted(set(years))
    if not of_years:
        return {}
    return {
        one: [duty for year in of_years for duty in duties_of(one, year, local_date(at, one), known)]
        for one, known in known_of(kode, of_years).items()
    }


@dataclass(frozen=True, slots=True)
class Calendar:
    """Of one desa what is late that the kecamatan is told of, the oldest first, and its days off.

    `budget_due` is the day this year's budget is to be enacted, and public.
    """

    late: list[Duty]
    off: frozenset[dt.date]
    budget_due: Deadline | None


def calendars(kode: Iterable[str], *, at: dt.datetime) -> dict[str, Calendar]:
    """The calendar of each desa as the kecamatan looks at it."""
    wanted = list(kode)
    most = number("carried_days", at.year)
    years = {local_date(at, one).year - back for one in wanted for back in (0, 1)}
    return {
        one: Calendar(
            [
                duty
                for year in sorted(years)
                for duty in duties_of(one, year, local_date(at, one), known)
                if duty.rule.warns and duty.state == State.LATE and duty.late_days <= most
            ],
            known.off,
            deadline_of(BUDGET, local_date(at, one).year, Known(overrides=known.overrides)),
        )
        for one, known in known_of(wanted, sorted(years)).items()
    }


def known_of(kode: Iterable[str], of_years: list[int]) -> dict[str, Known]:
    """All that is known of each desa for these calendar years."""
    by_zone: dict[ZoneInfo, list[str]] = defaultdict(list)
    for one in sorted(set(kode)):
        by_zone[zone_for(one)].append(one)
    years = range(of_years[0] - 2, of_years[-1] + 3)
    return {one: known for zone, ones in by_zone.items() for one, known in _known(ones, years, zone).items()}


def _known(kode: list[str], years: range, zone: ZoneInfo) -> dict[str, Known]:
    found = _read(kode, years, zone)
    of_wilayah: dict[str, list[Row]] = defaultdict(list)
    for row in found:
        of_wilayah[row.kode].append(row)
    taken, happened = budget_rows.proofs_and_events(found)
    proofs: dict[str, list[Proof]] = defaultdict(list)
    events: dict[str, list[Event]] = defaultdict(list)
    for proof in taken:
        proofs[proof.kode].append(proof)
    for event in (*happened, *planning_rows.events(found)):
        events[event.kode].append(event)
    return {one: _of_desa(one, of_wilayah, proofs[one], events[one]) for one in kode}


def _read(kode: list[str], years: range, zone: ZoneInfo) -> list[Row]:
    around = sorted({above for one in kode for above in (one, *kode_above(one))})
    first = Entry.objects.filter(desa__in=kode, seq=1)
    off = RegionalHoliday.objects.filter(wilayah__in=around)
    return read(
        [
            *planning_rows.rows(kode, around, years),
            *budget_rows.rows(kode, years, zone),
            *council_rows.rows(kode, years),
            told(first, "began", kode="desa", name="", year=0, day=TruncDate("at", tzinfo=zone)),
            told(off, "off", kode="wilayah", name="", year=0, day="date"),
        ]
    )


def _of_desa(kode: str, of_wilayah: dict[str, list[Row]], proofs: list[Proof], events: list[Event]) -> Known:
    rows = of_wilayah[kode]
    around = [row for above in (kode, *kode_above(kode)) for row in of_wilayah[above]]
    how = {"proof": "rows", "hand": "hand"}
    proofs += [
        Proof(kode, row.name, row.year, row.day, row.paper, how[row.source])
        for row in rows
        if row.source in how
    ]
    events += [Event(kode, row.name, row.year, row.day) for row in rows if row.source == "event"]
    return Known(
        proofs=proofs,
        events=events,
        overrides=[_override(row) for row in around if row.source == "override"],
        off=frozenset(row.day for row in around if row.source == "off"),
        began=next((row.day for row in rows if row.source == "began"), None),
    )


def _override(row: Row) -> CalendarOverride:
    return CalendarOverride(
        pk=row.order,
        wilayah_id=row.kode,
        item=row.name,
        year=row.year,
        due_date=row.day,
        legal_basis=row.paper,
    )
