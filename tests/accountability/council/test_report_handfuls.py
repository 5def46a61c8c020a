"""What the report of the year splits: every voice counted, and no handful to point at."""

from hypothesis import given
from hypothesis import strategies as st

from accountability.council.report_text import _without_handfuls


@given(st.dictionaries(st.text(max_size=8), st.integers(min_value=0, max_value=60), max_size=12))
def test_the_sum_holds_and_no_handful_stands_alone(counted: dict[str, int]) -> None:
    shown, small = _without_handfuls(counted)
    whole = sum(counted.values())
    assert sum(shown.values()) + small == whole
    assert all(count >= 5 for count in shown.values())
    assert small == 0 or small >= 5 or small == whole
