"""Whose voice is missing: shares with an honest base, and no percentage of a handful."""

import pytest

from accountability.regions.models import DesaFacts, Residents, Wilayah
from accountability.regions.residents import residents_of
from posko.recap import Share, who_is_missing
from posko.recap.missing import dusun_missing, verdict_of
from tests.posko.recap.makers import hear, of_the_year, two_dusun


def share(desa: Wilayah, group: str) -> Share:
    """The share of one group."""
    return next(
        one for one in who_is_missing(of_the_year(desa), residents_of(desa, 2026)) if one.group == group
    )


@pytest.fixture
def half_are_women(desa: Wilayah) -> None:
    DesaFacts.objects.update_or_create(
        desa=desa, defaults={"population": 1000, "women": 490, "households": 300}
    )


@pytest.mark.usefixtures("half_are_women")
class TestWhoIsMissing:
    def test_women_heard_less_than_they_are_is_said_with_both_shares(self, desa: Wilayah) -> None:
        for n in range(20):
            hear(desa, gender="p" if n < 6 else "l")
        hear(desa)  # who did not say is in no base
        women = share(desa, "p")
        assert (women.verdict, women.voices, women.base) == ("less", 6, 20)
        assert (women.percent_of_voices, women.percent_of_residents) == (30, 49)

    def test_a_handful_has_no_percentage(self, desa: Wilayah) -> None:
        for _ in range(12):
            hear(desa, gender="l")
        women = share(desa, "p")
        assert women.verdict == "unheard"
        assert women.percent_of_voices is None

    def test_fewer_than_ten_say_nothing_about_anyone(self, desa: Wilayah) -> None:
        for _ in range(9):
            hear(desa, gender="l")
        assert share(desa, "p").verdict == "few"

    def test_groups_are_held_against_all_who_told_something_about_themselves(self, desa: Wilayah) -> None:
        Residents.objects.create(desa=desa, group="lansia", people=200, year=2026, source="Kader")
        for n in range(20):
            hear(desa, gender="l", vulnerable="lansia" if n == 0 else "")
        old = share(desa, "lansia")
        assert (old.verdict, old.voices, old.base, old.percent_of_residents) == ("less", 1, 20, 20)

    def test_without_residents_no_share_is_claimed(self, desa: Wilayah) -> None:
        for n in range(20):
            hear(desa, gender="l", vulnerable="miskin" if n < 5 else "")
        assert share(desa, "miskin").verdict == "unknown"


class TestVerdict:
    @pytest.mark.parametrize(
        ("voices", "base", "residents", "everyone", "verdict"),
        [
            (0, 9, 500, 1000, "few"),
            (0, 30, 500, 1000, "unheard"),
            (0, 30, 0, 1000, "few"),
            (3, 30, None, None, "unknown"),
            (1, 20, 70, 1000, "few"),  # one and a half voices would be theirs
            (11, 30, 500, 1000, "less"),
            (12, 30, 500, 1000, "heard"),
        ],
    )
    def test_it_follows_the_thresholds(
        self, voices: int, base: int, residents: int | None, everyone: int | None, verdict: str
    ) -> None:
        assert verdict_of(voices, base, residents, everyone, 2026) == verdict


class TestDusun:
    def test_each_has_its_share_of_voices_and_of_its_women(self, desa: Wilayah) -> None:
        krajan, wetan = two_dusun(desa)
        for dusun, people in ((krajan, 500), (wetan, 500)):
            Residents.objects.create(
                desa=desa, dusun=dusun, group="semua", people=people, year=2026, source="Kader"
            )
        for n in range(20):
            hear(desa, dusun=krajan if n < 18 else wetan, gender="p" if n < 4 else "")
        (first, women), (second, _none) = dusun_missing(of_the_year(desa), residents_of(desa, 2026))
        assert (first.voices, first.base, first.percent_of_voices) == (18, 20, 90)
        assert (women.voices, women.base) == (4, 4)
        assert second.verdict == "less"
