"""The day of a deadline in one desa: that of the law, or the one its kabupaten or kecamatan set.

Every page, warning and duty that names a day of data/calendar.csv asks here, so that all say the same one.
"""

from collections.abc import Iterable

from accountability.planning.models import CalendarOverride
from accountability.planning.village_year.dates import NotARule
from accountability.planning.village_year.duties import Deadline, Known, deadline_of
from accountability.planning.village_year.proofs import Event
from accountability.regions.models import kode_above


def deadlines_for(
    kode: str, items: Iterable[str], year: int, *, events: Iterable[Event] = ()
) -> dict[str, Deadline | None]:
    """By item the deadline of the year N; None where it counts from what is not among `events`. One query.

    Raises NoRule for a year the law of an item does not reach.
    """
    around = CalendarOverride.objects.filter(wilayah__in=(kode, *kode_above(kode)), year=year)
    near_first = sorted(around, key=lambda one: -len(one.wilayah_id))
    known = Known(events=list(events), overrides=near_first)
    return {item: deadline_of(item, year, known) for item in items}


def deadline_for(kode: str, item: str, year: int) -> Deadline:
    """The same of one item that is a day of the calendar. One query. Raises NoRule, NotARule."""
    found = deadlines_for(kode, [item], year)[item]
    if found is None:
        raise NotARule(item)
    return found
