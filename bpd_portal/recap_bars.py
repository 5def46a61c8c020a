"""The months of a recap as bars of an SVG: this period filled, the year before as an outline behind it."""

from collections.abc import Sequence
from typing import Any

from accountability.lib.local_time import bulan
from posko.recap import Month

STEP, HEIGHT, WIDE, SLIM = 40, 100, 30, 16
LABELLED = 24  # months; more would print over each other


def month_bars(months: Sequence[Month]) -> dict[str, Any]:
    """The drawing's size, and each month's two bars with their place; no month, no drawing."""
    most = max((max(one.voices, one.year_before) for one in months), default=0)
    bars = [_bars(one, at, most, labelled=len(months) <= LABELLED) for at, one in enumerate(months)]
    return {"lebar": STEP * len(months), "tinggi": HEIGHT + 40, "butir": bars if most else []}


def _bars(one: Month, at: int, most: int, *, labelled: bool) -> dict[str, Any]:
    now, before = _tall(one.voices, most), _tall(one.year_before, most)
    left = at * STEP
    return {
        "x": left + (STEP - SLIM) // 2,
        "y": HEIGHT + 16 - now,
        "tinggi": now,
        "x_lalu": left + (STEP - WIDE) // 2,
        "y_lalu": HEIGHT + 16 - before,
        "tinggi_lalu": before,
        "tengah": left + STEP // 2,
        "angka": one.voices if labelled else "",
        "y_angka": HEIGHT + 11 - max(now, before),
        "nama": bulan(one.first)[:3] if labelled else "",
    }


def _tall(voices: int, most: int) -> int:
    """A bar's height; one voice among many can still be seen."""
    return max(round(voices * HEIGHT / most), 2) if voices and most else 0
