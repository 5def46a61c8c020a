"""Reads where villages lie out of a GeoJSON file (RFC 7946): a point, or the middle of an area, for each.

A feature is a village by its code, or by its name within the kecamatan. What cannot be used is said feature
by feature, as a person counts them, and keeps nobody else from being used.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from accountability.regions.models import Wilayah, name_key

LARGEST = 5_000_000  # bytes
MOST_FEATURES = 1_000
MOST_POSITIONS = 300_000
SOUTH, NORTH, WEST, EAST = -12.0, 7.0, 94.0, 142.0  # of Indonesia, as the database holds it
_CODES = frozenset({"kode", "kodedesa", "kddesa", "kodewilayah", "kodekemendagri", "kdepum", "code"})
_NAMES = frozenset({"nama", "namadesa", "nmdesa", "desa", "kampung", "name", "namobj", "wadmkd", "village"})
_POSITION = 2  # numbers at least: longitude, latitude

type Ring = Sequence[tuple[float, float]]


class NotAMap(Exception):
    """The file as a whole cannot be used; `sentence` says why and what to do."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


class _Unfit(Exception):
    """A feature cannot be used; the text says why."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Degrees of one village."""

    latitude: Decimal
    longitude: Decimal


@dataclass(slots=True)
class MapFile:
    """By code where villages lie, and what is wrong with which feature (counted from 1)."""

    spots: dict[str, Spot] = field(default_factory=dict)
    problems: list[tuple[int, str]] = field(default_factory=list)


def read_map(raw: bytes, villages: Iterable[Wilayah]) -> MapFile:
    """Every village of `villages` that the file places. Raises NotAMap."""
    found, known = MapFile(), _Known(villages)
    budget = [MOST_POSITIONS]
    for number, feature in enumerate(_features(raw), start=1):
        try:
            desa = known.village_of(feature)
            if desa.kode in found.spots:
                raise _Unfit(f"{desa.name} sudah ada di atasnya. Hapus salah satu.")
            found.spots[desa.kode] = _spot(feature.get("geometry"), budget)
        except _Unfit as unfit:
            found.problems.append((number, str(unfit)))
    return found


