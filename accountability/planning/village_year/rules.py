"""The deadlines of the village year: rows of data/calendar.csv with legal basis and confidence."""

from dataclasses import dataclass
from functools import cache

from accountability.planning.data_rows import is_sure, rows_of


class NoRule(Exception):
    """data/calendar.csv, or calendar_rules.csv, has no row of this name for this year."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One deadline; `name`, `who` and `paper` hold {places} for local words and {tahun}.

    `kind`: date (day and month of the year N + years_on), month (its last day), week (the last day of the
    n-th seven days of the month), after (`amount` of `unit`: hari, hari kerja or bulan after `after`, which
    is another item of the same N or something that happens). `implied_by`: once one of these is done, this
    one lies behind, recorded or not. `roles` must act, `marked_by` may mark it by hand; `lead_days` are those
    of its reminders, the longest first. `warns`: the kecamatan is told when it is late, unless the warning
    rule `told_by` tells the same cause, or an earlier step (one of `told_with`) is late itself. `confidence`
    says how sure the source is.
    """

    id: str
    name: str
    who: str
    paper: str
    legal_basis: str
    confidence: str
    valid_from: int
    valid_to: int
    kind: str
    month: int
    day: int
    week: int
    years_on: int
    amount: int
    unit: str
    after: str
    implied_by: tuple[str, ...]
    lead_days: tuple[int, ...]
    roles: frozenset[str]
    marked_by: frozenset[str]
    warns: bool
    told_by: str
    told_with: tuple[str, ...]

    @property
    def sure(self) -> bool:
        """Whether a source was read for all of it."""
        return is_sure(self.confidence)

    @property
    def of_calendar(self) -> bool:
        """Whether its day is known from the year alone."""
        return self.kind != "after"


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every row, in the order of the file."""
    return tuple(_rule(row) for row in rows_of("calendar"))


@cache
def rule_ids() -> tuple[str, ...]:
    """Every deadline once, in the order of the file."""
    return tuple(dict.fromkeys(rule.id for rule in all_rules()))


@cache
def rule_of(item: str, year: int) -> Rule:
    """The row of a deadline in force for the year N; raises NoRule."""
    known = [one for one in all_rules() if one.id == item and one.valid_from <= year <= one.valid_to]
    if not known:
        raise NoRule(item)
    return max(known, key=lambda one: one.valid_from)


@cache
def number(name: str, year: int) -> int:
    """The value of a rule of data/calendar_rules.csv in force in `year`; raises NoRule."""
    rows = [row for row in rows_of("calendar_rules") if row["rule"] == name and int(row["year"]) <= year]
    if not rows:
        raise NoRule(name)
    return int(max(rows, key=lambda row: int(row["year"]))["value"])


def _rule(row: dict[str, str]) -> Rule:
    def whole(name: str, none: int = 0) -> int:
        return int(row[name]) if row[name] else none

    return Rule(
        id=row["id"],
        name=row["name"],
        who=row["who"],
        paper=row["paper"],
        legal_basis=row["legal_basis"],
        confidence=row["confidence"],
        valid_from=whole("valid_from"),
        valid_to=whole("valid_to", 9999),
        kind=row["rule"],
        month=whole("month"),
        day=whole("day"),
        week=whole("week"),
        years_on=whole("years_on"),
        amount=whole("amount"),
        unit=row["unit"],
        after=row["after"],
        implied_by=tuple(row["implied_by"].split()),
        lead_days=tuple(sorted(map(int, row["lead_days"].split()), reverse=True)),
        roles=frozenset(row["roles"].split()),
        marked_by=frozenset(row["marked_by"].split()),
        warns=row["warns"] == "yes",
        told_by=row["told_by"],
        told_with=tuple(row["told_with"].split()),
    )
