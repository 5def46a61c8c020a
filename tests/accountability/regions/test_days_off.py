"""The days off of a province and kabupaten."""

import datetime as dt
from typing import Any

from accountability.lib.together import together
from accountability.regions.days_off import days_off, days_off_now, forget_days_off
from accountability.regions.models import RegionalHoliday, Wilayah

DAY = dt.date(2026, 11, 10)


def decree(kode: str, day: dt.date = DAY) -> RegionalHoliday:
    return RegionalHoliday.objects.create(wilayah_id=kode, date=day, name="Hari jadi", legal_basis="Kepbup 1")


class TestDaysOff:
    def test_those_of_province_and_kabupaten_count_below_and_nowhere_else(
        self, desa: Wilayah, other_desa: Wilayah
    ) -> None:
        decree("99.01")
        decree("99", dt.date(2026, 11, 12))
        both = {DAY, dt.date(2026, 11, 12)}
        assert days_off(desa.kode) == days_off_now(other_desa.kode) == both
        assert days_off("99.02.01.2001") == {dt.date(2026, 11, 12)}
        assert days_off("33.01.01.2001") == frozenset()

    def test_they_are_asked_for_once_a_minute(self, desa: Wilayah, django_assert_num_queries: Any) -> None:
        with django_assert_num_queries(1):
            for _ in range(50):
                days_off(desa.kode)

    def test_who_changed_them_sees_it_at_once(self, desa: Wilayah) -> None:
        assert days_off(desa.kode) == frozenset()
        decree("99.01")
        assert days_off(desa.kode) == frozenset()
        assert days_off_now(desa.kode) == {DAY}
        forget_days_off()
        assert days_off(desa.kode) == {DAY}

    def test_many_deeds_in_one_block_ask_once(self, desa: Wilayah, django_assert_num_queries: Any) -> None:
        with together(), django_assert_num_queries(1):
            for _ in range(20):
                days_off_now(desa.kode)
