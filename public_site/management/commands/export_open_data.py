"""Writes the open data of every kabupaten into a folder: one CSV a year, with its Fiscal Data Package."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from accountability.regions.models import Wilayah
from public_site.kabupaten_data import stream, years_of
from public_site.line_data import package


class Command(BaseCommand):
    """`export_open_data DIR [--kabupaten KODE] [--tahun N]`: DIR/KODE/TAHUN.csv and .datapackage.json."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder, and what to write of it."""
        parser.add_argument("folder", metavar="DIR", type=Path)
        parser.add_argument("--kabupaten", help="only this kabupaten, such as 99.01")
        parser.add_argument("--tahun", type=int, help="only this year")

    def handle(self, *args: Any, **options: Any) -> None:
        """Each file is written beside the old one and then takes its place: nobody reads half of it."""
        above = Wilayah.objects.filter(level=Wilayah.Level.KABUPATEN_KOTA).order_by("kode")
        if options["kabupaten"]:
            above = above.filter(kode=options["kabupaten"])
        written = 0
        for one in above.filter(children__children__apb__published_at__isnull=False).distinct():
            for year in years_of(one.kode):
                if options["tahun"] in {None, year}:
                    _write(options["folder"] / one.kode, one, year)
                    written += 1
        self.stdout.write(f"{written} files of lines written to {options['folder']}.")


def _write(folder: Path, kabupaten: Wilayah, year: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    target, fresh = folder / f"{year}.csv", folder / f".{year}.csv.new"
    with fresh.open("w", encoding="utf-8", newline="") as file:
        file.writelines(stream(kabupaten.kode, year))
    fresh.replace(target)
    told = package(
        name=f"anggaran-{kabupaten.kode}-{year}",
        title=f"Anggaran {kabupaten.name} {year}",
        path=f"{year}.csv",
        year=year,
        home=f"{settings.PUBLIC_BASE_URL}/data/",
    )
    text = json.dumps(told, indent=1, ensure_ascii=False)
    (folder / f"{year}.datapackage.json").write_text(text + "\n", encoding="utf-8")
