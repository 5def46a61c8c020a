"""The filter by a day: with the phone's calendar, and within the years a village may speak of."""

from typing import Any

import django_filters

from bpd_portal.forms.base import day_box, days_of_this_world


class DayFilter(django_filters.DateFilter):
    """A day that can be reckoned with; the day after the last one of all years is none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=day_box(), validators=days_of_this_world(), **kwargs)
