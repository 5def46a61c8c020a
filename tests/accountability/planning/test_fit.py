"""Kesesuaian at the desk: the numbers of the recap beside those of the plan."""

import datetime as dt
from typing import Any

import pytest

from accountability.accounts.models import Membership
from accountability.planning.fit import FIRST_YEAR, Fit, close_points, fit_of, heard_in, sectors
from accountability.planning.models import Kegiatan, KegiatanBeneficiaries
from accountability.regions.models import Wilayah
from accountability.regions.residents import residents_of
from posko.bidang import all_bidang
from posko.keys import read_ahead
from posko.recap import NotAPeriod, recap_of, who_is_missing
from posko.topics import topics
from tests import makers
from tests.posko.recap.makers import TODAY, hear


def planned(member: Membership, kode: str, cost: int, people: int | None = None, **groups: int) -> Kegiatan:
    one = makers.make_kegiatan(member.wilayah, member.actor(), kode=kode, cost=cost, name=f"Kegiatan {kode}")
    Kegiatan.objects.filter(pk=one.pk).update(beneficiaries=people)
    KegiatanBeneficiaries.objects.bulk_create(
        KegiatanBeneficiaries(kegiatan=one, group=group, people=n) for group, n in groups.items()
    )
    return one


def fit(desa: Wilayah) -> Fit:
    read_ahead(desa.aspirasi.all(), 500)
    period = heard_in(2027)
    return fit_of(desa, 2027, recap_of(desa, period.since, period.until, today=TODAY))


class TestVoices:
    def test_they_are_those_of_the_recap_of_the_year_before(self, desa: Wilayah) -> None:
        for n in range(22):
            hear(
                desa,
                topic="jalan" if n < 15 else "tani",
                gender="p" if n < 8 else "l",
                vulnerable="lansia" if n < 3 else "",
            )
        hear(desa, dt.date(2025, 10, 6), topic="jalan")
        found = fit(desa)
        recap = found.recap
        assert {one.key: one.voices for one in found.bidang} == {
            one.kode: recap.in_bidang(one.kode) for one in all_bidang()
        }
        shares = who_is_missing(recap, residents_of(desa, 2026))
        assert [(one.key, one.voices, one.voices_percent) for one in found.groups] == [
            (one.group, one.voices, one.percent_of_voices) for one in shares
        ]
        assert sum(one.voices for one in found.topics) == 22
        assert {one.key: one.voices for one in found.topics}["jalan"] == 15

    def test_too_few_have_no_per_cent_and_no_gap(self, desa: Wilayah, kades: Membership) -> None:
        planned(kades, "2.3.10", 1_000_000)
        for _ in range(5):
            hear(desa, topic="jalan")
        road = next(one for one in fit(desa).bidang if one.key == "2")
        assert (road.voices, road.voices_percent, road.rupiah_percent, road.gap) == (5, None, 100, None)


class TestRupiah:
    def test_they_are_those_of_the_kegiatan_that_stand_in_the_plan(
        self, desa: Wilayah, kades: Membership
    ) -> None:
        planned(kades, "2.3.10", 70_000_000)
        planned(kades, "4.2.01", 30_000_000)
        gone = planned(kades, "2.3.11", 900_000_000)
        Kegiatan.objects.filter(pk=gone.pk).update(dropped_at=makers.NOW, dropped_why="Tanahnya belum bebas")
        found = fit(desa)
        total = Kegiatan.objects.filter(desa=desa).of_year(2027).total_cost()
        assert found.cost == total == 100_000_000
        assert [(one.key, one.rupiah_percent) for one in found.bidang][1:4] == [
            ("2", 70),
            ("3", 0),
            ("4", 30),
        ]
        assert {one.key: one.rupiah for one in found.topics}["tani"] == 30_000_000

    def test_a_group_gets_its_share_by_people_of_what_tells_groups(
        self, desa: Wilayah, kades: Membership
    ) -> None:
        planned(kades, "2.3.10", 60_000_000, p=30, l=60)
        planned(kades, "2.2.01", 40_000_000, 40, lansia=10)
        planned(kades, "4.2.01", 500_000_000)
        found = fit(desa)
        groups = {one.key: one for one in found.groups}
        assert found.cost_told == 100_000_000
        assert (groups["p"].rupiah, groups["l"].rupiah, groups["lansia"].rupiah) == (
            20_000_000,
            40_000_000,
            10_000_000,
        )
        assert groups["p"].rupiah_percent == 20

    @pytest.mark.parametrize(
        ("people", "groups"), [(None, {"p": 30}), (20, {"lansia": 30}), (0, {"p": 0, "l": 0})]
    )
    def test_where_it_does_not_add_up_nothing_is_guessed(
        self, desa: Wilayah, kades: Membership, people: int | None, groups: dict[str, int]
    ) -> None:
        planned(kades, "2.3.10", 60_000_000, people, **groups)
        found = fit(desa)
        assert found.cost_told == 0
        assert all(one.rupiah_percent is None for one in found.groups)


class TestCost:
    def test_as_many_queries_for_many_kegiatan_as_for_one(
        self, desa: Wilayah, kades: Membership, django_assert_num_queries: Any
    ) -> None:
        period = heard_in(2027)
        recap = recap_of(desa, period.since, period.until, today=TODAY)
        for n in range(1, 9):
            planned(kades, f"2.3.1{n}", 1_000_000, p=5, l=5)
        with django_assert_num_queries(5):
            fit_of(desa, 2027, recap)


class TestData:
    def test_every_topic_but_the_rest_belongs_to_a_sub_bidang(self) -> None:
        assert set(sectors()) == {one.kode for one in topics()} - {"lainnya"}

    def test_years_before_the_thresholds_have_none(self) -> None:
        assert close_points(FIRST_YEAR) == 10
        with pytest.raises(NotAPeriod):
            heard_in(FIRST_YEAR - 1)
