"""Freezes the result of each quarter that is over: the public sees nothing that still moves."""

import datetime as dt

from django.db import transaction

from accountability.accounts.actors import system
from accountability.ledger.clock_watch import once_sure
from accountability.ledger.record import hold, record
from accountability.lib.local_time import local_date
from accountability.oversight.counter.counting import tally_of
from accountability.oversight.counter.tables import number
from accountability.oversight.models import SurveyAnswer, SurveyQuarter
from accountability.oversight.reporting.spans import Kind, Span, span_with
from accountability.regions.models import Wilayah

_BACK = 4  # quarters that are looked at: an installation that slept a year misses nothing


@once_sure
def freeze_due(*, at: dt.datetime, limit: int) -> int:
    """Freezes up to `limit` quarters that are over and were not frozen yet; returns how many."""
    asked = at.date() - dt.timedelta(days=number("frozen_after_days"))
    span, done = span_with(Kind.QUARTER, asked), 0
    for _turn in range(_BACK):
        span = span.before()
        frozen = SurveyQuarter.objects.filter(year=span.year, quarter=span.nth).values("kecamatan")
        period = span.period
        answers = SurveyAnswer.objects.between(period.since, period.until).exclude(kecamatan__in=frozen)
        for kode in (
            answers.order_by("kecamatan").values_list("kecamatan", flat=True).distinct()[: limit - done]
        ):
            done += freeze(kecamatan=Wilayah.objects.get(kode=kode), span=span, at=at) is not None
    return done


@transaction.atomic
def freeze(*, kecamatan: Wilayah, span: Span, at: dt.datetime) -> SurveyQuarter | None:
    """Keeps the sums of a quarter that is over; None while it runs, or when it was frozen before."""
    ready = span.period.until + dt.timedelta(days=number("frozen_after_days"))
    if local_date(at, kecamatan.kode) <= ready:
        return None
    hold(desa=kecamatan)
    figures = tally_of(kecamatan, span).as_json()
    row, new = SurveyQuarter.objects.get_or_create(
        kecamatan=kecamatan,
        year=span.year,
        quarter=span.nth,
        defaults={"figures": figures, "frozen_at": at},
    )
    if not new:
        return None
    by = system("skm")
    record(kind="loket.dibekukan", ref=f"skm:{span.slug}", desa=kecamatan, by=by, at=at, facts=figures)
    return row
