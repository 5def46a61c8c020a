"""Until when a budget is to be enacted and public, in words."""

from accountability.lib.local_time import tanggal
from accountability.planning.village_year import deadline_for
from accountability.planning.village_year.rules import NoRule


def budget_day(kode: str, year: int) -> str:
    """The day for the budget of `year` in this desa; "" for a year before the rule in force. One query."""
    try:
        return tanggal(deadline_for(kode, "apb_final", year).day)
    except NoRule:
        return ""
