"""The official list can be taken in, again and again, without harming what a village added."""

import gzip
from pathlib import Path

import pytest
from django.db import IntegrityError

from accountability.regions import official_list
from accountability.regions.models import Dusun, Wilayah
from tests.accountability.regions.conftest import MakeWilayah

pytestmark = pytest.mark.django_db

HEAD = "code,name,level,parent,type"
ROWS = (
    "97,Contoh,provinsi,,provinsi",
    "97.01,Kabupaten Contoh,kabupaten_kota,97,kabupaten",
    "97.01.01,Contohsari,kecamatan,97.01,kecamatan",
    "97.01.01.2001,Mawar,desa_kelurahan,97.01.01,desa",
)


def listed(folder: Path, *rows: str) -> Path:
    path = folder / "list.csv.gz"
    path.write_bytes(gzip.compress("\n".join((HEAD, *rows)).encode()))
    return path


def test_a_list_is_taken_in_with_its_parents(tmp_path: Path) -> None:
    counts = official_list.take_in(path=listed(tmp_path, *ROWS))
    assert counts == {"provinsi": 1, "kabupaten": 1, "kecamatan": 1, "desa": 1}
    desa = Wilayah.objects.with_names_above().get(kode="97.01.01.2001")
    assert (desa.name, desa.name_key, desa.is_desa) == ("Mawar", "mawar", True)
    assert desa.parent is not None
    assert desa.parent.name == "Contohsari"


def test_a_new_list_renames_and_keeps_what_hangs_on_the_code(tmp_path: Path) -> None:
    official_list.take_in(path=listed(tmp_path, *ROWS))
    Dusun.objects.create(desa_id="97.01.01.2001", name="Krajan")
    official_list.take_in(path=listed(tmp_path, *ROWS[:3], ROWS[3].replace("Mawar", "Mawar Baru")))
    desa = Wilayah.objects.get(kode="97.01.01.2001")
    assert (desa.name, desa.name_key) == ("Mawar Baru", "mawarbaru")
    assert desa.dusun.count() == 1
    assert Wilayah.objects.count() == 4


def test_a_fictional_wilayah_and_a_code_no_longer_listed_stay(
    tmp_path: Path, make_wilayah: MakeWilayah
) -> None:
    make_wilayah("99.01.01.2001", "Sukamaju")
    official_list.take_in(path=listed(tmp_path, *ROWS))
    official_list.take_in(path=listed(tmp_path, *ROWS[:3]))
    assert Wilayah.objects.filter(kode__in=["99.01.01.2001", "97.01.01.2001"]).count() == 2


def test_a_list_that_contradicts_itself_changes_nothing(tmp_path: Path) -> None:
    with pytest.raises(IntegrityError):
        official_list.take_in(path=listed(tmp_path, *ROWS[:3], ROWS[3].replace("2001,", "1001,")))


def test_the_licence_of_the_list_is_kept_beside_it() -> None:
    notice = official_list.LIST_FILE.with_name("wilayah.LICENSE.txt").read_text(encoding="utf-8")
    assert "MIT License" in notice
    assert "Copyright (c) 2017-2025 Cahya DSN" in notice
