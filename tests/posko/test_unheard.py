"""Whom nobody has heard: one meaning for the inbox and the Monday note."""

import datetime as dt

import pytest

from accountability.regions.models import Wilayah
from posko.coverage_rules import silence_days
from posko.unheard import unheard_dusun
from tests import makers

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 30)
WIB = dt.timezone(dt.timedelta(hours=7))


def names(desa: Wilayah) -> list[str]:
    return [one.name for one in unheard_dusun(desa=desa, today=TODAY)]


class TestUnheardDusun:
    def test_the_first_moment_of_the_first_day_counts_and_the_one_before_does_not(
        self, desa: Wilayah
    ) -> None:
        since = dt.datetime.combine(TODAY - dt.timedelta(days=silence_days(2026)), dt.time(), tzinfo=WIB)
        krajan, wetan = makers.make_dusun(desa, "Krajan"), makers.make_dusun(desa, "Wetan")
        makers.make_aspirasi(desa, at=since, dusun=krajan)
        makers.make_aspirasi(desa, at=since - dt.timedelta(seconds=1), dusun=wetan)
        assert names(desa) == ["Wetan"]

    def test_an_advert_that_waits_aside_is_no_voice(self, desa: Wilayah) -> None:
        dusun = makers.make_dusun(desa, "Kulon")
        at = dt.datetime.combine(TODAY, dt.time(9), tzinfo=WIB)
        makers.make_aspirasi(desa, "situs slot gacor", at=at, dusun=dusun, quarantine="iseng")
        assert names(desa) == ["Kulon"]

    def test_the_dusun_of_others_are_not_ours(self, desa: Wilayah, other_desa: Wilayah) -> None:
        makers.make_dusun(other_desa, "Lor")
        assert names(desa) == []
