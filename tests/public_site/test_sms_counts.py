"""The provider's count and ours stand in public: whole months only, few only said to be few."""

import datetime as dt

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from accountability.lib.local_time import local_date
from accountability.regions.models import Wilayah
from public_site.sms_counts import MonthTold, newest_month
from sms_gateway.models import Line, Reconciliation
from tests import makers

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 10, 5)
SEPTEMBER, AUGUST = dt.date(2026, 9, 1), dt.date(2026, 8, 1)


def counted(line: Line, first: dt.date, told: list[int], kept: list[int] | None = None) -> None:
    """A count for each day from `first` on."""
    for place, (provider, inbox) in enumerate(zip(told, kept or told, strict=True)):
        date = first + dt.timedelta(days=place)
        Reconciliation.objects.create(
            line=line, date=date, at=makers.NOW, told_by_provider=provider, in_inbox=inbox
        )


class TestNewestMonth:
    def test_a_month_that_is_over_is_told_as_one_sum(self, desa: Wilayah) -> None:
        counted(makers.make_line(desa), AUGUST, [9] * 31)
        counted(makers.make_line(desa), SEPTEMBER, [7] * 6 + [1], [7] * 6 + [0])
        assert newest_month(desa, TODAY) == MonthTold("September 2026", "43", "42")

    def test_days_of_this_month_are_not_told_yet(self, desa: Wilayah) -> None:
        counted(makers.make_line(desa), dt.date(2026, 10, 1), [20] * 4)
        assert newest_month(desa, TODAY) is None

    def test_less_than_a_week_tells_too_much_of_a_day(self, desa: Wilayah) -> None:
        counted(makers.make_line(desa), SEPTEMBER, [20] * 6)
        assert newest_month(desa, TODAY) is None

    def test_few_are_only_said_to_be_few(self, desa: Wilayah) -> None:
        counted(makers.make_line(desa), SEPTEMBER, [1, 1, 1, 1, 0, 0, 0])
        assert newest_month(desa, TODAY) == MonthTold("September 2026", "kurang dari 5", "kurang dari 5")

    def test_the_neighbours_line_is_not_ours(self, desa: Wilayah, other_desa: Wilayah) -> None:
        makers.make_line(desa)
        counted(makers.make_line(other_desa, address="+6281200002002"), SEPTEMBER, [9] * 30)
        assert newest_month(desa, TODAY) is None

    def test_a_village_without_a_line_of_its_own_is_told_of_the_shared_one(self, desa: Wilayah) -> None:
        counted(makers.make_line(None, address="+6281200009999"), SEPTEMBER, [50] * 30)
        assert newest_month(desa, TODAY) == MonthTold("September 2026", "1.500", "1.500")


class TestPage:
    def test_it_stands_on_the_first_page_only_when_something_was_counted(
        self, client: Client, desa: Wilayah
    ) -> None:
        line = makers.make_line(desa)
        assert "menurut penyedia" not in client.get(f"/desa/{desa.kode}/").content.decode()
        this_month = local_date(timezone.now(), desa.kode).replace(day=1)
        counted(line, (this_month - dt.timedelta(days=1)).replace(day=1), [6] * 10, [6] * 9 + [5])
        caches["pages"].clear()  # counting is no deed: it is seen within a minute
        page = client.get(f"/desa/{desa.kode}/").content.decode()
        assert "SMS yang menurut penyedia masuk: 60. Yang kami catat: 59." in page
