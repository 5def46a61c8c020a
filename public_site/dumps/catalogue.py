"""The catalogue of the dumps for machines: DCAT 3 in the manner of DCAT-AP, as JSON-LD and as Turtle.

Both are written from one tree. A node is a mapping with "@type", with "@id" or without, and its properties by
their short names; a value is a node, a reference, a literal, or a list of them.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from public_site.dumps import shelf
from public_site.dumps.parts import Part
from public_site.dumps.places import absolute
from public_site.dumps.shelf import Dump
from public_site.line_data import LICENCE

type Node = dict[str, Any]

PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
JSONLD, TURTLE = "jsonld", "ttl"
TYPES = {JSONLD: "application/ld+json", TURTLE: "text/turtle; charset=utf-8"}
_EU = "http://publications.europa.eu/resource/authority"
_IANA = "https://www.iana.org/assignments/media-types"
_PACKAGE = "https://specs.frictionlessdata.io/data-package/"
_OPEN311 = "https://wiki.open311.org/GeoReport_v2/"


def catalogue() -> Node:
    """The catalogue with the newest dump of each kabupaten, and the services that tell the same."""
    newest = [one for kode in shelf.kabupaten_with_dumps() if (one := shelf.newest(kode)) is not None]
    node: Node = {
        "@id": absolute("/data/katalog.jsonld"),
        "@type": "dcat:Catalog",
        "dcterms:title": [_in("Data terbuka Posko Aspirasi", "id"), _in("Open data of Posko Aspirasi", "en")],
        "dcterms:description": _in("Aspirasi warga, musyawarah, rencana dan anggaran, per kabupaten.", "id"),
        "dcterms:publisher": _publisher(),
        "dcterms:language": _ref(f"{_EU}/language/IND"),
        "dcterms:license": _ref(LICENCE["path"]),
        "foaf:homepage": _ref(absolute("/data/")),
        "dcat:dataset": [_dataset(one) for one in newest],
        "dcat:service": _services(),
    }
    if newest:
        node["dcterms:modified"] = _typed(max(one.day for one in newest).isoformat(), "xsd:date")
    return node


def as_jsonld(node: Node) -> str:
    """The tree as JSON-LD 1.1."""
    return json.dumps({"@context": PREFIXES, **node}, indent=1, ensure_ascii=False) + "\n"


def as_turtle(node: Node) -> str:
    """The tree as Turtle: what has an address stands by itself, what has none inside what names it."""
    heads = "".join(f"@prefix {short}: <{whole}> .\n" for short, whole in PREFIXES.items())
    return heads + "".join(f"\n<{one['@id']}> {_inside(one)} .\n" for one in _named(node))


def address(dump: Dump, name: str) -> str:
    """Where a file of a dump lies, without the host."""
    return f"/data/unduh/{dump.kabupaten}/{dump.name}/{name}"


def _dataset(dump: Dump) -> Node:
    page = absolute(f"/data/unduh/{dump.kabupaten}/")
    files = [dump.whole]
    if (package := dump.part("datapackage.json")) is not None:
        files.append(package)
    return {
        "@id": f"{page}#data",
        "@type": "dcat:Dataset",
        "dcterms:title": _in(f"Data terbuka Posko Aspirasi, {dump.title}", "id"),
        "dcterms:description": _in(
            "Aspirasi dan kelompok yang terbuka untuk umum, musyawarah, rencana, APB Desa dan realisasi.",
            "id",
        ),
        "dcterms:identifier": dump.kabupaten,
        "dcterms:modified": _typed(dump.day.isoformat(), "xsd:date"),
        "dcterms:accrualPeriodicity": _ref(f"{_EU}/frequency/DAILY"),
        "dcterms:publisher": _publisher(),
        "dcterms:license": _ref(LICENCE["path"]),
        "dcterms:language": _ref(f"{_EU}/language/IND"),
        "dcat:theme": _ref(f"{_EU}/data-theme/GOVE"),
        "dcat:keyword": [_in(word, "id") for word in ("aspirasi", "desa", "APB Desa", "musyawarah")],
        "dcat:landingPage": _ref(page),
        "dcat:distribution": [_distribution(dump, one) for one in files],
    }


def _distribution(dump: Dump, part: Part) -> Node:
    here = absolute(address(dump, part.name))
    is_zip = part.name.endswith(".zip")
    return {
        "@id": here,
        "@type": "dcat:Distribution",
        "dcterms:title": part.name,
        "dcat:accessURL": _ref(here),
        "dcat:downloadURL": _ref(here),
        "dcat:mediaType": _ref(f"{_IANA}/application/{'zip' if is_zip else 'json'}"),
        "dcat:byteSize": _typed(str(part.bytes), "xsd:nonNegativeInteger"),
        "dcterms:conformsTo": _ref(_PACKAGE),
        "dcterms:license": _ref(LICENCE["path"]),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": _ref("http://spdx.org/rdf/terms#checksumAlgorithm_sha256"),
            "spdx:checksumValue": _typed(part.sha256, "xsd:hexBinary"),
        },
    }


def _services() -> list[Node]:
    rows = (
        ("API v1", "/api/v1/", _ref(absolute("/api/v1/openapi.json"))),
        ("Open311 GeoReport v2", "/open311/v2/", _ref(_OPEN311)),
    )
    return [
        {
            "@id": absolute(path),
            "@type": "dcat:DataService",
            "dcterms:title": title,
            "dcat:endpointURL": _ref(absolute(path)),
            "dcat:endpointDescription": described,
        }
        for title, path, described in rows
    ]


def _publisher() -> Node:
    return {"@id": absolute("/#penerbit"), "@type": "foaf:Agent", "foaf:name": "Posko Aspirasi"}


def _ref(address: str) -> Node:
    return {"@id": address}


def _in(text: str, language: str) -> Node:
    return {"@value": text, "@language": language}


def _typed(text: str, type_: str) -> Node:
    return {"@value": text, "@type": type_}


def _named(node: Node) -> Iterator[Node]:
    """Every node with an address, each once, the outermost first."""
    seen: dict[str, Node] = {}
    waiting = [node]
    while waiting:
        one = waiting.pop(0)
        if "@id" in one and "@type" in one:
            seen.setdefault(one["@id"], one)
        waiting += [value for value in _values(one) if isinstance(value, dict) and "@type" in value]
    return iter(seen.values())


def _values(node: Node) -> Iterable[Any]:
    for value in node.values():
        yield from value if isinstance(value, list) else [value]


def _inside(node: Mapping[str, Any]) -> str:
    told = [f"a {node['@type']}"]
    for name, value in node.items():
        if not name.startswith("@") and (many := value if isinstance(value, list) else [value]):
            told.append(f"{name} {', '.join(_turtle(one) for one in many)}")
    return " ;\n  ".join(told)


def _turtle(value: Any) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if "@value" in value:
        end = f"@{value['@language']}" if "@language" in value else f"^^{value['@type']}"
        return json.dumps(value["@value"], ensure_ascii=False) + end
    return f"<{value['@id']}>" if "@id" in value else f"[ {_inside(value)} ]"
