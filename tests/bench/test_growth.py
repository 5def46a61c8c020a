"""What bench.growth calls growth, and what it does not."""

from bench.growth import broken, table


def row(door: str, size: str, cpu: float, p95: float, village: str = "same") -> dict[str, object]:
    return {
        "door": door, "village": village, "size": size, "voices": 230, "web_cpu_ms": cpu, "p50_ms": 5.0,
        "p95_ms": p95,
    }  # fmt: skip


class TestWhatIsBroken:
    def test_a_page_whose_cpu_stays_is_fine_however_long_it_waited(self) -> None:
        assert broken([row("hasil", "10k", 4.0, 9.0), row("hasil", "1M", 5.9, 90.0)], "10k", "1M") == []

    def test_a_page_whose_cpu_grows_is_named_with_both_figures(self) -> None:
        (told,) = broken([row("hasil", "10k", 4.0, 9.0), row("hasil", "1M", 6.2, 9.0)], "10k", "1M")
        assert told == "hasil (same): web_cpu_ms 4.0 at 10k, 6.2 at 1M"

    def test_the_inbox_may_not_take_longer_either(self) -> None:
        (told,) = broken(
            [row("inbox, search", "10k", 4.0, 20.0), row("inbox, search", "1M", 4.0, 31.0)], "10k", "1M"
        )
        assert "p95_ms" in told

    def test_what_is_less_than_noise_counts_as_none(self) -> None:
        assert broken([row("inbox", "10k", 0.2, 2.0), row("inbox", "1M", 0.6, 6.0)], "10k", "1M") == []

    def test_the_village_that_grows_is_held_apart_from_the_one_that_does_not(self) -> None:
        rows = [row("hasil", "10k", 4.0, 9.0), row("hasil", "1M", 9.0, 9.0, village="grows")]
        assert broken(rows, "10k", "1M") == []

    def test_sizes_between_are_shown_and_not_judged(self) -> None:
        rows = [row("hasil", size, cpu, 9.0) for size, cpu in (("10k", 4.0), ("100k", 9.0), ("1M", 4.0))]
        assert broken(rows, "10k", "1M") == []
        assert table(rows).count("\n") == 3