def _features(raw: bytes) -> list[dict[str, Any]]:
    if len(raw) > LARGEST:
        raise NotAMap("Berkas ini lebih dari 5 MB. Sederhanakan garisnya, atau kirim wilayah ini saja.")
    try:
        told = json.loads(raw.decode("utf-8-sig"), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise NotAMap("Berkas ini bukan GeoJSON yang utuh. Simpan ulang sebagai GeoJSON.") from None
    if not isinstance(told, dict) or told.get("type") not in {"FeatureCollection", "Feature"}:
        raise NotAMap("Berkas ini bukan GeoJSON. Pilih FeatureCollection saat menyimpan peta.")
    if _other_system(told.get("crs")):
        raise NotAMap("Koordinatnya bukan lintang dan bujur. Simpan ulang dengan sistem WGS 84 (EPSG:4326).")
    features = [told] if told["type"] == "Feature" else told.get("features")
    if not isinstance(features, list) or not features:
        raise NotAMap("Peta ini kosong. Pilih berkas yang berisi titik atau batas wilayah.")
    if len(features) > MOST_FEATURES:
        raise NotAMap(f"Peta ini berisi lebih dari {MOST_FEATURES} bagian. Kirim wilayah ini saja.")
    return [one if isinstance(one, dict) else {} for one in features]


def _no_constant(name: str) -> float:
    raise ValueError(name)  # NaN and Infinity are no numbers of JSON


def _other_system(crs: Any) -> bool:
    """Whether an old file names a system of coordinates that is not degrees of longitude and latitude."""
    if not isinstance(crs, dict):
        return False
    properties = crs.get("properties")
    name = str(properties.get("name", "")) if isinstance(properties, dict) else ""
    return bool(name) and not name.upper().endswith(("CRS84", ":4326", "::4326"))


class _Known:
    """The villages by code and by name."""

    def __init__(self, villages: Iterable[Wilayah]) -> None:
        self.by_code: dict[str, Wilayah] = {}
        self.by_name: dict[str, list[Wilayah]] = defaultdict(list)
        for desa in villages:
            self.by_code[desa.kode.replace(".", "")] = desa
            self.by_name[desa.name_key or name_key(desa.name)].append(desa)

    def village_of(self, feature: Mapping[str, Any]) -> Wilayah:
        """The village a feature is about. Raises _Unfit."""
        properties = feature.get("properties")
        told = properties if isinstance(properties, dict) else {}
        said = {name_key(str(key)): value for key, value in told.items()}
        for key in _CODES & said.keys():
            digits = "".join(one for one in str(said[key]) if one.isdigit())
            if digits in self.by_code:
                return self.by_code[digits]
        names = [str(said[key]) for key in sorted(_NAMES & said.keys()) if str(said[key] or "").strip()]
        for name in names:
            same = self.by_name.get(name_key(name), [])
            if len(same) == 1:
                return same[0]
            if same:
                raise _Unfit(f"Ada {len(same)} tempat bernama {name[:40]}. Tulis kodenya di berkas.")
        if names:
            raise _Unfit(f"{names[0][:40]} tidak ada di wilayah ini, atau belum memakai posko.")
        raise _Unfit("Tidak ada kode atau nama. Tambahkan kolom kode atau nama di berkas.")


def _spot(geometry: Any, budget: list[int]) -> Spot:
    """The middle of a geometry, to five decimals. Raises _Unfit."""
    longitude, latitude = _middle(geometry, budget)
    if not (SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST):
        if SOUTH <= longitude <= NORTH and WEST <= latitude <= EAST:
            raise _Unfit("Lintang dan bujurnya tertukar. GeoJSON menulis bujur lebih dulu.")
        raise _Unfit("Letaknya di luar Indonesia. Periksa koordinatnya.")
    return Spot(*(Decimal(repr(one)).quantize(Decimal("0.00001")) for one in (latitude, longitude)))


def _middle(geometry: Any, budget: list[int]) -> tuple[float, float]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    told = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if kind == "Point":
        return _position(told)
    if kind == "MultiPoint":
        return _mean(_ring(told, budget))
    if kind == "Polygon":
        return middle_of_areas([_rings(told, budget)])
    if kind == "MultiPolygon":
        return middle_of_areas([_rings(one, budget) for one in _list(told)])
    raise _Unfit("Bentuknya bukan titik atau wilayah (Point, Polygon, MultiPolygon).")


def middle_of_areas(areas: Sequence[Sequence[Ring]]) -> tuple[float, float]:
    """The centroid of areas, each an outer ring and its holes; of areas without extent the mean of corners.

    Degrees are taken as a plane: over a village the error is far below a pixel.
    """
    corners = [corner for rings in areas for corner in rings[0]]
    x0, y0 = corners[0]  # near the figures, so that nothing is lost in subtraction
    whole = sum_x = sum_y = 0.0
    for rings in areas:
        for place, ring in enumerate(rings):
            area, moment_x, moment_y = _moments(ring, x0, y0)
            sign = -1.0 if (area < 0) != (place > 0) else 1.0  # an outer ring adds, a hole takes away
            whole += sign * area
            sum_x += sign * moment_x
            sum_y += sign * moment_y
    if abs(whole) < 1e-14:
        return _mean(corners)
    return x0 + sum_x / whole, y0 + sum_y / whole


def _moments(ring: Ring, x0: float, y0: float) -> tuple[float, float, float]:
    """Signed area of a ring, and its first moments about (x0, y0)."""
    area = moment_x = moment_y = 0.0
    for (xa, ya), (xb, yb) in zip(ring, [*ring[1:], ring[0]], strict=True):
        ax, ay, bx, by = xa - x0, ya - y0, xb - x0, yb - y0
        cross = ax * by - bx * ay
        area += cross / 2
        moment_x += (ax + bx) * cross / 6
        moment_y += (ay + by) * cross / 6
    return area, moment_x, moment_y


def _mean(corners: Ring) -> tuple[float, float]:
    return sum(x for x, _y in corners) / len(corners), sum(y for _x, y in corners) / len(corners)


def _rings(told: Any, budget: list[int]) -> list[Ring]:
    return [_ring(one, budget) for one in _list(told)]


def _ring(told: Any, budget: list[int]) -> Ring:
    positions = _list(told)
    budget[0] -= len(positions)
    if budget[0] < 0:
        raise _Unfit("Peta ini terlalu rinci. Sederhanakan garisnya, lalu kirim lagi.")
    return [_position(one) for one in positions]


def _list(told: Any) -> list[Any]:
    if not isinstance(told, list) or not told:
        raise _Unfit("Koordinatnya kosong atau tidak terbaca.")
    return told


def _position(told: Any) -> tuple[float, float]:
    numbers = _list(told)
    good = all(isinstance(one, int | float) and not isinstance(one, bool) for one in numbers[:_POSITION])
    if len(numbers) < _POSITION or not good or any(abs(one) > 1e9 for one in numbers[:_POSITION]):
        raise _Unfit("Koordinatnya kosong atau tidak terbaca.")
    return float(numbers[0]), float(numbers[1])


def tiles_for(spots: Mapping[str, Spot], taken: Mapping[str, tuple[int, int]], most: int) -> dict[str, Any]:
    """A free tile (row, column from 1) for each spot that has none, where it lies beside the others.

    Tiles that were chosen stay. Spots for which the map of `most` by `most` has no room are left out.
    """
    wanted = sorted(spots.keys() - taken.keys())
    used = set(taken.values())
    wide = min(most, max(3, int(len(spots) ** 0.5) + 2))
    west, east = _span([float(one.longitude) for one in spots.values()])
    south, north = _span([float(one.latitude) for one in spots.values()])
    placed: dict[str, Any] = {}
    for kode in wanted:
        row = 1 + round((wide - 1) * (north - float(spots[kode].latitude)) / (north - south))
        column = 1 + round((wide - 1) * (float(spots[kode].longitude) - west) / (east - west))
        free = next((one for one in _near(row, column, most) if one not in used), None)
        if free is not None:
            placed[kode] = free
            used.add(free)
    return placed


def _span(values: list[float]) -> tuple[float, float]:
    """The ends of some numbers, never the same."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    return (low - 0.5, high + 0.5) if low == high else (low, high)


def _near(row: int, column: int, most: int) -> Iterator[tuple[int, int]]:
    """All tiles of the map, the nearest first."""
    every = [(r, c) for r in range(1, most + 1) for c in range(1, most + 1)]
    yield from sorted(every, key=lambda one: ((one[0] - row) ** 2 + (one[1] - column) ** 2, one))
