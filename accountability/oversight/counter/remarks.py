"""What people added to their scores, for the eyes of the desk: without day, service, numbers and names."""

import datetime as dt
import hashlib

from accountability.oversight.counter.counting import seen_until
from accountability.oversight.counter.skm import Result
from accountability.oversight.models import SurveyAnswer
from accountability.oversight.reporting.spans import Span
from accountability.regions.models import Wilayah
from posko.risky_bits import pieces, risky_bits
from sms_gateway.log import for_eyes


def remarks_of(kecamatan: Wilayah, span: Span, result: Result, at: dt.datetime) -> list[str]:
    """The remarks of a quarter, in an order that tells nothing; none while too few answered. 1 query."""
    if not result.shown:
        return []
    until = min(span.period.until, seen_until(at, kecamatan.kode))
    answers = SurveyAnswer.objects.filter(kecamatan=kecamatan).between(span.period.since, until)
    said = [covered(one) for one in answers.exclude(remark="").values_list("remark", flat=True)]
    return sorted(said, key=lambda one: hashlib.sha256(one.encode()).digest())


def covered(text: str) -> str:
    """The words with what could say who somebody is left out."""
    seen = for_eyes(text)
    return "".join("…" if why else part for part, why in pieces(seen, risky_bits(seen)))
