"""The years a desk offers beside the one shown, and numbers in addresses, whatever may stand there."""

import pytest
from django.urls import reverse

from accountability.accounts.models import Membership
from bpd_portal.years import FIRST_YEAR, LAST_YEAR, number_in, numbers_in, years_beside
from tests.bpd_portal.conftest import Desk


class TestYearsBeside:
    def test_the_one_before_the_one_after_and_those_with_something_in_them(self) -> None:
        assert years_beside(2026, [2023, 2026]) == {2023, 2025, 2027}

    def test_never_one_that_leads_nowhere(self) -> None:
        assert years_beside(FIRST_YEAR, []) == {FIRST_YEAR + 1}
        assert years_beside(LAST_YEAR, []) == {LAST_YEAR - 1}


class TestNumberIn:
    @pytest.mark.parametrize("told", [None, "", "²", "٣", "-1", "1.5", "9" * 19, "9" * 5000, "\x00"])
    def test_what_no_row_can_have_is_no_number(self, told: str | None) -> None:
        assert number_in(told) is None

    def test_the_numbers_among_others(self) -> None:
        assert numbers_in(["7", "²", "12", ""]) == [7, 12]

    @pytest.mark.parametrize(
        ("door", "name"),
        [
            ("bpd", "kelompok"),
            ("bpd-kabar", "sejak"),
            ("bpd-saran", "batal"),
            ("jawab-tulis", "kelompok"),
            ("lapor-tulis", "kelompok"),
            ("lapor-tulis", "musyawarah"),
            ("salurkan-baru", "kelompok"),
        ],
    )
    @pytest.mark.parametrize("told", ["²", "9" * 30, "9" * 5000, "-1"])
    def test_an_address_with_an_odd_number_is_answered(
        self, ketua: Membership, desk_of: Desk, door: str, name: str, told: str
    ) -> None:
        assert desk_of(ketua).get(reverse(door), {name: told}).status_code in {200, 302, 303, 404}

    @pytest.mark.parametrize("told", ["²", "9" * 30, "9" * 5000])
    def test_a_form_with_an_odd_number_is_answered(self, ketua: Membership, desk_of: Desk, told: str) -> None:
        desk = desk_of(ketua)
        assert desk.post(reverse("bpd"), {"cepat": f"gabung:2045813:{told}"}).status_code == 303
        said = {"kelompok": told, "lain": told, "judul": "Lampu", "aksi": "gabung"}
        assert desk.post(reverse("bpd-saran"), said).status_code in {404, 422}
