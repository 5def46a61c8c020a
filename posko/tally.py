"""Counts what came of an outreach: by volunteer, dusun, day and group; computed, never stored."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Count

from accountability.lib.local_time import zone_for
from posko.models import Aspirasi, Outreach
from posko.states import Gender, Vulnerable


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a tally: who or where, how many came, how many were meant (None: no target was set)."""

    name: str
    came: int
    target: int | None = None

    @property
    def left(self) -> int:
        """How many are still to come; 0 without a target or above it."""
        return max((self.target or 0) - self.came, 0)

    @property
    def percent(self) -> int:
        """Share of the target, 0 to 100."""
        return min(100 * self.came // self.target, 100) if self.target else 0


@dataclass(frozen=True, slots=True)
class Tally:
    """All counts of one outreach; for the desk alone: it names volunteers and counts what is confidential."""

    total: Line
    volunteers: list[Line]
    dusun: list[Line]
    days: list[tuple[dt.date, int]]
    groups: list[Line]
    waiting: int  # sheets that were printed for it and not keyed in yet


def tally_of(outreach: Outreach) -> Tally:
    """The counts as they stand now; a constant number of queries."""
    voices = outreach.aspirasi.all()
    came = voices.count()
    enlisted = list(outreach.volunteers.select_related("dusun").order_by("dusun__name", "name", "pk"))
    by_volunteer = Counter(voices.exclude(volunteer=None).values_list("volunteer", flat=True))
    lines = [
        Line(
            f"{one.name}, {one.dusun.name}" if one.dusun else one.name,
            by_volunteer[one.pk],
            one.target_sheets,
        )
        for one in enlisted
    ]
    if without := came - sum(by_volunteer.values()):
        lines.append(Line("", without))
    meant: Counter[str] = Counter()
    for one in enlisted:
        if one.dusun and one.target_sheets:
            meant[one.dusun.name] += one.target_sheets
    return Tally(
        total=Line("", came, outreach.target_sheets or sum(meant.values()) or None),
        volunteers=lines,
        dusun=_by_dusun(outreach, meant),
        days=_by_day(outreach),
        groups=_by_group(outreach, came),
        waiting=outreach.sheets.waiting().count(),
    )


def _by_dusun(outreach: Outreach, meant: Counter[str]) -> list[Line]:
    counted = outreach.aspirasi.values("dusun__name").annotate(n=Count("pk"))
    came = {row["dusun__name"] or "": row["n"] for row in counted}
    named = sorted({*meant, *came} - {""})
    lines = [Line(name, came.get(name, 0), meant.get(name)) for name in named]
    return [*lines, Line("", came[""])] if "" in came else lines


def _by_day(outreach: Outreach) -> list[tuple[dt.date, int]]:
    zone: ZoneInfo = zone_for(outreach.desa_id)
    moments = outreach.aspirasi.values_list("received_at", flat=True)
    return sorted(Counter(moment.astimezone(zone).date() for moment in moments).items())


def _by_group(outreach: Outreach, came: int) -> list[Line]:
    voices: dict[str, int] = {}
    for field, choices in (("gender", Gender), ("vulnerable", Vulnerable)):
        counted = Counter(outreach.aspirasi.exclude(**{field: ""}).values_list(field, flat=True))
        voices |= {str(choice.label): counted[choice.value] for choice in choices if counted[choice.value]}
    unsaid = Aspirasi.objects.filter(outreach=outreach, gender="", vulnerable="").count()
    lines = [Line(name, n) for name, n in voices.items()]
    return [*lines, Line("", unsaid)] if unsaid and came else lines
