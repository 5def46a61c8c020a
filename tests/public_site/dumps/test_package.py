"""Descriptors hold to what is published of their formats, and the dictionary to the files.

The schemas are written from the specifications: Data Package v1 and Table Schema (specs.frictionlessdata.io),
Fiscal Data Package 1.0rc1.
"""

import csv
import json
import re
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest

from public_site.dumps.declared import lines, tables
from public_site.dumps.shelf import Dump
from tests.public_site.conftest import YEAR
from tests.public_site.dumps.conftest import rows

type Dumped = Callable[[], Dump]

NAME = {"type": "string", "pattern": "^([-a-z0-9._/])+$"}
TYPES = ["string", "number", "integer", "boolean", "object", "array", "date", "time", "datetime", "year"]
TYPES += ["yearmonth", "duration", "geopoint", "geojson", "any"]
LICENSES = {
    "type": "array",
    "minItems": 1,
    "items": {"type": "object", "anyOf": [{"required": ["name"]}, {"required": ["path"]}]},
}
FIELD: dict[str, Any] = {
    "type": "object",
    "required": ["name"],
    "properties": {"name": {"type": "string", "minLength": 1}, "type": {"enum": TYPES}},
}
SCHEMA = {
    "type": "object",
    "required": ["fields"],
    "properties": {
        "fields": {"type": "array", "minItems": 1, "items": FIELD},
        "missingValues": {"type": "array", "items": {"type": "string"}},
        "primaryKey": {"type": ["string", "array"]},
    },
}
RESOURCE: dict[str, Any] = {
    "type": "object",
    "required": ["name", "path", "profile", "schema"],
    "properties": {
        "name": NAME,
        "profile": {"const": "tabular-data-resource"},
        # Relative and within the package: neither from the root nor up.
        "path": {"type": "string", "not": {"pattern": r"^/|\.\."}},
        "bytes": {"type": "integer", "minimum": 0},
        "hash": {"type": "string", "pattern": "^([^:]+:[a-fA-F0-9]+|[a-fA-F0-9]{32}|)$"},
        "encoding": {"const": "utf-8"},
        "licenses": LICENSES,
        "schema": SCHEMA,
    },
}
PACKAGE: dict[str, Any] = {
    "type": "object",
    "required": ["resources", "profile"],
    "properties": {
        "profile": {"const": "tabular-data-package"},
        "name": NAME,
        "title": {"type": "string"},
        "homepage": {"type": "string", "pattern": "^https?://"},
        "licenses": LICENSES,
        "contributors": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["title"],
                "properties": {
                    "role": {"enum": ["publisher", "author", "maintainer", "wrangler", "contributor"]}
                },
            },
        },
        "keywords": {"type": "array", "minItems": 1, "items": {"type": "string"}},
        "resources": {"type": "array", "minItems": 1, "items": RESOURCE},
    },
}
DAY = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
FISCAL = {
    "type": "object",
    "required": ["resources", "profile"],
    "properties": {
        **PACKAGE["properties"],
        "profile": {"const": "fiscal-data-package"},
        "countryCode": {"type": "string", "pattern": "^[A-Z]{2}$"},
        "granularity": {"enum": ["aggregated", "transactional"]},
        "fiscalPeriod": {
            "type": "object",
            "required": ["start"],
            "properties": {"start": DAY, "end": DAY},
        },
        "resources": {
            "type": "array",
            "minItems": 1,
            "items": {
                **RESOURCE,
                "properties": {
                    **RESOURCE["properties"],
                    "schema": {
                        **SCHEMA,
                        "properties": {
                            **SCHEMA["properties"],  # type: ignore[dict-item]
                            "fields": {
                                "type": "array",
                                "items": {
                                    **FIELD,
                                    "properties": {
                                        **FIELD["properties"],
                                        "columnType": {
                                            "type": "string",
                                            "pattern": "^[a-z]+(-[a-z]+)*(:[a-z0-9]+(-[a-z0-9]+)*)*$",
                                        },
                                    },
                                },
                                # Without an amount there is nothing fiscal in it.
                                "contains": {
                                    "required": ["columnType"],
                                    "properties": {"columnType": {"const": "value"}},
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}
PLAIN = {
    "integer": re.compile(r"-?\d+"),
    "number": re.compile(r"-?\d+(\.\d+)?"),
    "boolean": re.compile("true|false"),
    "date": re.compile(r"\d{4}-\d\d-\d\d"),
    "time": re.compile(r"\d\d:\d\d:\d\d"),
    "string": re.compile(".*", re.DOTALL),
}


def read(dump: Dump, name: str) -> Any:
    """A descriptor."""
    return json.loads((dump.folder / name).read_text(encoding="utf-8"))


def test_the_package_is_a_tabular_data_package(dumped: Dumped) -> None:
    dump = dumped()
    told = read(dump, "datapackage.json")
    jsonschema.Draft202012Validator(PACKAGE).validate(told)
    tabled = {one.name for one in dump.parts if one.name.endswith(".csv") and one.name != "kamus.csv"}
    assert {one["path"] for one in told["resources"]} == tabled
    for one in told["resources"]:
        part = dump.part(one["path"])
        assert part is not None
        assert (one["bytes"], one["hash"]) == (part.bytes, f"sha256:{part.sha256}")


def test_the_lines_of_a_year_are_a_fiscal_data_package(dumped: Dumped) -> None:
    dump = dumped()
    told = read(dump, f"anggaran-{YEAR}.datapackage.json")
    jsonschema.Draft202012Validator(FISCAL).validate(told)
    assert told["resources"][0]["path"] == f"anggaran-{YEAR}.csv"
    assert told["fiscalPeriod"] == {"start": f"{YEAR}-01-01", "end": f"{YEAR}-12-31"}


@pytest.mark.parametrize(
    "broken",
    [
        {"profile": "data-package"},
        {"countryCode": "Indonesia"},
        {"fiscalPeriod": {"end": "2027"}},
        {"resources": []},
        {"granularity": "both"},
    ],
)
def test_the_schema_of_the_tests_can_fail(dumped: Dumped, broken: dict[str, Any]) -> None:
    told = read(dumped(), f"anggaran-{YEAR}.datapackage.json")
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(FISCAL).validate(told | broken)


def test_every_cell_is_of_its_type_and_every_key_tells_rows_apart(dumped: Dumped) -> None:
    dump = dumped()
    for resource in read(dump, "datapackage.json")["resources"]:
        schema, name = resource["schema"], resource["path"].removesuffix(".csv")
        kinds = {one["name"]: one["type"] for one in schema["fields"]}
        table = rows(dump, name)
        for row in table:
            for column, cell in row.items():
                assert cell in schema["missingValues"] or PLAIN[kinds[column]].fullmatch(cell), (name, row)
        if key := schema.get("primaryKey"):
            keys = [tuple(row[column] for column in key) for row in table]
            assert len(keys) == len(set(keys)), name


def test_the_dictionary_tells_every_column_in_both_languages(dumped: Dumped) -> None:
    with (dumped().folder / "kamus.csv").open(encoding="utf-8", newline="") as file:
        told = list(csv.DictReader(file))
    every = [(one.name, field.name) for one in (*tables(), lines()) for field in one.fields]
    assert [(row["tabel"], row["kolom"]) for row in told] == every
    assert len(every) == len(set(every))
    assert [row for row in told if not row["arti"] or not row["meaning"] or "{" in row["arti"]] == []
    same = {row["arti"] for row in told if row["arti"] == row["meaning"]}
    assert all(one.isupper() or "/" in one for one in same), same


def test_licence_and_readme_name_their_source(dumped: Dumped) -> None:
    folder = dumped().folder
    for name in ("LISENSI.txt", "BACA-SAYA.txt"):
        text = (folder / name).read_text(encoding="utf-8")
        assert "Tirta Raya" in text
        assert "CC BY 4.0" in text
        assert "{" not in text
