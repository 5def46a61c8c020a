"""Where a request lies on the map: the middle of its dusun or village; nothing finer is told to everyone."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from accountability.regions.models import Dusun, kode_above
from public_site.place import Place, first_upper

DATA = Path(__file__).parent / "data" / "province_points.csv"


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees of WGS 84, as numbers that JSON tells with six digits."""

    lat: float
    long: float


@dataclass(frozen=True, slots=True)
class Where:
    """The point, the address from the small to the large, and the address_id of the place."""

    point: Point
    address: str
    address_id: str


def where(place: Place, dusun: Dusun | None = None) -> Where:
    """The middle of the dusun, where it is known; else of the village; else of what lies around it."""
    point = _own(dusun) or _own(place.facts) or _around(place.desa.kode)
    parts = [f"{first_upper(place.words.dusun)} {dusun.name}"] if dusun is not None else []
    above = place.desa.parent
    parts.append(place.name)
    if above is not None:
        parts.append(f"{first_upper(place.words.kecamatan)} {above.name}")
        parts += [above.parent.name] if above.parent is not None else []
    return Where(point, ", ".join(parts), address_id(place, dusun))


def address_id(place: Place, dusun: Dusun | None = None) -> str:
    """The code of the village, with the number of the dusun behind it."""
    return f"{place.desa.kode}-{dusun.pk}" if dusun is not None else place.desa.kode


def _own(of: object) -> Point | None:
    lat, long = getattr(of, "lat", None), getattr(of, "long", None)
    return None if lat is None or long is None else Point(float(lat), float(long))


def _around(kode: str) -> Point:
    """Of the province (data/province_points.csv); one that is not listed is somewhere in the country."""
    points = _provinces()
    return points.get(kode_above(kode)[-1]) or points[""]


@cache
def _provinces() -> dict[str, Point]:
    with DATA.open(encoding="utf-8", newline="") as file:
        return {row["kode"]: Point(float(row["lat"]), float(row["long"])) for row in csv.DictReader(file)}
