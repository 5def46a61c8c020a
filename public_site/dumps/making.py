"""Makes the dump of one kabupaten: a village at a time, a row at a time, and only where something changed."""

import datetime as dt
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import override

from accountability.lib.local_time import local_date
from accountability.regions.models import Wilayah
from public_site.dumps import figures, meetings, money, places, plans, shelf, voices
from public_site.dumps.declared import LINES, lines, rule, table
from public_site.dumps.package import (
    DICTIONARY,
    SUMS,
    TEXTS,
    dictionary,
    fiscal_package,
    sums,
    text_of,
    whole_package,
)
from public_site.dumps.packing import pack
from public_site.dumps.parts import Part, Row, TableFile, write_table, write_text
from public_site.dumps.shelf import Dump
from public_site.kabupaten_data import line_rows_of, years_of
from public_site.place import Place

type OfPlace = Callable[[Place], Iterator[Row]]

EACH: dict[str, OfPlace] = {
    "desa": places.villages,
    "dusun": places.dusun,
    "suara": voices.alone,
    "kelompok": voices.groups,
    "musyawarah": meetings.meetings,
    "usulan": meetings.proposals,
    "rencana": plans.plans,
    "apb": money.budgets,
    "apb_ditarik": money.taken_back,
    "realisasi": money.spending,
    "kinerja": figures.council,
    "kesesuaian": figures.fit,
}
PLANNED = ("kegiatan", "nasib")  # both from one reading, plans.both


class NoRoom(Exception):
    """The disk is nearly full: words, SMS and the database need it more."""


@dataclass(frozen=True, slots=True)
class Made:
    """What came of it: the dump that stands now, and whether its content is new."""

    dump: Dump
    is_new: bool


def make(kabupaten: Wilayah, *, at: dt.datetime) -> Made:
    """The dump of a kabupaten as of now. Where the content is what it was, the one before stays as it is.

    So nobody sees by a new date that something happened which is told to nobody. Raises NoRoom, OSError.
    """
    today = local_date(at, kabupaten.kode)
    fresh = shelf.fresh_folder(kabupaten.kode)
    try:
        if shutil.disk_usage(fresh).free < settings.PHOTOS_LEAVE_FREE_BYTES:
            raise NoRoom
        with override(settings.LANGUAGE_CODE):
            inside = places.places_of(kabupaten.kode)
            parts = _written(fresh, kabupaten, inside, today)
        digest = hashlib.sha256(sums(parts).encode()).hexdigest()[: shelf.SUM_LETTERS]
        before = shelf.newest(kabupaten.kode)
        if before is not None and before.name.endswith(f"-{digest}"):
            return Made(before, is_new=False)
        name = f"posko-{kabupaten.kode}.zip"
        whole = pack(fresh, parts, name=name, inside=f"posko-{kabupaten.kode}")
        dump = Dump(
            kabupaten.kode, kabupaten.name, f"{today.isoformat()}-{digest}", len(inside), (whole, *parts)
        )
        shelf.put_in_place(fresh, dump)
        shelf.keep_newest(kabupaten.kode, rule("kept"))
        return Made(dump, is_new=True)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _written(folder: Path, kabupaten: Wilayah, inside: Sequence[Place], today: dt.date) -> list[Part]:
    kode, name = kabupaten.kode, kabupaten.name
    parts = _of_the_villages(folder, inside)
    parts.append(_table(folder, "indikator", figures.indicators(inside, today)))
    parts.append(_table(folder, "buku_jejak", figures.ledger(today)))
    years = sorted(years_of(kode))
    for year in years:
        heads = lines().heads
        parts.append(write_table(folder, f"{LINES}-{year}.csv", heads, line_rows_of(kode, year)))
    descriptors = {f"{LINES}-{year}.datapackage.json": fiscal_package(kode, name, year) for year in years}
    descriptors["datapackage.json"] = whole_package(kode, name, parts)
    parts += [write_text(folder, file, _json(told)) for file, told in descriptors.items()]
    parts.append(write_table(folder, "kamus.csv", DICTIONARY, dictionary()))
    parts += [write_text(folder, one, text_of(one, kode, name)) for one in TEXTS]
    parts.append(write_text(folder, SUMS, sums(parts)))
    return parts


def _of_the_villages(folder: Path, inside: Sequence[Place]) -> list[Part]:
    """The tables that are told a village at a time."""
    files = {name: TableFile(folder, f"{name}.csv", table(name).heads) for name in (*EACH, *PLANNED)}
    try:
        for place in inside:
            for name, rows in EACH.items():
                for row in rows(place):
                    files[name].add(row)
            for name, row in plans.both(place):
                files[name].add(row)
    finally:
        parts = [one.close() for one in files.values()]
    return parts


def _table(folder: Path, name: str, rows: Iterator[Row]) -> Part:
    return write_table(folder, f"{name}.csv", table(name).heads, rows)


def _json(told: dict[str, Any]) -> str:
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"
