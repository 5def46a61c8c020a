"""Puts a desa's year together: each deadline with its day, who acts, whether it is done, and how late."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from accountability.lib.workdays import working_days_between
from accountability.planning.models import CalendarOverride
from accountability.planning.village_year.dates import calendar_day, counted_from
from accountability.planning.village_year.proofs import Event, Proof
from accountability.planning.village_year.rules import NoRule, Rule, rule_ids, rule_of


class State(StrEnum):
    """What is known of a deadline."""

    DONE = "selesai"
    BEHIND = "tidak_tercatat"  # a later step stands, this one was not written down
    LATE = "lewat"
    DUE = "berjalan"  # its time is now: until its day
    AHEAD = "nanti"
    WAITING = "menunggu"  # counts from a step that is not taken: its day is only expected
    ELSEWHERE = "daerah"  # an office above does it, and nobody here writes it down
    UNTOLD = "sebelum"  # due before the village used the product: nothing is known


@dataclass(frozen=True, slots=True)
class Duty:
    """One deadline of one desa for the year N.

    `due` may be an expectation (`expected`), while the step it counts from is not taken. `late_days` and
    `late_working_days` are those past the day, until it was done or until today.
    """

    kode: str
    rule: Rule
    year: int
    due: dt.date
    state: State
    expected: bool = False
    proof: Proof | None = None
    override: CalendarOverride | None = None
    late_days: int = 0
    late_working_days: int = 0

    @property
    def legal_basis(self) -> str:
        """That of the kabupaten where it set another day, else that of the law."""
        return self.override.legal_basis if self.override else self.rule.legal_basis

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to act on it."""
        return self.state in {State.LATE, State.DUE, State.AHEAD, State.WAITING}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a desa: proofs, events, overrides of its wilayah (the nearest first), days off.

    `began` is the day of the first entry in its ledger.
    """

    proofs: Iterable[Proof] = ()
    events: Iterable[Event] = ()
    overrides: Iterable[CalendarOverride] = ()
    off: frozenset[dt.date] = frozenset()
    began: dt.date | None = None


@dataclass(slots=True)
class _Year:
    """The same by key, for looking up."""

    off: frozenset[dt.date]
    proofs: dict[tuple[str, int], Proof] = field(default_factory=dict)
    events: dict[tuple[str, int], dt.date] = field(default_factory=dict)
    overrides: dict[tuple[str, int], CalendarOverride] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The day a deadline falls on, where that is written, and whether a kabupaten or kecamatan set it."""

    day: dt.date
    legal_basis: str
    set_here: bool


def deadline_of(item: str, year: int, known: Known) -> Deadline | None:
    """The day of one deadline for the year N; None where it counts from what has not happened.

    Raises NoRule for a year the law of the item does not reach.
    """
    rule, due = rule_of(item, year), _due(item, year, _keyed(known))
    if due is None:
        return None
    basis = due.override.legal_basis if due.override else rule.legal_basis
    return Deadline(due.day, basis, due.override is not None)


def duties_of(kode: str, of_year: int, today: dt.date, known: Known) -> list[Duty]:
    """Every deadline of a desa whose day lies in the calendar year, by day.

    What counts from an event that did not happen is left out. `today` is that of the village's clock.
    """
    keyed = _keyed(known)
    found = [
        _duty(kode, rule, year, due, keyed, today, known.began)
        for rule, year, due in _dated(of_year, keyed)
        if due.day.year == of_year
    ]
    return sorted(found, key=lambda one: (one.due, rule_ids().index(one.rule.id), one.year))


def without_day(of_year: int, duties: Iterable[Duty]) -> list[Rule]:
    """The rules that only count when something happens, and have no day in the year yet."""
    there = {one.rule.id for one in duties}
    rules = [rule_of(item, of_year) for item in rule_ids() if item not in there and _in_force(item, of_year)]
    return [rule for rule in rules if not rule.of_calendar]


@dataclass(frozen=True, slots=True)
class _Due:
    day: dt.date
    expected: bool = False
    override: CalendarOverride | None = None


def _keyed(known: Known) -> _Year:
    """By item and year; proofs by rows go before those by hand, near overrides before far ones."""
    keyed = _Year(known.off)
    for proof in sorted(known.proofs, key=lambda one: (one.how != "rows", one.done_on)):
        keyed.proofs.setdefault((proof.item, proof.year), proof)
    for event in known.events:
        last = keyed.events.get((event.name, event.year))
        keyed.events[event.name, event.year] = max(event.day, last) if last else event.day
    for override in known.overrides:
        keyed.overrides.setdefault((override.item, override.year), override)
    return keyed


def _dated(of_year: int, keyed: _Year) -> Iterator[tuple[Rule, int, _Due]]:
    """What may fall into the calendar year: the deadlines of its N, the one before and the one after."""
    for item in rule_ids():
        for year in sorted({of_year - 1, of_year, of_year + 1} | _years_of(item, keyed)):
            if _in_force(item, year) and (due := _due(item, year, keyed)) is not None:
                yield rule_of(item, year), year, due


def _years_of(item: str, keyed: _Year) -> set[int]:
    """Years beyond the three in which something happened that counts, or was moved."""
    return {year for name, year in keyed.overrides if name == item}


def _due(item: str, year: int, keyed: _Year) -> _Due | None:
    """The day, or None where it counts from something that has not happened."""
    if (override := keyed.overrides.get((item, year))) is not None:
        return _Due(override.due_date, override=override)
    rule = rule_of(item, year)
    if rule.of_calendar:
        return _Due(calendar_day(rule, year))
    if rule.after not in rule_ids():
        day = keyed.events.get((rule.after, year))
        return _Due(counted_from(rule, day, keyed.off)) if day else None
    if (step := keyed.proofs.get((rule.after, year))) is not None:
        return _Due(counted_from(rule, step.done_on, keyed.off))
    before = _due(rule.after, year, keyed)
    return _Due(counted_from(rule, before.day, keyed.off), expected=True) if before else None


def _duty(
    kode: str, rule: Rule, year: int, due: _Due, keyed: _Year, today: dt.date, began: dt.date | None
) -> Duty:
    proof = keyed.proofs.get((rule.id, year))
    until = proof.done_on if proof else today
    state = _state(rule, year, due, keyed, today, began)
    late = state in {State.DONE, State.LATE} and until > due.day
    return Duty(
        kode=kode,
        rule=rule,
        year=year,
        due=due.day,
        state=state,
        expected=due.expected,
        proof=proof,
        override=due.override,
        late_days=(until - due.day).days if late else 0,
        late_working_days=working_days_between(due.day, until, keyed.off) if late else 0,
    )


def _state(rule: Rule, year: int, due: _Due, keyed: _Year, today: dt.date, began: dt.date | None) -> State:
    if (rule.id, year) in keyed.proofs:
        return State.DONE
    if any((later, year) in keyed.proofs for later in rule.implied_by):
        return State.BEHIND
    if due.expected:
        return State.WAITING
    if due.day < today and not rule.roles:
        return State.ELSEWHERE
    if due.day < today:
        return State.UNTOLD if began is None or due.day < began else State.LATE
    soon = due.day - dt.timedelta(days=max(rule.lead_days, default=0))
    return (
        State.DUE
        if soon <= today or (due.day.year, due.day.month) == (today.year, today.month)
        else State.AHEAD
    )


def _in_force(item: str, year: int) -> bool:
    try:
        rule_of(item, year)
    except NoRule:
        return False
    return True
