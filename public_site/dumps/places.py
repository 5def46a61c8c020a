"""The villages of a kabupaten that use the posko, and what everyone may know of them.

Addresses are written here as they stand in public_site.urls: to look them up would load every page into a
process that only works. A test opens each.
"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings

from accountability.regions.models import Wilayah
from accountability.regions.sebutan import learn_words, words_for
from public_site.dumps.parts import Row
from public_site.place import Place


def kabupaten_in_service() -> list[Wilayah]:
    """The kabupaten and kota with a village that uses the posko, by code."""
    every = Wilayah.objects.filter(level=Wilayah.Level.KABUPATEN_KOTA, children__children__in=_served())
    return list(every.distinct().order_by("kode"))


def places_of(kabupaten: str) -> list[Place]:
    """The villages of a kabupaten that use the posko, by code."""
    found = _served().within(kabupaten).select_related("parent__parent", "facts").order_by("kode")
    rows = list(found)
    learn_words([one.kode for one in rows])
    return [Place(one, one.facts, words_for(one.kode)) for one in rows]


def villages(place: Place) -> Iterator[Row]:
    """One row: the village."""
    desa = place.desa
    around = desa.parent
    above = around.parent if around is not None else None
    if around is None or above is None:
        return
    yield (
        desa.kode,
        desa.name,
        place.words.desa,
        around.kode,
        around.name,
        above.kode,
        above.name,
        place.zone,
        absolute(f"/desa/{desa.kode}/"),
    )


def dusun(place: Place) -> Iterator[Row]:
    """A row for each dusun, by name."""
    for name in place.desa.dusun.order_by("name").values_list("name", flat=True):
        yield place.desa.kode, name


def absolute(path: str) -> str:
    """The whole address of a path here."""
    return f"{settings.PUBLIC_BASE_URL.rstrip('/')}{path}"


def _served() -> Any:
    return Wilayah.objects.desa().in_service()
