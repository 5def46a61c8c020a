"""The catalogue for machines: the same in JSON-LD and in Turtle, and every address leads somewhere."""

import json
import re
from collections.abc import Callable
from typing import Any

from django.test import Client

from public_site.dumps import shelf
from public_site.dumps.catalogue import as_turtle
from public_site.dumps.shelf import Dump
from tests.public_site.dumps.conftest import opens

type Dumped = Callable[[], Dump]

BASE = "http://127.0.0.1:8000"


def nodes(told: Any) -> list[dict[str, Any]]:
    """Every node that has an address and a type, wherever it stands."""
    if isinstance(told, list):
        return [one for value in told for one in nodes(value)]
    if not isinstance(told, dict):
        return []
    own = [told] if "@id" in told and "@type" in told else []
    return own + [one for value in told.values() for one in nodes(value)]


def test_it_lists_the_newest_dump_of_each_kabupaten(client: Client, dumped: Dumped) -> None:
    dump = dumped()
    answer = client.get("/data/katalog.jsonld")
    assert answer["Content-Type"] == "application/ld+json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    told = json.loads(answer.content)
    assert told["@type"] == "dcat:Catalog"
    (dataset,) = told["dcat:dataset"]
    assert dataset["dcterms:identifier"] == "99.01"
    assert dataset["dcterms:modified"]["@value"] == dump.day.isoformat()
    whole, package = dataset["dcat:distribution"]
    assert whole["dcat:byteSize"]["@value"] == str(dump.whole.bytes)
    assert whole["spdx:checksum"]["spdx:checksumValue"]["@value"] == dump.whole.sha256
    for one in (whole, package):
        path = one["dcat:downloadURL"]["@id"].removeprefix(BASE)
        assert opens(client, path) == 200
    assert client.get(dataset["dcat:landingPage"]["@id"].removeprefix(BASE)).status_code == 200


def test_every_short_name_in_it_is_of_a_vocabulary_it_names(client: Client, dumped: Dumped) -> None:
    dumped()
    told = json.loads(client.get("/data/katalog.jsonld").content)
    known = set(told["@context"])
    for node in nodes(told):
        names = {name for name in node if not name.startswith("@")} | {node["@type"]}
        assert {name.partition(":")[0] for name in names} <= known


def test_turtle_tells_of_the_same_things(client: Client, dumped: Dumped) -> None:
    dumped()
    answer = client.get("/data/katalog.ttl")
    assert answer["Content-Type"] == "text/turtle; charset=utf-8"
    subjects = re.findall(r"(?m)^<([^>]+)> a (\S+) ;", answer.content.decode())
    told = json.loads(client.get("/data/katalog.jsonld").content)
    assert dict(subjects) == {one["@id"]: one["@type"] for one in nodes(told)}
    assert len(subjects) == len(set(subjects))


def test_turtle_keeps_signs_of_a_text() -> None:
    told = as_turtle({"@id": "x:1", "@type": "foaf:Agent", "foaf:name": 'Raya "Tirta"\\\n'})
    assert 'foaf:name "Raya \\"Tirta\\"\\\\\\n" .' in told


def test_an_empty_catalogue_is_one_too(client: Client, db: None) -> None:
    told = json.loads(client.get("/data/katalog.jsonld").content)
    assert told["dcat:dataset"] == []
    assert "dcat:dataset" not in client.get("/data/katalog.ttl").content.decode()
    assert shelf.kabupaten_with_dumps() == []


def test_it_is_asked_for_again_by_its_etag(client: Client, dumped: Dumped) -> None:
    dumped()
    answer = client.get("/data/katalog.ttl")
    again = client.get("/data/katalog.ttl", headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304


def test_another_form_is_not_found(client: Client, db: None) -> None:
    assert client.get("/data/katalog.rdf").status_code == 404
