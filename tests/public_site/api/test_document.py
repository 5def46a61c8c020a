"""The OpenAPI document is right, says what is there, and every answer is one it tells of."""

import base64
import hashlib
import hmac
import json
import os
import time
from collections import Counter
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.db import connections
from django.test import Client
from openapi_spec_validator import OpenAPIV31SpecValidator

from accountability.partners.telling import signed
from public_site.api.docs_page import CHECK
from public_site.api.endpoints import endpoints
from public_site.api.examples import EXAMPLES
from public_site.api.schemas import schemas
from public_site.urls import urlpatterns
from tests.public_site.api.conformance import ask, operations
from tests.public_site.conftest import Walked

CASES = int(os.environ.get("POSKO_API_CASES", "8"))
TOLD_IN = os.environ.get("POSKO_API_TOLD", "")
SEED = int(os.environ.get("POSKO_SEED", "5"))


@pytest.fixture
def told(client: Client) -> Any:
    return client.get("/api/v1/openapi.json").json()


def fits(told: Any, name: str, value: Any) -> None:
    """Raises where the value is not of the component."""
    whole = {"$ref": f"#/components/schemas/{name}", "components": told["components"]}
    jsonschema.Draft202012Validator(whole).validate(value)


@pytest.mark.django_db
class TestDocument:
    def test_it_is_openapi_3_1(self, told: Any) -> None:
        assert told["openapi"].startswith("3.1.")
        OpenAPIV31SpecValidator(told).validate()

    def test_every_schema_is_one(self) -> None:
        for schema in schemas().values():
            jsonschema.Draft202012Validator.check_schema(schema)

    def test_it_tells_of_every_address_there_is(self, told: Any) -> None:
        routes = {str(one.pattern) for one in urlpatterns if str(one.pattern).startswith("api/v1/")}
        assert len(told["paths"]) == len(routes) - 3  # the document itself, the root, and nowhere

    @pytest.mark.parametrize("name", sorted(endpoints()))
    def test_its_examples_are_what_they_show(self, told: Any, name: str) -> None:
        one = endpoints()[name]
        fits(told, one.answer, one.example)
        if one.body:
            fits(told, one.body, one.body_example)

    def test_what_partners_are_told_is_what_it_shows(self, told: Any) -> None:
        fits(told, "Pemberitahuan", EXAMPLES["Pemberitahuan"])
        assert told["webhooks"]["aspirasi.keadaan"]["post"]["requestBody"]["required"] is True

    def test_the_way_to_check_a_signature_works_as_the_page_says_it(self) -> None:
        body, stamp = b'{"type":"aspirasi.keadaan"}', int(time.time())
        headers = signed(event="msg_1", stamp=stamp, body=body, secret=b"s" * 32)
        known = {"hmac": hmac, "base64": base64, "hashlib": hashlib, "time": time}
        secret = "whsec_" + base64.b64encode(b"s" * 32).decode()
        for said, right in ((body, True), (body + b" ", False)):
            here: dict[str, Any] = {**known, "headers": headers, "body": said, "secret": secret}
            exec(CHECK, here)  # noqa: S102 - our own four lines, as the page shows them
            assert (here["right"], here["fresh"]) == (right, True)

    def test_all_it_holds_stands_in_itself(self, told: Any) -> None:
        refs = [part.split('"')[0] for part in json.dumps(told).split('"$ref": "')[1:]]
        assert refs
        assert all(ref.startswith("#/components/") for ref in refs)


@pytest.fixture
def _connection_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """By WSGI the end of a request would end the connection, and with it what this test made."""
    monkeypatch.setattr(connections["default"], "close_if_unusable_or_obsolete", lambda: None)


@pytest.mark.django_db
@pytest.mark.usefixtures("_no_limit", "_connection_stays")
class TestAnswers:
    def test_each_is_one_the_document_knows(self, walked: Walked, key: str) -> None:
        known = {"kode": walked.desa.kode, "tahun": walked.apb.year, "nomor": walked.taken.aspirasi.nomor}
        seen: Counter[int] = Counter()
        for operation in operations():
            here = {**known, "kode": walked.desa.kode[:8]} if "kecamatan" in operation.path else known
            seen.update(ask(operation, cases=CASES, seed=SEED, known=here, key=key))
            if TOLD_IN:
                Path(TOLD_IN).write_text(json.dumps(seen), encoding="utf-8")
        assert {200, 201, 400, 404} <= seen.keys()
        assert not {status for status in seen if status >= 500}
