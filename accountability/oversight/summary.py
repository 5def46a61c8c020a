"""What the summary shows: four numbers, the tile map, and villages compared with their median."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accountability.oversight.models import MapPlace
from accountability.oversight.signs import Signs
from accountability.oversight.warnings import Need
from posko import counts

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


def places_of(needs: Sequence[Need]) -> dict[str, MapPlace]:
    """Where the kecamatan said its villages lie, by code; empty where it never did."""
    rows = MapPlace.objects.filter(desa__in=[need.signs.desa.kode for need in needs])
    return {one.desa_id: one for one in rows}


def tiles(needs: Sequence[Need], places: Mapping[str, MapPlace]) -> list[dict[str, Any]]:
    """The tile map, by code: the share spent is printed in each tile and sets its class.

    A village with a place stands there on a wide screen; the others fill the grid by themselves.
    """
    return [
        {
            "nama": signs.desa.name,
            "nilai": _("belum tayang") if signs.spent_percent is None else f"{signs.spent_percent}%",
            "tingkat": tile_class(signs.spent_percent),
            "href": reverse("kec-desa", args=[signs.desa.kode]),
            "tempat": f"b{place.row} k{place.column}" if (place := places.get(signs.desa.kode)) else "",
        }
        for signs in sorted((need.signs for need in needs), key=lambda signs: signs.desa.kode)
    ]


def dots(needs: Sequence[Need], places: Mapping[str, MapPlace]) -> list[dict[str, Any]]:
    """Villages whose degrees are known as dots on a field of 300 by 300; none where fewer than two are."""
    known = [(need, place) for need in needs if (place := places.get(need.signs.desa.kode))]
    exact = [
        (need, float(place.longitude), -float(place.latitude))
        for need, place in known
        if place.longitude is not None and place.latitude is not None
    ]
    if len(exact) < 2:
        return []
    west, north = min(x for _n, x, _y in exact), min(y for _n, _x, y in exact)
    wide = max(max(x for _n, x, _y in exact) - west, max(y for _n, _x, y in exact) - north) or 1.0
    return [
        {
            "nama": need.signs.desa.name,
            "href": reverse("kec-desa", args=[need.signs.desa.kode]),
            "x": round(30 + 240 * (x - west) / wide),
            "y": round(30 + 240 * (y - north) / wide),
            "y_nama": round(30 + 240 * (y - north) / wide) + 22,
            "perlu": bool(need.warnings),
        }
        for need, x, y in exact
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
    """A count of voices of a group as it may be told above the village: small not at all, others in steps.

    It goes on counting: told exactly, two looks would tell that one more has spoken (posko.counts).
    """
    return counts.at_least(count, "suara")


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
