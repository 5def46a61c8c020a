"""Which phones the planning still needs, so that their numbers are not let go (posko.retaining)."""

import datetime as dt

from django.db.models import QuerySet

from accountability.planning.models import Attendee, Invitation


def still_used(*, since: dt.datetime) -> "QuerySet[Invitation, int] | QuerySet[Attendee, int | None]":
    """Phones that were invited to a meeting, or gave a number there, after this moment."""
    invited = Invitation.objects.filter(invited_at__gte=since).values_list("contact", flat=True)
    came = Attendee.objects.filter(checked_in_at__gte=since, contact__isnull=False)
    return invited.union(came.values_list("contact", flat=True))
