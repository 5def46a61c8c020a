"""Holds what was sent to the schema the document shows: one declaration for both."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict

from public_site.api.problems import Slip

type Schema = Mapping[str, Any]

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")


def asked(query: QueryDict, declared: Mapping[str, Schema]) -> tuple[dict[str, Any], list[Slip]]:
    """The values of the query by name, those not asked for left out; and what is wrong with it."""
    slips = [Slip(name, "Parameter ini tidak dikenal di sini.") for name in query if name not in declared]
    values: dict[str, Any] = {}
    for name, schema in declared.items():
        told = query.getlist(name)
        if not told:
            continue
        value = _typed(told[0], schema)
        slip = "Sebut parameter ini sekali saja." if len(told) > 1 else wrong_with(value, schema)
        if slip:
            slips.append(Slip(name, slip))
        values[name] = value
    return values, slips


def slips_of(body: Any, schema: Schema) -> list[Slip]:
    """What is wrong with an object that was sent, each with its JSON pointer."""
    if not isinstance(body, dict):
        return [Slip("/", "Kirim sebuah objek JSON.")]
    known: Mapping[str, Schema] = schema["properties"]
    slips = [Slip(pointer(name), "Isian ini tidak dikenal.") for name in body if name not in known]
    slips += [Slip(pointer(name), "Isian ini wajib.") for name in schema["required"] if name not in body]
    for name, one in known.items():
        if name in body and (said := wrong_with(body[name], one)):
            slips.append(Slip(pointer(name), said))
    return slips


def wrong_with(value: Any, schema: Schema) -> str:
    """A sentence on why `value` does not fit, "" where it does; of JSON Schema what the document uses."""
    if schema["type"] == "integer":
        return _wrong_number(value, schema)
    if not isinstance(value, str):
        return "Tulis sebagai teks."
    if "enum" in schema:
        return "" if value in schema["enum"] else f"Pilih salah satu: {_listed(schema['enum'])}."
    if len(value) < schema.get("minLength", 0):
        return f"Paling sedikit {schema['minLength']} huruf."
    if len(value) > schema.get("maxLength", len(value)):
        return f"Paling banyak {schema['maxLength']} huruf."
    pattern = schema.get("pattern")
    if pattern is not None and not re.fullmatch(pattern.removeprefix("^").removesuffix("$"), value):
        examples = schema.get("examples") or [""]
        return f"Bentuknya keliru. Contoh: {examples[0]}" if examples[0] else "Bentuknya keliru."
    return ""


def _wrong_number(value: Any, schema: Schema) -> str:
    if isinstance(value, bool) or not isinstance(value, int):
        return "Tulis angka bulat."
    low, high = schema.get("minimum", value), schema.get("maximum", value)
    return "" if low <= value <= high else f"Dari {low} sampai {high}."


def _typed(text: str, schema: Schema) -> Any:
    if schema["type"] == "integer" and _INTEGER.fullmatch(text):
        return int(text)
    return text


def pointer(name: str) -> str:
    """The JSON pointer (RFC 6901) of a field."""
    return "/" + name.replace("~", "~0").replace("/", "~1")


def _listed(values: Iterable[Any]) -> str:
    return ", ".join(json.dumps(one, ensure_ascii=False) for one in values)
