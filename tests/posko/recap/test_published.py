"""A quarter is published once: what is corrected, renamed or erased later does not move its numbers."""

import datetime as dt

import pytest

from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from accountability.regions.residents import residents_of
from posko.keys import read_ahead
from posko.models import Aspirasi, Kelompok, PublishedTable
from posko.recap import NotAPeriod, PublicRecap, published_recap, voices_of
from posko.recap.period import quarter
from posko.recap.public import NotAWholeQuarter
from tests import makers

THIRD = quarter(2026, 3)
TODAY = dt.date(2026, 10, 5)
AUGUST = dt.datetime(2026, 8, 3, 3, tzinfo=dt.UTC)


@pytest.fixture
def group(desa: Wilayah, ketua: Membership) -> Kelompok:
    return makers.make_kelompok(desa, ketua.actor(), voices=7, at=AUGUST)


def look(desa: Wilayah) -> PublicRecap:
    return published_recap(desa, THIRD, residents_of(desa, 2026), today=TODAY)


def read(desa: Wilayah) -> None:
    assert read_ahead(voices_of(desa, THIRD), 100)


class TestFrozen:
    def test_a_later_correction_does_not_move_it(self, desa: Wilayah, group: Kelompok) -> None:
        read(desa)
        first = look(desa)
        assert PublishedTable.objects.get().period == "2026-3"
        Aspirasi.objects.filter(pk=group.aspirasi.earliest("pk").pk).update(confidential=True)
        Aspirasi.objects.filter(kelompok=group, confidential=False).update(kind="tanya", topic="air")
        makers.make_aspirasi(desa, "jalan rusak", at=AUGUST)
        again = look(desa)
        assert (again.bidang, again.kinds, again.channels) == (first.bidang, first.kinds, first.channels)
        assert [one.voices for one in again.groups] == [7]

    def test_names_are_read_as_they_are_now(self, desa: Wilayah, group: Kelompok) -> None:
        read(desa)
        assert look(desa).groups[0].title == "Jalan rusak"
        Kelompok.objects.update(title="Jalan berlubang")
        assert look(desa).groups[0].title == "Jalan berlubang"
        Aspirasi.objects.update(confidential=True)
        assert look(desa).groups == ()

    def test_words_nobody_has_read_yet_freeze_nothing(self, desa: Wilayah, group: Kelompok) -> None:
        Aspirasi.objects.filter(grouping_key=None).exists()
        makers.make_aspirasi(desa, "belum dibaca mesin", at=AUGUST)
        if voices_of(desa, THIRD).filter(grouping_key=None).exists():
            look(desa)
            assert not PublishedTable.objects.exists()

    def test_each_village_and_quarter_has_its_own(self, desa: Wilayah, other_desa: Wilayah) -> None:
        for place in (desa, other_desa):
            look(place)
        published_recap(desa, quarter(2026, 2), residents_of(desa, 2026), today=TODAY)
        assert PublishedTable.objects.count() == 3

    def test_only_whole_quarters_that_are_over(self, desa: Wilayah) -> None:
        with pytest.raises((NotAWholeQuarter, NotAPeriod)):
            published_recap(desa, quarter(2026, 4), residents_of(desa, 2026), today=TODAY)
