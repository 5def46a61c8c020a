"""Counts what browsers refused by the content policy, a row for each day and directive."""

import datetime as dt

from django.db import transaction
from django.db.models import F

from accountability.accounts.models import PolicyReport
from accountability.accounts.sign_in_rules import number

KNOWN = frozenset(
    {
        *("default-src", "script-src", "script-src-elem", "script-src-attr", "style-src", "style-src-elem"),
        *(
            "style-src-attr",
            "img-src",
            "font-src",
            "connect-src",
            "manifest-src",
            "worker-src",
            "form-action",
        ),
        *("frame-ancestors", "base-uri", "object-src", "media-src", "frame-src", "child-src"),
        *("require-trusted-types-for", "trusted-types"),
    }
)


@transaction.atomic
def count(*, directive: str, day: dt.date, at: dt.datetime) -> None:
    """One more of this directive today, up to a limit; what no browser says is counted as `other`."""
    name = directive.split(" ", maxsplit=1)[0] if directive.split(" ", maxsplit=1)[0] in KNOWN else "other"
    row, _new = PolicyReport.objects.get_or_create(day=day, directive=name, defaults={"count": 0})
    PolicyReport.objects.filter(pk=row.pk, count__lt=number("csp_reports")).update(count=F("count") + 1)
