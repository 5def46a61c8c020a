"""Spans of time that a clock which ran ahead cannot stretch: the future is in no last hour."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

CLOCKS_DIFFER = timedelta(minutes=10)  # between two machines of one installation, at most


def between(field: str, since: datetime, at: datetime) -> Q:
    """Rows whose `field` lies after `since` and not in the future of `at`."""
    told: dict[str, Any] = {f"{field}__gt": since, f"{field}__lte": at + CLOCKS_DIFFER}
    return Q(**told)


def is_of_the_future(moment: datetime, at: datetime) -> bool:
    """Whether this was noted by a clock that ran ahead."""
    return moment > at + CLOCKS_DIFFER
