"""The villages of a kecamatan on its public page: by name, never by rank, each figure beside the median."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from accountability.oversight.fair import Comparison, Told
from accountability.regions.models import Wilayah


def side_by_side(villages: Sequence[Wilayah], figures: Comparison) -> list[dict[str, Any]]:
    """The villages in the order given, each with the figures that may be told of it beside the medians."""
    middle = dict(_named(figures.middle))
    return [
        {
            "desa": desa,
            "angka": [
                {"label": label, "nilai": f"{value}%", "tengah": middle.get(label)}
                for label, value in _named(figures.villages[desa.kode])
            ],
        }
        for desa in villages
    ]


def figures_of(told: Told) -> list[dict[str, str]]:
    """The figures in words, only those that may be told."""
    return [{"label": label, "nilai": f"{value}%"} for label, value in _named(told)]


def _named(told: Told) -> list[tuple[str, int]]:
    rows = (
        (_("Belanja terpakai"), told.spent),
        (_("Dijawab tepat waktu"), told.answered),
        (_("Suara perempuan"), told.women),
    )
    return [(label, value) for label, value in rows if value is not None]
