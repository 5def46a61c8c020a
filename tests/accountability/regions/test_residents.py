"""The newest counts of residents, and what in them does not add up."""

from accountability.regions.models import DesaFacts, Residents, Wilayah
from accountability.regions.residents import Odd, residents_of, what_does_not_add_up


class TestResidentsOf:
    def test_what_the_desa_says_of_itself_fills_in(self, desa: Wilayah) -> None:
        DesaFacts.objects.update_or_create(desa=desa, defaults={"population": 100, "women": 40})
        found = residents_of(desa, 2026)
        assert [found.of(None, group) for group in ("semua", "p", "l", "difabel")] == [100, 40, 60, None]

    def test_women_and_men_together_are_everyone(self, desa: Wilayah) -> None:
        DesaFacts.objects.filter(desa=desa).update(population=None)
        for group, people in (("p", 40), ("l", 50)):
            Residents.objects.create(desa=desa, group=group, people=people, year=2026, source="Kader")
        assert residents_of(desa, 2026).of(None, "semua") == 90

    def test_a_count_of_a_later_year_does_not_speak_of_this_one(self, desa: Wilayah) -> None:
        Residents.objects.create(desa=desa, group="lansia", people=7, year=2026, source="Kader")
        assert residents_of(desa, 2025).of(None, "lansia") is None


class TestWhatDoesNotAddUp:
    def test_women_and_men_that_are_not_everyone(self) -> None:
        odd = what_does_not_add_up({(None, "semua"): 100, (None, "p"): 40, (None, "l"): 50}, [])
        assert odd == [Odd("genders", None, "semua", 90, 100)]

    def test_dusun_that_together_are_not_the_desa(self) -> None:
        odd = what_does_not_add_up({(None, "p"): 40, (1, "p"): 10, (2, "p"): 20}, [1, 2])
        assert odd == [Odd("dusun", None, "p", 30, 40)]

    def test_an_uncounted_dusun_contradicts_nothing(self) -> None:
        assert what_does_not_add_up({(None, "p"): 40, (1, "p"): 10}, [1, 2]) == []

    def test_a_group_larger_than_everyone(self) -> None:
        odd = what_does_not_add_up({(1, "semua"): 100, (1, "lansia"): 120}, [1])
        assert odd == [Odd("more", 1, "lansia", 120, 100)]
