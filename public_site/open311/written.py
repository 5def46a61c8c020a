"""Writes an answer down in the two forms of the standard: XML with its element names, and JSON.

XML is written with the standard library and never read here.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from accountability.lib.typed_text import typed_text

XML, JSON = "xml", "json"
TYPES = {XML: "text/xml; charset=utf-8", JSON: "application/json; charset=utf-8"}
# What XML cannot carry although it is a letter of Unicode (XML 1.0, 2.2 Char).
_NO_CHARACTERS = {0xFFFE: None, 0xFFFF: None}
# What an answer of XML leaves out where there is nothing to say: a client reads an empty one as a value.
LEFT_OUT = frozenset({"expected_datetime", "media_url", "account_id", "token"})


@dataclass(frozen=True, slots=True)
class Names:
    """The element around everything and the one of each row; the form of JSON has no names around it."""

    root: str
    row: str = ""


DISCOVERY = Names("discovery")
SERVICES = Names("services", "service")
DEFINITION = Names("service_definition")
REQUESTS = Names("service_requests", "request")
UPDATES = Names("service_request_updates", "request_update")
ERRORS = Names("errors", "error")
# Lists inside an answer, by the name of the list: the element of each of its rows.
INSIDE = {"endpoints": "endpoint", "formats": "format", "attributes": "attribute", "values": "value"}

type Row = Mapping[str, Any]


def written(form: str, names: Names, told: Row | Sequence[Row]) -> bytes:
    """The answer in `form` (xml or json), UTF-8."""
    if form == JSON:
        return json.dumps(_plain(told), ensure_ascii=False).encode()
    root = Element(names.root)
    if isinstance(told, Mapping):
        _fill(root, told)
    else:
        for row in told:
            _fill(SubElement(root, names.row), row)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, encoding="unicode")}'.encode()


def _fill(element: Element, row: Row) -> None:
    for name, value in row.items():
        if value is None and name in LEFT_OUT:
            continue
        inner = SubElement(element, name)
        if isinstance(value, list | tuple):
            _list(inner, INSIDE[name], value)
        else:
            inner.text = _text(value)


def _list(element: Element, name: str, rows: Sequence[Any]) -> None:
    for row in rows:
        inner = SubElement(element, name)
        if isinstance(row, Mapping):
            _fill(inner, row)
        else:
            inner.text = _text(row)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else _clean(str(value))


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return _clean(value)
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value


def _clean(text: str) -> str:
    return typed_text(text).translate(_NO_CHARACTERS)
