"""A month that is over is told as it stood at its end, as far as rows tell it."""

import datetime as dt

import pytest

from accountability.accounts.models import Membership
from accountability.budget.publication import Spending, realise
from accountability.oversight.models import Evaluation
from accountability.oversight.reporting.as_of import open_evaluations, signs_at
from accountability.oversight.signs import Signs, measured
from accountability.regions.models import Wilayah
from posko.answering import answer
from tests import makers

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
LATER = dt.datetime(2027, 6, 1, 3, 0, tzinfo=dt.UTC)


def then(desa: Wilayah, until: dt.date) -> Signs:
    """The village as it stood at the end of that day."""
    (one,) = signs_at([desa], until=until, at=LATER)
    return one


class TestThen:
    def test_while_the_day_is_not_over_it_is_the_desks_own_measure(self, desa: Wilayah) -> None:
        makers.make_aspirasi(desa)
        at = makers.NOW + 9 * DAY
        assert signs_at([desa], until=at.date(), at=at) == measured([desa], at=at)

    def test_a_budget_counts_from_the_day_it_was_published(self, desa: Wilayah, keuangan: Membership) -> None:
        makers.make_published(desa, keuangan.actor(), at=makers.NOW, year=2026)
        assert not then(desa, dt.date(2026, 9, 30)).published
        assert then(desa, dt.date(2026, 10, 31)).published

    def test_money_spent_later_does_not_count(self, desa: Wilayah, keuangan: Membership) -> None:
        _, line = makers.make_published(desa, keuangan.actor(), year=2026)
        day = dt.date(2026, 11, 3)
        at = makers.NOW + 35 * DAY
        realise(line=line, spending=Spending(62_750_000, 50, day), by=keuangan.actor(), at=at)
        assert then(desa, dt.date(2026, 10, 31)).spent_percent == 0
        assert then(desa, dt.date(2026, 11, 30)).spent_percent == 50

    def test_a_voice_answered_after_the_end_was_late_then(self, desa: Wilayah, anggota: Membership) -> None:
        voice = makers.make_aspirasi(desa)
        answer(aspirasi=voice, sentence="Sudah.", by=anggota.actor(), at=makers.NOW + 40 * DAY)
        assert then(desa, dt.date(2026, 10, 31)).unread_late == 1
        assert then(desa, dt.date(2026, 11, 30)).unread_late == 0

    def test_an_evaluation_waits_until_it_has_a_result(self, desa: Wilayah, evaluation: Evaluation) -> None:
        assert then(desa, dt.date(2026, 10, 31)).evaluation_due == evaluation.due_date
        assert then(desa, dt.date(2026, 9, 30)).evaluation_due is None
        assert open_evaluations([desa.kode], dt.date(2026, 10, 31), LATER) == [evaluation]

    def test_no_village_asks_nothing(self, db: None) -> None:
        assert signs_at([], until=dt.date(2026, 1, 31), at=LATER) == []
