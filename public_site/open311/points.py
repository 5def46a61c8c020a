"""Where a request lies on the map: the middle of its dusun or village; nothing finer is told to everyone."""

import csv
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db.models import Count

from accountability.regions.models import Dusun, kode_above
from posko import counts
from posko.models import Aspirasi
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


def dusun_of_groups(place: Place, groups: Collection[int]) -> dict[int, Dusun]:
    """The one dusun of a kelompok that enough of its people speak of (posko.counts); else it has none.

    As the filter of "apa hasilnya": fewer would point at someone, and who came this week counts next week.
    """
    told = Aspirasi.objects.open_to_all().arrived_before(place.counted_until)
    rows = (
        told.filter(kelompok__in=groups, dusun__isnull=False)
        .values("kelompok", "dusun")
        .annotate(many=Count("pk"))
        .filter(many__gte=counts.smallest_public())
        .values_list("kelompok", "dusun")
    )
    spoken: dict[int, list[int]] = defaultdict(list)
    for group, dusun in rows:
        spoken[group].append(dusun)
    one_each = {group: many[0] for group, many in spoken.items() if len(many) == 1}
    known = Dusun.objects.in_bulk(list(one_each.values()))
    return {group: known[dusun] for group, dusun in one_each.items()}


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
