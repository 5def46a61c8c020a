"""What goes with the tables of a dump: Data Packages, the dictionary, the licence, the sums."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import override

from accountability.regions.sebutan import PRESETS
from public_site.dumps.declared import DATA, LINES, Table, lines, tables
from public_site.dumps.parts import Part, Row
from public_site.dumps.places import absolute
from public_site.line_data import LICENCE
from public_site.line_data import package as fiscal

WORDS = PRESETS["umum"]  # a dump tells of many places
MISSING = ["", "<5"]
SUMS = "SHA256SUMS"
DICTIONARY = ("tabel", "kolom", "jenis", "arti", "meaning")
TEXTS = ("BACA-SAYA.txt", "LISENSI.txt")


def whole_package(kode: str, name: str, parts: Sequence[Part]) -> dict[str, Any]:
    """The descriptor of all tables: profile tabular-data-package (Data Package v1)."""
    known = {f"{one.name}.csv": one for one in tables()}
    told = [_resource(part, known.get(part.name) or lines()) for part in parts if part.name.endswith(".csv")]
    return {
        "profile": "tabular-data-package",
        "name": f"posko-{kode}",
        "title": f"Data terbuka Posko Aspirasi, {name}",
        "description": "Isinya sama dengan halaman umum; lihat BACA-SAYA.txt.",
        "homepage": absolute("/data/"),
        "licenses": [LICENCE],
        "contributors": [{"title": "Posko Aspirasi", "path": absolute("/"), "role": "publisher"}],
        "keywords": ["aspirasi", "desa", "APB Desa", "musyawarah"],
        "resources": told,
    }


def fiscal_package(kode: str, name: str, year: int) -> dict[str, Any]:
    """The Fiscal Data Package of the lines of one year."""
    return fiscal(
        name=f"anggaran-{kode}-{year}",
        title=f"Anggaran {name} {year}",
        path=f"{LINES}-{year}.csv",
        year=year,
        home=absolute("/data/"),
    )


def dictionary() -> Iterator[Row]:
    """A row for each field of each table, in both languages."""
    for table in (*tables(), lines()):
        for field in table.fields:
            with override("en"):
                meaning = field.said(WORDS)
            yield table.name, field.name, field.type, field.said(WORDS), meaning


def text_of(template: str, kode: str, name: str) -> str:
    """One of TEXTS for a kabupaten."""
    told = (DATA / template).read_text(encoding="utf-8")
    return told.format(kabupaten=name, kode=kode, alamat=absolute("/data/"))


def sums(parts: Iterable[Part]) -> str:
    """The sums as `sha256sum -c` reads them, by name."""
    return "".join(f"{one.sha256}  {one.name}\n" for one in sorted(parts, key=lambda one: one.name))


def _resource(part: Part, table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [
            {"name": one.name, "type": one.type, "description": one.said(WORDS)} for one in table.fields
        ],
        "missingValues": MISSING,
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    return {
        "name": Path(part.name).stem,
        "path": part.name,
        "profile": "tabular-data-resource",
        "title": table.titled(WORDS),
        "description": table.said(WORDS),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": part.bytes,
        "hash": f"sha256:{part.sha256}",
        "dialect": {"delimiter": ",", "doubleQuote": True, "lineTerminator": "\r\n"},
        "schema": schema,
    }
