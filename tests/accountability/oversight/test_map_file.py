"""Villages out of a GeoJSON file: matched, their middle found, and what cannot be used said."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountability.oversight.map_file import NotAMap, Spot, middle_of_areas, read_map, tiles_for
from accountability.regions.models import Wilayah

SUKAMAJU = Wilayah(kode="99.01.01.2001", name="Sukamaju")
MEKARSARI = Wilayah(kode="99.01.01.2002", name="Mekar Sari")
TWINS = [Wilayah(kode=f"99.01.01.200{n}", name="Kembar") for n in (3, 4)]
VILLAGES = [SUKAMAJU, MEKARSARI, *TWINS]
SQUARE = [[110.0, -7.0], [110.2, -7.0], [110.2, -7.2], [110.0, -7.2], [110.0, -7.0]]


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    """A feature of a map."""
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def point(longitude: Any = 110.1, latitude: Any = -7.1) -> dict[str, Any]:
    """A point in Java."""
    return {"type": "Point", "coordinates": [longitude, latitude]}


def raw(*features: Any, **more: Any) -> bytes:
    """A file of these features."""
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more}).encode()


def problem(*features: Any) -> str:
    """The last problem of a file."""
    return read_map(raw(*features), VILLAGES).problems[-1][1]


class TestWhichVillage:
    @pytest.mark.parametrize("key", ["kode", "KODE_DESA", "kd_desa", "Kode Wilayah"])
    @pytest.mark.parametrize("code", ["99.01.01.2001", "9901012001", 9901012001])
    def test_by_its_code_however_written(self, key: str, code: Any) -> None:
        found = read_map(raw(feature(point(), **{key: code, "nama": "Mekar Sari"})), VILLAGES)
        assert set(found.spots) == {"99.01.01.2001"}

    def test_by_its_name_however_spaced(self) -> None:
        assert set(read_map(raw(feature(point(), NAMOBJ="MEKARSARI")), VILLAGES).spots) == {"99.01.01.2002"}

    def test_what_is_unknown_twice_or_nameless_is_said(self) -> None:
        assert "tidak ada di wilayah ini" in problem(feature(point(), nama="Antah"))
        assert "Ada 2 tempat bernama Kembar" in problem(feature(point(), nama="Kembar"))
        assert "Tidak ada kode atau nama" in problem(feature(point()))
        assert "sudah ada di atasnya" in problem(*[feature(point(), nama="Sukamaju")] * 2)

    def test_one_bad_feature_keeps_no_other_from_being_used(self) -> None:
        found = read_map(
            raw(None, feature(None, nama="Mekar Sari"), feature(point(), nama="Sukamaju")), VILLAGES
        )
        assert [number for number, _said in found.problems] == [1, 2]
        assert set(found.spots) == {"99.01.01.2001"}


class TestMiddle:
    def test_of_a_square(self) -> None:
        found = read_map(
            raw(feature({"type": "Polygon", "coordinates": [SQUARE]}, nama="Sukamaju")), VILLAGES
        )
        assert (str(found.spots["99.01.01.2001"].latitude), str(found.spots["99.01.01.2001"].longitude)) == (
            "-7.10000",
            "110.10000",
        )

    @pytest.mark.parametrize("turned", [False, True])
    def test_a_hole_pushes_it_away_whichever_way_it_is_drawn(self, turned: bool) -> None:
        outer = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)]
        hole = [(0.0, 0.0), (2.0, 0.0), (2.0, 4.0), (0.0, 4.0)]
        areas = [[outer, hole[::-1] if turned else hole]]
        assert middle_of_areas(areas) == pytest.approx((3.0, 2.0))

    def test_of_two_areas_by_their_size(self) -> None:
        small = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]
        large = [(x * 3 + 10.0, y * 3) for x, y in small[::-1]]
        assert middle_of_areas([[small], [large]])[0] == pytest.approx((0.5 + 9 * 11.5) / 10)

    def test_a_line_has_the_mean_of_its_corners(self) -> None:
        assert middle_of_areas([[[(1.0, 1.0), (3.0, 3.0), (1.0, 1.0), (3.0, 3.0)]]]) == (2.0, 2.0)

    @given(st.floats(94, 141), st.floats(-11, 6), st.floats(0.001, 0.5), st.booleans())
    def test_of_a_square_anywhere_it_is_its_middle(
        self, x: float, y: float, side: float, turned: bool
    ) -> None:
        ring = [(x, y), (x + side, y), (x + side, y + side), (x, y + side)]
        middle = middle_of_areas([[ring[::-1] if turned else ring]])
        assert middle == pytest.approx((x + side / 2, y + side / 2), abs=1e-6)


class TestRefused:
    def test_swapped_and_foreign_places(self) -> None:
        assert "tertukar" in problem(feature(point(-7.1, 110.1), nama="Sukamaju"))
        assert "di luar Indonesia" in problem(feature(point(2.3, 48.8), nama="Sukamaju"))

    @pytest.mark.parametrize(
        "geometry",
        [
            None,
            {"type": "LineString", "coordinates": SQUARE},
            {"type": "Point", "coordinates": []},
            {"type": "Point", "coordinates": ["110", "-7"]},
            {"type": "Point", "coordinates": [True, False]},
            {"type": "Polygon", "coordinates": []},
            {"type": "Polygon", "coordinates": [[]]},
            {"type": "MultiPolygon", "coordinates": [[[[1]]]]},
            {"type": "Point", "coordinates": [1e300, 1e300]},
        ],
    )
    def test_a_shape_that_is_none_is_said(self, geometry: Any) -> None:
        assert problem(feature(geometry, nama="Sukamaju"))

    @pytest.mark.parametrize(
        ("told", "sentence"),
        [
            (b"", "bukan GeoJSON"),
            (b"\xff\xfe", "bukan GeoJSON"),
            (b"[" * 100_000, "bukan GeoJSON"),
            (b'{"type":"FeatureCollection","features":[{"a":NaN}]}', "bukan GeoJSON"),
            (b'{"type":"Topology"}', "FeatureCollection"),
            (b'{"type":"FeatureCollection","features":[]}', "kosong"),
            (b" " * 5_000_001, "5 MB"),
            (raw(*[{}] * 1_001), "lebih dari 1000"),
            (raw({}, crs={"properties": {"name": "urn:ogc:def:crs:EPSG::32749"}}), "WGS 84"),
        ],
    )
    def test_a_file_that_is_no_map_is_refused_with_a_sentence(self, told: bytes, sentence: str) -> None:
        with pytest.raises(NotAMap) as refused:
            read_map(told, VILLAGES)
        assert sentence in refused.value.sentence

    @given(
        st.recursive(
            st.none()
            | st.booleans()
            | st.floats(allow_nan=False, allow_infinity=False)
            | st.text(max_size=5),
            lambda inner: (
                st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4)
            ),
            max_leaves=12,
        )
    )
    def test_whatever_stands_there_it_is_said_and_never_breaks(self, anything: Any) -> None:
        shapes = ("Point", "MultiPoint", "Polygon", "MultiPolygon")
        features = [feature({"type": one, "coordinates": anything}, nama="Sukamaju") for one in shapes]
        read_map(raw(*features, anything, feature(anything, kode=anything)), VILLAGES)


PLACES = st.tuples(st.integers(95, 140), st.integers(-11, 6))


def at(latitude: int, longitude: int) -> Spot:
    """A spot at whole degrees."""
    return Spot(Decimal(latitude), Decimal(longitude))


class TestTiles:
    @given(
        st.dictionaries(
            st.text(min_size=1, max_size=3),
            st.tuples(st.integers(95, 140), st.integers(-11, 6)),
            max_size=160,
        )
    )
    def test_no_two_share_a_tile_and_all_lie_on_the_map(self, spots: dict[str, tuple[int, int]]) -> None:
        placed = tiles_for({kode: at(y, x) for kode, (x, y) in spots.items()}, {"lain": (1, 1)}, 12)
        assert len(set(placed.values()) | {(1, 1)}) == len(placed) + 1
        assert all(1 <= row <= 12 and 1 <= column <= 12 for row, column in placed.values())
        assert len(placed) == min(len(spots.keys() - {"lain"}), 143)

    def test_north_is_up_and_west_is_left(self) -> None:
        placed = tiles_for({"utara": at(1, 100), "selatan": at(-1, 101)}, {}, 12)
        assert placed["utara"][0] < placed["selatan"][0]
        assert placed["utara"][1] < placed["selatan"][1]
