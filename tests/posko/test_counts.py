"""Few people are never counted out."""

import pytest

from posko import counts


class TestTold:
    @pytest.mark.parametrize(
        ("count", "said"),
        [
            (0, "belum ada warga"),
            (1, "kurang dari 5 warga"),
            (4, "kurang dari 5 warga"),
            (5, "5 warga"),
            (1250, "1.250 warga"),
        ],
    )
    def test_small_counts_are_only_said_to_be_small(self, count: int, said: str) -> None:
        assert counts.told(count) == said

    def test_another_thing_can_be_counted(self) -> None:
        assert counts.told(3, "aspirasi") == "kurang dari 5 aspirasi"

    def test_none_and_enough_may_be_said(self) -> None:
        assert [counts.may_be_said(n) for n in (0, 1, 4, 5)] == [True, False, False, True]
