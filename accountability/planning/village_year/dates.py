"""When a deadline falls: on a day of the calendar, or counted from something else; nothing is asked."""

import calendar
import datetime as dt
from collections.abc import Container

from accountability.lib.workdays import add_working_days
from accountability.planning.village_year.rules import Rule

_WEEK = 7


class NotARule(Exception):
    """The row of data/calendar.csv says something no day can be read from."""


def calendar_day(rule: Rule, year: int) -> dt.date:
    """The day a rule of the calendar is due for the year N; raises NotARule for one that counts from a step.

    The second week of July ends with its fourteenth day, as the clocks of the budget have it.
    """
    of = year + rule.years_on
    if rule.kind == "date":
        return dt.date(of, rule.month, rule.day)
    if rule.kind == "month":
        return dt.date(of, rule.month, calendar.monthrange(of, rule.month)[1])
    if rule.kind == "week":
        return dt.date(of, rule.month, rule.week * _WEEK)
    raise NotARule(rule.id)


def counted_from(rule: Rule, start: dt.date, off: Container[dt.date] = ()) -> dt.date:
    """The day a rule that counts from a step is due, if the step was taken on `start`; raises NotARule.

    Working days rest on `off` too (regions.days_off).
    """
    if rule.unit == "hari kerja":
        return add_working_days(start, rule.amount, off)
    if rule.unit == "hari":
        return start + dt.timedelta(days=rule.amount)
    if rule.unit == "bulan":
        return months_on(start, rule.amount)
    raise NotARule(rule.id)


def months_on(day: dt.date, months: int) -> dt.date:
    """The same day so many months on, or back; the last of the month where it has fewer days."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
