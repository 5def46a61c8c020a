"""What villages think of the kecamatan's help: the ratings its help desk keeps."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Avg, Count

from accountability.lib.local_time import day_begins
from accountability.oversight.coaching.tables import number
from accountability.oversight.models import HelpRequest
from accountability.oversight.reporting.spans import Span


def help_rated(kode: Sequence[str], span: Span) -> tuple[float, int] | None:
    """The mean of the ratings (1 to 5) these villages gave in the span, and how many; None below five."""
    if not kode:
        return None
    first = day_begins(span.period.since, kode[0])
    after = day_begins(span.period.until + dt.timedelta(days=1), kode[0])
    rated = HelpRequest.objects.rated().filter(desa__in=kode, rated_at__gte=first, rated_at__lt=after)
    found = rated.aggregate(mean=Avg("rating"), n=Count("pk"))
    if found["n"] < number("ratings_for_a_mean"):
        return None
    return float(found["mean"]), found["n"]
