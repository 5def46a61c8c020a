"""What the summary shows: four numbers, the tile map, and villages compared with their median."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accountability.oversight.signs import Signs
from accountability.oversight.warnings import Need

FEWEST = 5  # a smaller count of people is not told above the village (trust: k-rule)
CLASSES = 5


@dataclass(frozen=True, slots=True)
class Numbers:
    """The four numbers of the summary."""

    villages: int
    published: int
    answered_percent: int | None
    warnings: int


def numbers(needs: Sequence[Need]) -> Numbers:
    """The four numbers; the share is that of all voices, so that a small village does not tilt it."""
    voices = sum(need.signs.voices for need in needs)
    answered = sum(need.signs.answered for need in needs)
    return Numbers(
        villages=len(needs),
        published=sum(need.signs.published for need in needs),
        answered_percent=round(100 * answered / voices) if voices else None,
        warnings=sum(len(need.warnings) for need in needs),
    )


def tiles(needs: Sequence[Need]) -> list[dict[str, Any]]:
    """The tile map, by code: the share spent is printed in each tile and sets its class."""
    return [
        {
            "nama": signs.desa.name,
            "nilai": _("belum tayang") if signs.spent_percent is None else f"{signs.spent_percent}%",
            "tingkat": tile_class(signs.spent_percent),
            "href": reverse("kec-desa", args=[signs.desa.kode]),
        }
        for signs in sorted((need.signs for need in needs), key=lambda signs: signs.desa.kode)
    ]


def tile_class(percent: int | None) -> int:
    """0 without a figure, else 1 (0-19) to 5 (80 and more)."""
    if percent is None:
        return 0
    return min(percent * CLASSES // 100 + 1, CLASSES)


def headline(needs: Sequence[Need]) -> str:
    """The sentence over the map."""
    known = [need.signs.spent_percent for need in needs if need.signs.spent_percent is not None]
    if not known:
        return _("Belum ada anggaran yang tayang.")
    return _("Separuhnya sudah memakai lebih dari %(n)s%% anggaran.") % {"n": round(median(known))}


def people(count: int) -> str:
    """A count of people as it may be told above the village: small ones are not given exactly."""
    if count == 0:
        return "0"
    return _("kurang dari %(n)s") % {"n": FEWEST} if count < FEWEST else str(count)


def compared(signs: Signs, others: Sequence[Signs]) -> list[dict[str, str]]:
    """The indicators of one village beside the median of all villages of the desk."""
    rows = []
    for name, label in (
        ("answered_percent", _("Aspirasi sudah ditanggapi")),
        ("spent_percent", _("Anggaran terpakai")),
        ("origin_percent", _("Belanja pembangunan dari usulan warga")),
    ):
        known = [value for other in others if (value := getattr(other, name)) is not None]
        rows.append(
            {"label": label, "nilai": _percent(getattr(signs, name)), "tengah": _percent(_middle(known))}
        )
    return rows


def _middle(values: list[int]) -> int | None:
    return round(median(values)) if values else None


def _percent(value: int | None) -> str:
    return _("belum ada") if value is None else f"{value}%"
