"""Loads the official list of wilayah into the database; run it again after an update of the list."""

import time
from typing import Any

from django.core.management.base import BaseCommand

from accountability.regions import official_list

_SPOKEN = {
    "provinsi": "provinsi",
    "kabupaten": "kabupaten",
    "kota": "kota",
    "kecamatan": "kecamatan",
    "distrik": "distrik",
    "desa": "desa",
    "desa_adat": "desa adat",
    "kelurahan": "kelurahan",
}


class Command(BaseCommand):
    help = "Memuat daftar resmi provinsi, kabupaten/kota, kecamatan, desa, dan kelurahan."

    def handle(self, *args: Any, **options: Any) -> None:
        """Take in the list and say how many wilayah of each kind it holds."""
        began = time.monotonic()
        counts = official_list.take_in()
        for kind, spoken in _SPOKEN.items():
            self.stdout.write(f"{_dotted(counts[kind]):>7} {spoken}")
        seconds = f"{time.monotonic() - began:.1f}".replace(".", ",")
        self.stdout.write(f"{_dotted(counts.total()):>7} wilayah dimuat dalam {seconds} detik.")


def _dotted(count: int) -> str:
    return f"{count:,}".replace(",", ".")
