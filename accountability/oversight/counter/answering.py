"""Counts one person's answer to the survey, by the day and without anything that tells who it was.

No entry of the ledger is written for one answer: its moment, beside that of an SMS, would tell whose it is.
The frozen quarter is recorded instead (counter.freezing).
"""

import datetime as dt
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.db import IntegrityError, transaction

from accountability.lib.local_time import local_date
from accountability.lib.typed_text import typed_text
from accountability.oversight.counter.refusals import (
    CountedAlready,
    NothingScored,
    NotOfThisCounter,
    TooManyToday,
)
from accountability.oversight.counter.tables import number, unsur
from accountability.oversight.models import CounterService, SurveyAnswer, SurveyChannel
from accountability.oversight.models.counter import REMARK
from accountability.regions.models import Wilayah
from sms_gateway.models import Contact


@dataclass(frozen=True, slots=True)
class Answered:
    """What was answered: scores by the number of the unsur, 1 to 4, and what the person chose to say."""

    scores: Mapping[int, int]
    service: CounterService | None = None
    gender: str = ""
    age_group: str = ""
    disability: str = ""
    remark: str = field(default="", repr=False)


@transaction.atomic
def count_answer(
    *, kecamatan: Wilayah, answered: Answered, channel: SurveyChannel, once: str, at: dt.datetime
) -> SurveyAnswer:
    """Keeps one answer. `once` is `mark_of_phone` or `mark_of_form`.

    Raises NothingScored, NotOfThisCounter, TooManyToday, CountedAlready.
    """
    scores = {one.field: answered.scores.get(one.no) for one in unsur()}
    if not any(scores.values()):
        raise NothingScored
    service = answered.service
    if service is not None and (service.kecamatan_id != kecamatan.kode or service.retired_at is not None):
        raise NotOfThisCounter
    day = local_date(at, kecamatan.kode)
    today = SurveyAnswer.objects.filter(kecamatan=kecamatan, day=day)
    if today.filter(once=once).exists():
        raise CountedAlready
    web = channel == SurveyChannel.WEB
    if web and today.filter(channel=channel).count() >= number("web_per_day"):
        raise TooManyToday
    try:
        with transaction.atomic():
            return SurveyAnswer.objects.create(
                kecamatan=kecamatan,
                day=day,
                channel=channel,
                service=service,
                **scores,
                gender=answered.gender,
                age_group=answered.age_group,
                disability=answered.disability,
                remark=" ".join(typed_text(answered.remark).split())[:REMARK],
                once=once,
            )
    except IntegrityError as at_once:
        raise CountedAlready from at_once


def mark_of_phone(*, contact: Contact, kecamatan: Wilayah, at: dt.datetime) -> str:
    """The keyed mark of a phone at a counter on one day; those of two days do not show one phone."""
    day = local_date(at, kecamatan.kode).isoformat()
    return _mark(f"phone:{contact.fingerprint}:{kecamatan.kode}:{day}")


def mark_of_form(*, key: str, kecamatan: Wilayah) -> str:
    """The mark of one sending of the web form."""
    return _mark(f"form:{key}:{kecamatan.kode}")


def _mark(told: str) -> str:
    pepper: str = settings.PHONE_PEPPER
    return hmac.new(pepper.encode(), f"skm:{told}".encode(), hashlib.sha256).hexdigest()
