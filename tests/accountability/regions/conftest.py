"""Two fictional provinces in miniature: Sukamaju on the one side, Wamesa on the other."""

from collections.abc import Callable

import pytest

from accountability.regions.models import Wilayah

MakeWilayah = Callable[..., Wilayah]

_LEVELS = {
    2: ("provinsi", "provinsi"),
    5: ("kabupaten_kota", "kabupaten"),
    8: ("kecamatan", "kecamatan"),
    13: ("desa_kelurahan", "desa"),
}


@pytest.fixture
def make_wilayah() -> MakeWilayah:
    """Return the maker of a wilayah, together with those it lies in where they are missing."""

    def make(kode: str, name: str = "", **more: object) -> Wilayah:
        above = kode.rpartition(".")[0]
        if above and not Wilayah.objects.filter(kode=above).exists():
            make(above)
        level, type_ = _LEVELS[len(kode)]
        held: dict[str, object] = {"level": level, "type": type_, "parent_id": above or None}
        held |= {"fictional": kode.startswith("99"), "name": name or f"Wilayah {kode}"} | more
        return Wilayah.objects.create(kode=kode, **held)

    return make
