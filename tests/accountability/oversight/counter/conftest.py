"""A counter with services and answers."""

import datetime as dt
from typing import Any

import pytest

from accountability.accounts.models import Membership
from accountability.oversight.counter.answering import Answered, count_answer, mark_of_form
from accountability.oversight.counter.listing import begin_list
from accountability.oversight.counter.tables import unsur
from accountability.oversight.models import SurveyAnswer, SurveyChannel
from accountability.regions.models import Wilayah
from tests import makers

DAY = dt.timedelta(days=1)


@pytest.fixture
def office(desa: Wilayah, camat: Membership) -> Wilayah:
    """The kecamatan, with the list of services to begin with."""
    begin_list(kecamatan=camat.wilayah, by=camat.actor(), at=makers.NOW)
    return camat.wilayah


def answered(
    office: Wilayah, scores: str, *, at: dt.datetime = makers.NOW, key: str = "", **said: Any
) -> SurveyAnswer:
    """One answer by web; `scores` are nine digits, 0 for a question left out."""
    by_unsur = {one.no: int(digit) for one, digit in zip(unsur(), scores, strict=True) if digit != "0"}
    once = mark_of_form(key=key or str(SurveyAnswer.objects.count()), kecamatan=office)
    return count_answer(
        kecamatan=office, answered=Answered(by_unsur, **said), channel=SurveyChannel.WEB, once=once, at=at
    )
