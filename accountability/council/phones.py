"""Which phones the council itself needs, so that their numbers are not let go (posko.retaining)."""

import datetime as dt

from django.db.models import QuerySet

from accountability.council.models import Reachable


def still_used(*, since: dt.datetime) -> "QuerySet[Reachable, int | None]":
    """Phones of members who want the Monday note, however long ago they said so."""
    return Reachable.objects.filter(contact__isnull=False).values_list("contact", flat=True)
