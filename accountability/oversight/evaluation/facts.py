"""What the checks look at beside the budget: meetings with their records, and the kabupaten's tables."""

import datetime as dt
from dataclasses import dataclass, field

from accountability.budget.models import APBDesa
from accountability.oversight.evaluation.picture import Picture, picture_of
from accountability.oversight.models import Answer, RegionalRule, RuleTable
from accountability.planning.models import Musyawarah, MusyawarahKind
from accountability.regions.sebutan import Words, words_for

GENERAL = (MusyawarahKind.DESA, MusyawarahKind.MUSRENBANG, MusyawarahKind.BPD)


@dataclass(frozen=True, slots=True)
class Suggested:
    """A verdict or none, the arithmetic in plain lines, and the rule it stands on."""

    verdict: str
    lines: list[str]
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting that could have agreed on this budget."""

    title: str
    held_on: dt.date
    berita_acara_no: str
    attendance: int | None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a check may look at; it asks the database nothing more."""

    picture: Picture
    words: Words
    by: dt.date
    meetings: tuple[Meeting, ...] = ()
    tables: dict[str, list[RegionalRule]] = field(default_factory=dict)

    def rules(self, table: RuleTable) -> list[RegionalRule]:
        """The kabupaten's rules of the year; none while the table is not filled."""
        return self.tables.get(table, [])


YES, NO, UNKNOWN = Answer.YES.value, Answer.NO.value, ""


def facts_of(apb: APBDesa, *, by: dt.date) -> Facts:
    """The facts on the day `by`; four queries."""
    tables: dict[str, list[RegionalRule]] = {}
    rules = RegionalRule.objects.filter(kabupaten=apb.desa_id[:5], year=apb.year)
    for rule in rules.order_by("table", "key"):
        tables.setdefault(rule.table, []).append(rule)
    return Facts(
        picture=picture_of(apb),
        words=words_for(apb.desa_id),
        by=apb.perdes_date or by,
        meetings=_meetings(apb),
        tables=tables,
    )


def _meetings(apb: APBDesa) -> tuple[Meeting, ...]:
    """Those from the beginning of the year before, when the plan of this year is made.

    From July on a village speaks of the year after (planning/data/calendar.csv); a perubahan may be agreed on
    until its own year ends.
    """
    last = dt.date(apb.year, 12, 31) if apb.version else dt.date(apb.year, 6, 30)
    held = Musyawarah.objects.filter(
        desa=apb.desa_id, kind__in=GENERAL, held_on__range=(dt.date(apb.year - 1, 1, 1), last)
    ).order_by("held_on", "id")
    return tuple(Meeting(one.title, one.held_on, one.berita_acara_no, one.attendance) for one in held)
