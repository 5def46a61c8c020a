"""What a recap counts: which voices, of which days, and how they fall apart."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from posko.models import Aspirasi
from posko.recap import NotAPeriod, recap_of
from posko.states import Channel
from tests import makers
from tests.posko.recap.makers import TODAY, YEAR, hear, of_the_year, on, two_dusun


class TestWhichVoices:
    def test_a_day_ends_at_midnight_of_the_village(self, desa: Wilayah) -> None:
        makers.make_aspirasi(desa, at=on(dt.date(2026, 10, 1), 0))
        makers.make_aspirasi(desa, at=on(dt.date(2026, 10, 31), 23))
        makers.make_aspirasi(desa, at=on(dt.date(2026, 11, 1), 0))
        found = recap_of(desa, dt.date(2026, 10, 1), dt.date(2026, 10, 31), today=TODAY)
        assert found.total == 2

    def test_one_set_aside_does_not_count(self, desa: Wilayah) -> None:
        Aspirasi.objects.filter(pk=hear(desa).pk).update(quarantine="banjir")
        assert of_the_year(desa).total == 0

    def test_a_confidential_one_counts_and_is_told_apart(self, desa: Wilayah) -> None:
        hear(desa, confidential=True)
        hear(desa)
        found = of_the_year(desa)
        assert (found.total, found.confidential) == (2, 1)

    def test_the_neighbours_do_not_count(self, desa: Wilayah, other_desa: Wilayah) -> None:
        hear(other_desa)
        assert of_the_year(desa).total == 0

    def test_the_same_days_of_the_year_before_stand_beside(self, desa: Wilayah) -> None:
        hear(desa, dt.date(2026, 10, 5))
        hear(desa, dt.date(2025, 10, 5))
        hear(desa, dt.date(2025, 9, 30))
        found = recap_of(desa, dt.date(2026, 10, 1), dt.date(2026, 10, 31), today=TODAY)
        assert (found.total, found.year_before) == (1, 1)

    def test_a_leap_day_is_compared_with_the_28th(self, desa: Wilayah) -> None:
        hear(desa, dt.date(2023, 2, 28))
        found = recap_of(desa, dt.date(2024, 2, 29), dt.date(2024, 2, 29), today=TODAY)
        assert found.year_before == 1


class TestHowTheyFallApart:
    def test_by_dusun_and_bidang_with_what_is_not_known(self, desa: Wilayah) -> None:
        krajan, wetan = two_dusun(desa)
        hear(desa, dusun=krajan, topic="jalan")
        hear(desa, dusun=krajan, topic="jalan")
        hear(desa, dusun=wetan, topic="tani")
        hear(desa, topic="lainnya", text="halo semua")
        found = of_the_year(desa)
        assert found.bidang[krajan.pk, "2"] == 2
        assert found.bidang[wetan.pk, "4"] == 1
        assert found.bidang[None, ""] == 1

    def test_every_table_has_the_same_sum(self, desa: Wilayah) -> None:
        krajan, wetan = two_dusun(desa)
        for n, dusun in enumerate((krajan, wetan, None, krajan)):
            hear(desa, dt.date(2026, n + 1, 5), dusun=dusun, gender="p" if n else "", channel=Channel.WEB)
        found = of_the_year(desa)
        by_row = sum(found.from_dusun(pk) for pk in found.places)
        by_column = sum(found.in_bidang(kode) for kode in found.bidang_codes)
        by_month = sum(one.voices for one in found.months)
        counters = (found.channels, found.kinds, found.states, found.gender, found.vulnerable)
        assert {by_row, by_column, by_month, *(one.total() for one in counters)} == {found.total} == {4}

    def test_a_silent_dusun_has_its_row(self, desa: Wilayah) -> None:
        krajan, wetan = two_dusun(desa)
        assert of_the_year(desa).places == (krajan.pk, wetan.pk, None)

    def test_a_group_is_counted_with_its_approved_words(self, desa: Wilayah, ketua: Membership) -> None:
        group = makers.make_kelompok(desa, ketua.actor(), voices=3, at=on(dt.date(2026, 10, 5)))
        first = group.aspirasi.order_by("id")[0]
        Aspirasi.objects.filter(pk=first.pk).update(public_summary="Jalan rusak di RT 03")
        (found,) = of_the_year(desa).groups
        assert (found.pk, found.voices, found.may_be_named) == (group.pk, 3, True)
        assert [(quote.words, quote.public) for quote in found.quotes] == [
            ("Jalan rusak di RT 03", True),
            ("jalan rusak nomor 1", False),
        ]

    def test_confidential_words_are_never_quoted(self, desa: Wilayah, ketua: Membership) -> None:
        makers.make_kelompok(desa, ketua.actor(), voices=2, at=on(dt.date(2026, 10, 5)), confidential=True)
        (found,) = of_the_year(desa).groups
        assert found.quotes == ()
        assert not found.may_be_named


class TestCost:
    def test_it_asks_as_little_for_many_voices_as_for_one(self, desa: Wilayah, ketua: Membership) -> None:
        krajan, wetan = two_dusun(desa)
        makers.make_kelompok(desa, ketua.actor(), voices=2, at=on(dt.date(2026, 3, 5)))
        with CaptureQueriesContext(connection) as few:
            recap_of(desa, *YEAR, today=TODAY)
        for n in range(12):
            hear(desa, dt.date(2026, n % 12 + 1, 6), dusun=(krajan, wetan)[n % 2], topic="air")
        makers.make_kelompok(desa, ketua.actor(), voices=1, title="Air", at=on(dt.date(2026, 3, 5)))
        with CaptureQueriesContext(connection) as many:
            recap_of(desa, *YEAR, today=TODAY)
        per_group = 5
        assert len(many) <= len(few) + per_group
        assert len(many) <= 15 + per_group * 5


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (dt.date(2026, 2, 1), dt.date(2026, 1, 1)),
        (dt.date(2010, 1, 1), dt.date(2026, 1, 1)),
        (dt.date(2016, 1, 1), dt.date(2026, 1, 1)),
    ],
)
def test_days_that_make_no_period_are_refused(desa: Wilayah, since: dt.date, until: dt.date) -> None:
    with pytest.raises(NotAPeriod):
        recap_of(desa, since, until, today=TODAY)
