"""A strict reader of GeoReport v2 as its page describes it: names, types and order, in both forms.

Everything that differs is a sentence; nothing of the product is imported.
"""

import json
import re
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

W3C = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)")
TYPES = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}


@dataclass(frozen=True)
class Field:
    """A name of the standard: which values it has, and whether every answer has one."""

    name: str
    kind: str = "text"
    needed: bool = True


SERVICE = (
    Field("service_code"), Field("service_name"), Field("description"), Field("metadata", "boolean"),
    Field("type", "realtime|batch|blackbox"), Field("keywords"), Field("group"),
)  # fmt: skip
ATTRIBUTE = (
    Field("variable", "boolean"), Field("code"),
    Field("datatype", "string|number|datetime|text|singlevaluelist|multivaluelist"),
    Field("required", "boolean"), Field("datatype_description", needed=False), Field("order", "integer"),
    Field("description"),
)  # fmt: skip
REQUEST = (
    Field("service_request_id"), Field("status", "open|closed"), Field("status_notes"),
    Field("service_name"), Field("service_code"), Field("description", needed=False),
    Field("agency_responsible"), Field("service_notice"), Field("requested_datetime", "moment"),
    Field("updated_datetime", "moment"), Field("expected_datetime", "moment", needed=False),
    Field("address"), Field("address_id"), Field("zipcode", needed=False), Field("lat", "degrees"),
    Field("long", "degrees"), Field("media_url", needed=False),
)  # fmt: skip
ANSWER = (
    Field("service_request_id"),
    Field("service_notice", needed=False),
    Field("account_id", needed=False),
)
TOKEN = (Field("service_request_id"), Field("token"))
UPDATE = (
    Field("update_id"), Field("service_request_id"), Field("status", "OPEN|CLOSED"),
    Field("updated_datetime", "moment"), Field("description"), Field("media_url", needed=False),
)  # fmt: skip
ERROR = (Field("code", "integer"), Field("description"))
ENDPOINT = (
    Field("specification"), Field("url"), Field("changeset", "moment"), Field("type", "production|test"),
)  # fmt: skip


class NotTheStandard(AssertionError):
    """The answer differs from what the standard says; the text tells how."""


def rows(answer: Any, root: str, row: str, fields: tuple[Field, ...]) -> list[dict[str, Any]]:
    """The rows of a list in either form, each checked against its fields. Raises NotTheStandard."""
    form = form_of(answer)
    if form == "json":
        told = json.loads(answer.content)
        _must(isinstance(told, list), "JSON of a list is an array without a name around it")
        found = list(told)
    else:
        found = [_flat(one) for one in _children(answer, root, row)]
    for one in found:
        check(one, fields, form)
    return found


def document(answer: Any, root: str) -> dict[str, Any] | Element:
    """One document in either form: the object, or the root element of this name."""
    if form_of(answer) == "json":
        told = json.loads(answer.content)
        _must(isinstance(told, dict), "an object was due")
        return dict(told)
    return _root(answer, root)


def errors(answer: Any) -> list[dict[str, Any]]:
    """The error document of a refusal. Raises NotTheStandard."""
    _must(400 <= answer.status_code < 500, f"status {answer.status_code}")
    found = rows(answer, "errors", "error", ERROR)
    _must(bool(found), "an error document has an error")
    return found


def form_of(answer: Any) -> str:
    """Which form an answer has, by its media type, which must be written in full."""
    told = next((form for form, name in TYPES.items() if name == answer["Content-Type"]), "")
    _must(bool(told), f"media type {answer['Content-Type']}")
    answer.content.decode("utf-8")
    return told


def check(row: dict[str, Any], fields: tuple[Field, ...], form: str) -> None:
    """Holds one row against its fields. Raises NotTheStandard."""
    strange = set(row) - {one.name for one in fields} - {"values"}
    _must(not strange, f"names the standard does not know: {sorted(strange)}")
    for one in fields:
        value = row.get(one.name)
        if value is None or (value == "" and form == "xml"):
            _must(not one.needed, f"{one.name} is missing in {row}")
        else:
            _must(_fits(value, one.kind, form), f"{one.name} = {value!r} is no {one.kind}")


def _fits(value: Any, kind: str, form: str) -> bool:
    if kind == "text":
        return isinstance(value, str) and value != ""
    if kind == "moment":
        return isinstance(value, str) and W3C.fullmatch(value) is not None
    if form == "json":
        exact: dict[str, Any] = {"boolean": bool, "integer": int, "degrees": float}
        if kind in exact:
            return isinstance(value, exact[kind])
    if kind == "boolean":
        return value in {"true", "false"}
    if kind == "integer":
        return str(value).isdigit()
    if kind == "degrees":
        return re.fullmatch(r"-?\d{1,3}\.\d+", str(value)) is not None
    return value in kind.split("|")


def _children(answer: Any, root: str, row: str) -> list[Element]:
    children = list(_root(answer, root))
    _must({one.tag for one in children} <= {row}, f"in {root} stand {row} only")
    return children


def _root(answer: Any, root: str) -> Element:
    text = answer.content.decode("utf-8")
    _must(text.startswith('<?xml version="1.0" encoding="utf-8"?>'), "the XML declaration stands in front")
    found: Element = fromstring(text, forbid_dtd=True)
    _must(found.tag == root, f"the root is {found.tag}, not {root}")
    return found


def _flat(element: Element) -> dict[str, Any]:
    names = [one.tag for one in element]
    _must(len(names) == len(set(names)), f"{element.tag} has a name twice: {names}")
    return {one.tag: (one.text or "") if len(one) == 0 else one for one in element}


def _must(fits: bool, sentence: str) -> None:
    if not fits:
        raise NotTheStandard(sentence)
