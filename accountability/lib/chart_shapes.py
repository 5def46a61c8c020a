"""Charts as plain numbers and SVG paths: shares of a hundred squares, and a sparkline."""

from collections.abc import Sequence
from fractions import Fraction

SQUARES = 100
_SIDE, _STEP, _INSET = 7, 10, 1.5


def squares(amounts: Sequence[int]) -> list[int]:
    """Share a hundred squares over `amounts` by largest remainder, so that they always make exactly 100.

    Nothing to share (all zero) gives no squares. Raises ValueError for a negative amount.
    """
    if any(amount < 0 for amount in amounts):
        raise ValueError("A share cannot be negative.")
    total = sum(amounts)
    if total == 0:
        return [0] * len(amounts)
    exact = [Fraction(amount * SQUARES, total) for amount in amounts]
    shares = [int(share) for share in exact]
    by_remainder = sorted(range(len(amounts)), key=lambda i: (shares[i] - exact[i], i))
    for i in by_remainder[: SQUARES - sum(shares)]:
        shares[i] += 1
    return shares


def waffle_paths(shares: Sequence[int]) -> list[str]:
    """Return one SVG path for each of `shares`, filling a 10 x 10 grid row by row from the top."""
    paths, at = [], 0
    for share in shares:
        cells = range(at, min(at + share, SQUARES))
        paths.append("".join(_square(cell) for cell in cells))
        at += share
    return paths


def spark_points(values: Sequence[float], width: int = 96, height: int = 24) -> str:
    """Return the `points` of a polyline through `values`, the lowest at the foot.

    A flat row lies in the middle; fewer than two values make no line.
    """
    if len(values) < 2:
        return ""
    low, high = min(values), max(values)
    step = width / (len(values) - 1)
    return " ".join(
        f"{i * step:.0f},{height - (value - low) / (high - low) * height if high > low else height / 2:.0f}"
        for i, value in enumerate(values)
    )


def _square(cell: int) -> str:
    x, y = cell % 10 * _STEP + _INSET, cell // 10 * _STEP + _INSET
    return f"M{x:g} {y:g}h{_SIDE}v{_SIDE}h-{_SIDE}z"
