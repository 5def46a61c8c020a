"""The calendar of the village year: what is due when, who must act, and whether it is done.

    from accountability.planning.village_year import Known, duties_of
    duties = duties_of("99.01.01.2001", 2026, today, Known(...))

Rules are rows of data/calendar.csv, never code. What proves a thing done is read by those who own the rows
(`year_proofs` here, in budget and in council) and put together in oversight.village_year.
"""

from accountability.planning.village_year.duties import Deadline, Duty, Known, State, deadline_of, duties_of
from accountability.planning.village_year.proofs import Event, Proof
from accountability.planning.village_year.rules import Rule, all_rules, number, rule_of
from accountability.planning.village_year.set_here import deadline_for, deadlines_for

__all__ = [
    "Deadline",
    "Duty",
    "Event",
    "Known",
    "Proof",
    "Rule",
    "State",
    "all_rules",
    "deadline_for",
    "deadline_of",
    "deadlines_for",
    "duties_of",
    "number",
    "rule_of",
]
