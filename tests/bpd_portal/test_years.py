"""The years a desk offers beside the one shown."""

from bpd_portal.years import FIRST_YEAR, LAST_YEAR, years_beside


class TestYearsBeside:
    def test_the_one_before_the_one_after_and_those_with_something_in_them(self) -> None:
        assert years_beside(2026, [2023, 2026]) == {2023, 2025, 2027}

    def test_never_one_that_leads_nowhere(self) -> None:
        assert years_beside(FIRST_YEAR, []) == {FIRST_YEAR + 1}
        assert years_beside(LAST_YEAR, []) == {LAST_YEAR - 1}
