"""Writes the OpenAPI 3.1 document of the product: doors from the resolver, methods from policy.toml.

`near` fills in things that are there, so that what is asked gets past the address; `far` says types only.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.urls import URLResolver, get_resolver

from accountability.policy import Rule, table
from tests.attacks.learning import Known
from tests.trust.cells import acts_of, names_of
from tests.trust.doors import question
from tests.trust.village import Village

_PART = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
_REGEX = re.compile(r"\(\?P<(?P<name>\w+)>[^()]*(?:\([^()]*\)[^()]*)*\)")
METHODS = ("put", "patch", "delete", "options", "trace")
FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data"
# What a door may answer, by who asks and how. 302 and 303 also lead a stranger to the sign-in.
ALWAYS = (302, 303, 400, 403, 404, 405)
READ, ACTED, OTHER = (200, 304, 416, 429, 503), (200, 201, 202, 204, 409, 413, 415, 422, 429, 503), (200, 204)

# A page that asks for a number in its address says in a sentence that it is none.
ASKED_IN_THE_ADDRESS = ("cek", "pasang")
OEMBED = (401, 501)  # as its specification says (2.3.4.3)
KEY_FIRST = "api-aspirasi"  # whoever sends without a key is asked for one before a body is read


def document(village: Village, known: dict[str, Known], *, near: bool) -> dict[str, Any]:
    """All of it, as a mapping; an operation is named for its door and method."""
    paths: dict[str, Any] = {}
    for door, route in routes():
        rule = table()[door]
        path, params = _path(door, route, village, near=near)
        paths.setdefault(path, {}).update(_operations(door, rule, params, known[door], village, near=near))
    return {
        "openapi": "3.1.0",
        "info": {"title": "Posko Aspirasi", "version": "1"},
        "servers": [{"url": "https://posko.example"}],
        "paths": paths,
    }


def routes(resolver: Any = None, before: str = "") -> Iterator[tuple[str, str]]:
    """Every door of the table with its route."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, route)
        elif entry.name in table():
            yield str(entry.name), route


def _path(door: str, route: str, village: Village, *, near: bool) -> tuple[str, list[dict[str, Any]]]:
    held, params = iter(question(door, village).args), []

    def param(found: re.Match[str]) -> str:
        kind = found.groupdict().get("kind") or "str"
        real = next(held, None)
        typed: dict[str, Any] = {"type": "integer"} if kind == "int" else {"type": "string", "minLength": 1}
        schema = {"enum": [str(real)]} if near and real is not None else typed
        params.append({"name": found["name"], "in": "path", "required": True, "schema": schema})
        return f"{{{found['name']}}}"

    plain = route.replace("^", "").replace("$", "").replace("\\Z", "").replace("\\.", ".")
    return "/" + _PART.sub(param, _REGEX.sub(param, plain)), params


def _operations(
    door: str, rule: Rule, params: list[dict[str, Any]], known: Known, village: Village, *, near: bool
) -> dict[str, Any]:
    theirs = {name: str(value) for name, value in names_of(village).items()}
    query = [
        {"name": name, "in": "query", "schema": _filled(name, schema, theirs, near=near)}
        for name, schema in known.query.items()
    ]
    headers = [] if near else [_header(name) for name in ("Accept-Language", "If-None-Match", "Range")]
    told: dict[str, Any] = {}
    for method in ("get", "head", "post", *METHODS):
        answers = {"get": READ, "head": READ, "post": ACTED}.get(method, OTHER)
        if answers == READ and door in ASKED_IN_THE_ADDRESS:
            answers += (422,)
        if answers == READ and door == "oembed":
            answers += OEMBED
        if answers == ACTED and door == KEY_FIRST:
            answers += (401,)
        told[method] = {
            "operationId": f"{door}:{method}",
            "parameters": [*params, *query, *headers],
            "responses": {str(status): {"description": ""} for status in (*ALWAYS, *answers)},
        }
    if rule.post:
        told["post"]["requestBody"] = _body(door, known, theirs, near=near)
    return told


def _header(name: str) -> dict[str, Any]:
    return {"name": name, "in": "header", "schema": {"type": "string", "maxLength": 60}}


def _filled(name: str, schema: dict[str, Any], theirs: dict[str, str], *, near: bool) -> dict[str, Any]:
    real = theirs.get(name)
    if not near or real is None or schema.get("type") == "array":
        return schema
    return {"enum": [real]} if "enum" not in schema else {"enum": sorted({real, *schema["enum"]})}


def _body(door: str, known: Known, theirs: dict[str, str], *, near: bool) -> dict[str, Any]:
    fields = {name: _filled(name, one, theirs, near=near) for name, one in known.body.items()}
    acts = acts_of(door)
    if acts:
        fields["aksi"] = (
            {"enum": list(acts)} if near else {"anyOf": [{"enum": list(acts)}, {"type": "string"}]}
        )
    plain = {name: one for name, one in fields.items() if name not in known.files}
    shape = {"type": "object", "properties": plain, **({"required": ["aksi"]} if acts and near else {})}
    content: dict[str, Any] = {FORM: {"schema": shape}}
    if known.files:
        content[PARTS] = {"schema": {**shape, "properties": fields}}
    if not near:
        content |= {"application/json": {"schema": {}}, "text/plain": {"schema": {"type": "string"}}}
    return {"content": content, "required": False}
