"""Holds every answer to the OpenAPI document, with cases that schemathesis draws; for tests and bench."""

from collections.abc import Iterator
from typing import Any

import hypothesis
import schemathesis
from hypothesis import HealthCheck, Phase
from schemathesis import GenerationMode

from accountability.wsgi import application
from tests.public_site.conftest import jpeg

PHOTO = jpeg()
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


def operations() -> Iterator[Any]:
    """Every operation of the document, as the product itself serves it."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    for found in schema.get_all_operations():
        yield found.ok()  # type: ignore[union-attr]  # a document that is wrong fails here


def ask(operation: Any, *, cases: int, seed: int, known: dict[str, Any], key: str) -> list[int]:
    """Draws so many cases of each mode, and half of them of things that are there; the statuses that came.

    Raises schemathesis' failures for an answer the document does not know.
    """
    statuses: list[int] = []
    for mode in MODES:
        for near in (True, False):
            statuses += _drawn(operation, mode, cases, seed, known if near else {}, key)
    return statuses


def _drawn(
    operation: Any, mode: GenerationMode, cases: int, seed: int, known: dict[str, Any], key: str
) -> list[int]:
    statuses: list[int] = []

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=cases,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.given(operation.as_strategy(generation_mode=mode))
    def asked(case: Any) -> None:
        for name in case.path_parameters or {}:
            if name in known:
                case.path_parameters[name] = known[name]
        if known and isinstance(case.body, dict) and mode == GenerationMode.POSITIVE:
            case.body["desa"] = known["kode"]
        if mode == GenerationMode.POSITIVE and isinstance(case.body, dict) and case.body.get("foto"):
            # Any file is drawn where the schema can only say "a file"; the pictures are told in words.
            case.body["foto"] = [PHOTO for _one in case.body["foto"]]
        headers = {"Accept-Encoding": "identity"}  # inside one process nobody unpacks
        headers |= {"Authorization": f"Bearer {key}"} if operation.method == "post" else {}
        statuses.append(case.call_and_validate(headers=headers).status_code)

    try:
        asked()
    except hypothesis.errors.Unsatisfiable:  # an operation without anything to be wrong in
        return []
    return statuses
