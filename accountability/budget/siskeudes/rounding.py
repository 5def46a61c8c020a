"""Turns exact amounts into whole rupiah so that every sum of the lines is the exact sum, rounded once."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from itertools import product

from accountability.budget.siskeudes.codes import part_of

type Sums = dict[str, Decimal]


def whole_rupiah(lines: Sequence[tuple[str, str]], exact: Sequence[Decimal]) -> list[int]:
    """Whole rupiah for `exact`, amounts of `lines` (account, kegiatan).

    Each of the four parts (pendapatan, belanja, financing in and out) is its exact sum rounded half up; then
    each bidang is its exact sum rounded up or down, so that the bidang make up belanja; then each line, so
    that the lines make up their bidang (method of the largest remainder). Where that would tear a balance
    that holds exactly, one part is rounded the other way, financing first.
    """
    if all(amount == int(amount) for amount in exact):
        return [int(amount) for amount in exact]
    by_part = _grouped(range(len(lines)), lambda n: part_of(lines[n][0]) or "")
    totals = balanced({part: sum((exact[n] for n in of), Decimal(0)) for part, of in by_part.items()})
    whole = [0] * len(lines)
    for part, of in by_part.items():
        for told, amount in _by_bidang(part, of, lines, exact, totals[part]):
            for n, rupiah in zip(told, apportioned([exact[n] for n in told], amount), strict=True):
                whole[n] = rupiah
    return whole


def balanced(sums: Sums) -> dict[str, int]:
    """The sums of the parts in whole rupiah, rounded half up; kept balanced where they balance exactly."""
    rounded = {part: half_up(amount) for part, amount in sums.items()}
    left = half_up(Decimal(_silpa(sums)))
    if _silpa(rounded) == left:
        return rounded
    parts = sorted(sums)
    choices = product(*({floor(sums[part]), -floor(-sums[part])} for part in parts))
    fits = [dict(zip(parts, choice, strict=True)) for choice in choices]
    kept = [fit for fit in fits if _silpa(fit) == left]
    return min(kept, key=lambda fit: _moved(fit, rounded), default=rounded)


def apportioned(exact: Sequence[Decimal], total: int) -> list[int]:
    """Each amount rounded down or up so that they make up `total`: those with the largest rest go up."""
    down = [floor(amount) for amount in exact]
    missing = total - sum(down)
    largest = sorted(range(len(exact)), key=lambda n: (down[n] - exact[n], n))
    for n in largest[:missing]:
        down[n] += 1
    return down


def half_up(amount: Decimal) -> int:
    """Rounded to the nearest whole, a half away from zero."""
    return int(amount.to_integral_value(ROUND_HALF_UP))


def floor(amount: Decimal) -> int:
    """Rounded down."""
    return int(amount.to_integral_value(ROUND_FLOOR))


def _by_bidang(
    part: str, of: list[int], lines: Sequence[tuple[str, str]], exact: Sequence[Decimal], total: int
) -> list[tuple[list[int], int]]:
    if part != "5":
        return [(of, total)]
    bidang = _grouped(of, lambda n: lines[n][1][:1])
    sums = [sum((exact[n] for n in told), Decimal(0)) for told in bidang.values()]
    return list(zip(bidang.values(), apportioned(sums, total), strict=True))


def _grouped(numbers: Sequence[int], key: Callable[[int], str]) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = defaultdict(list)
    for n in numbers:
        groups[key(n)].append(n)
    return groups


def _silpa[N: (int, Decimal)](sums: dict[str, N]) -> N:
    signs = {"4": 1, "5": -1, "6.1": 1, "6.2": -1}
    return sum(amount * signs[part] for part, amount in sums.items())  # type: ignore[return-value]


def _moved(fit: dict[str, int], rounded: dict[str, int]) -> tuple[int, int]:
    """How many parts were rounded the other way, and of those how many are not financing."""
    other = [part for part in fit if fit[part] != rounded[part]]
    return len(other), sum(not part.startswith("6") for part in other)
