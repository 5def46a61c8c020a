"""Says where villages lie on the map of a kecamatan: a tile each, and degrees where they are known."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import record
from accountability.oversight.models import MapPlace
from accountability.regions.models import Wilayah


class TwoOnOneTile(Exception):
    """Two villages were given the same row and column; `names` says which."""

    def __init__(self, names: tuple[str, str]) -> None:
        self.names = names
        super().__init__(*names)


@dataclass(frozen=True, slots=True)
class Place:
    """A tile (row and column from 1 to 12), and degrees or none."""

    row: int
    column: int
    latitude: Decimal | None = None
    longitude: Decimal | None = None


@transaction.atomic
def place_villages(*, places: Mapping[Wilayah, Place | None], by: Actor, at: dt.datetime) -> int:
    """Puts every village of `places` on its tile, or back into the plain grid (None); returns how many moved.

    Raises TwoOnOneTile.
    """
    around = MapPlace.objects.filter(desa__parent__in={desa.parent_id for desa in places})
    others = around.exclude(desa__in=places).select_related("desa")
    taken = {(one.row, one.column): one.desa.name for one in others}
    for desa, place in places.items():
        if place is not None:
            there = taken.setdefault((place.row, place.column), desa.name)
            if there != desa.name:
                raise TwoOnOneTile((there, desa.name))
    before = {one.desa_id: one for one in MapPlace.objects.filter(desa__in=places)}
    moved = 0
    for desa in sorted(places, key=lambda one: one.kode):
        place, was = places[desa], before.get(desa.kode)
        if place == (Place(was.row, was.column, was.latitude, was.longitude) if was else None):
            continue
        if place is None:
            MapPlace.objects.filter(desa=desa).delete()
        else:
            cells = {
                "row": place.row,
                "column": place.column,
                "latitude": place.latitude,
                "longitude": place.longitude,
            }
            MapPlace.objects.update_or_create(desa=desa, defaults=cells)
        facts = {"row": place.row, "column": place.column} if place else {}
        record(kind="peta.letak", ref=f"peta:{desa.kode}", desa=desa, by=by, at=at, facts=facts)
        moved += 1
    return moved
