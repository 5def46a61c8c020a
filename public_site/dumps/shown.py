"""Dumps and their dictionary as pages show them."""

from typing import Any

from django.core.paginator import Paginator

from accountability.lib.local_time import tanggal
from accountability.lib.spoken import decimal, grouped
from accountability.regions.sebutan import Words
from public_site.dumps import shelf
from public_site.dumps.catalogue import address
from public_site.dumps.declared import lines, rule, tables
from public_site.dumps.parts import Part
from public_site.dumps.shelf import Dump

PACKAGE = "datapackage.json"
MEGA = 1_000_000


def listed(own: str, page: str | None) -> dict[str, Any]:
    """A page of the kabupaten with a dump, and the newest of `own`, the visitor's kabupaten, if any."""
    mine = shelf.newest(own)
    every = Paginator(shelf.kabupaten_with_dumps(), rule("kabupaten_a_page")).get_page(page)
    found = [one for kode in every.object_list if (one := shelf.newest(kode)) is not None]
    return {
        "unduhan_sendiri": shown(mine) if mine is not None else None,
        "unduhan": [shown(one) for one in found],
        "halaman": every,
        "disimpan": rule("kept"),
    }


def shown(dump: Dump) -> dict[str, Any]:
    """One dump: whose, of which day, and its ZIP."""
    return {
        "kode": dump.kabupaten,
        "nama": dump.title,
        "hari": tanggal(dump.day),
        "desa": grouped(dump.villages),
        "zip": file_shown(dump, dump.whole),
        "paket": address(dump, PACKAGE),
    }


def file_shown(dump: Dump, part: Part) -> dict[str, Any]:
    """One file of a dump."""
    return {
        "nama": part.name,
        "href": address(dump, part.name),
        "besar": _size(part.bytes),
        "baris": None if part.rows is None else grouped(part.rows),
        "sha256": part.sha256,
    }


def tables_shown(words: Words) -> list[dict[str, Any]]:
    """Every table with every column, in the words of a place."""
    return [
        {
            "nama": one.name,
            "judul": one.titled(words),
            "isi": one.said(words),
            "kolom": [
                {"nama": field.name, "jenis": field.type, "arti": field.said(words)} for field in one.fields
            ],
        }
        for one in (*tables(), lines())
    ]


def _size(many: int) -> str:
    """ "312 kB", "1,2 MB"."""
    return decimal(f"{many / MEGA:.1f} MB") if many >= MEGA else f"{max(round(many / 1000), 1)} kB"
