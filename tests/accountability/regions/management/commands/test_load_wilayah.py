"""The command takes in all of Indonesia and says so."""

import io

import pytest
from django.core.management import call_command
from django.db.models import Count

from accountability.regions.models import Wilayah


@pytest.mark.django_db
def test_the_whole_country_is_loaded_and_loading_again_changes_nothing() -> None:
    for _ in range(2):
        said = io.StringIO()
        call_command("load_wilayah", stdout=said)
        lines = [" ".join(line.split()) for line in said.getvalue().splitlines()]
        assert lines[:-1] == [
            "38 provinsi",
            "416 kabupaten",
            "98 kota",
            "6.492 kecamatan",
            "793 distrik",
            "75.252 desa",
            "14 desa adat",
            "8.496 kelurahan",
        ]
        assert lines[-1].startswith("91.599 wilayah dimuat dalam ")
        by_level = dict(Wilayah.objects.values_list("level").annotate(Count("pk")).order_by())
        assert by_level == {"provinsi": 38, "kabupaten_kota": 514, "kecamatan": 7285, "desa_kelurahan": 83762}
    assert Wilayah.objects.desa().count() == 75_266
