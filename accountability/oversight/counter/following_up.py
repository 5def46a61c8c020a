"""What the kecamatan does about the result of a quarter: public words, none overwritten."""

import datetime as dt

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from accountability.lib.local_time import local_date
from accountability.oversight.counter.refusals import ChangedMeanwhile, NotBegun, NothingSaid
from accountability.oversight.models import SurveyFollowUp
from accountability.oversight.models.counter import WORDS
from accountability.oversight.reporting.spans import Span
from accountability.regions.models import Wilayah


@transaction.atomic
def say_follow_up(
    *, kecamatan: Wilayah, span: Span, words: str, by: Actor, at: dt.datetime, seen: int = 0
) -> SurveyFollowUp:
    """Says what is done about a quarter; `seen` is what the form showed (0: nothing was said yet).

    Raises NothingSaid, NotBegun, ChangedMeanwhile.
    """
    said = words.strip()[:WORDS]
    if not said:
        raise NothingSaid
    if span.period.since > local_date(at, kecamatan.kode):
        raise NotBegun
    hold(desa=kecamatan)
    now = newest(kecamatan, span)
    if (now.pk if now else 0) != seen:
        raise ChangedMeanwhile
    made = SurveyFollowUp.objects.create(
        kecamatan=kecamatan, year=span.year, quarter=span.nth, words=said, at=at, by_user_id=by.user_id
    )
    record(kind="loket.tindak_lanjut", ref=f"skm:{span.slug}", desa=kecamatan, by=by, at=at)
    return made


def newest(kecamatan: Wilayah, span: Span) -> SurveyFollowUp | None:
    """What is said of a quarter now."""
    said = SurveyFollowUp.objects.filter(kecamatan=kecamatan, year=span.year, quarter=span.nth)
    return said.order_by("-id").first()


def newest_of_each(kecamatan: Wilayah) -> dict[tuple[int, int], SurveyFollowUp]:
    """The newest words of each quarter. 1 query."""
    said = SurveyFollowUp.objects.filter(kecamatan=kecamatan).order_by("id")
    return {(one.year, one.quarter): one for one in said}
