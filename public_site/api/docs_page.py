"""The page that explains the API to people, made of the same declarations as its document."""

import json
import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accountability.partners.scopes import scopes
from public_site.api.declared import BASE, Endpoint, Parameter
from public_site.api.document import VERSION
from public_site.api.endpoints import TAGS, endpoints
from public_site.api.examples import EXAMPLES
from public_site.api.limits import limits
from public_site.api.problems import sorts
from public_site.api.schemas import schemas
from public_site.place import general_context
from public_site.views.doors import with_own_css

# In Python, as docs/how-to/use-the-api.md has it; a test runs it.
CHECK = """\
signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
mac = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), signed, hashlib.sha256).digest()
right = hmac.compare_digest(headers["webhook-signature"], "v1," + base64.b64encode(mac).decode())
fresh = abs(time.time() - int(headers["webhook-timestamp"])) < 300"""
_PLACES = {"path": "alamat", "query": "parameter", "header": "kepala"}


@require_safe
@with_own_css("api")
def explained(request: HttpRequest) -> HttpResponse:
    """Every address with its parameters, an example, its troubles; keys, limits and versions."""
    context = {
        **general_context(request),
        "versi": VERSION,
        "dasar": settings.PUBLIC_BASE_URL.rstrip("/") + BASE,
        "kelompok": [
            {
                "nama": name,
                "isi": said,
                "alamat": [_shown(one) for one in endpoints().values() if one.tag == name],
            }
            for name, said in TAGS.items()
        ],
        "masalah": list(sorts().values()),
        "batas": list(limits().values()),
        "cakupan": list(scopes().values()),
        "pemberitahuan": json.dumps(EXAMPLES["Pemberitahuan"], ensure_ascii=False, indent=1),
        "periksa": CHECK,
    }
    return render(request, "publik/api.html", context)


def _shown(one: Endpoint) -> dict[str, Any]:
    return {
        "nama": one.name,
        "cara": one.method.upper(),
        "bagian": re.findall(r"[^/]*/", BASE + one.path),
        "judul": one.summary,
        "isi": one.meaning,
        "parameter": [_parameter(each) for each in one.parameters],
        "isian": [_field(name, each, one) for name, each in _fields(one).items()],
        "perintah": _command(one),
        "perintah_foto": _command_with_photos(one) if one.form else "",
        "status": one.status,
        "jawaban": json.dumps(dict(one.example), ensure_ascii=False, indent=1),
        "masalah": [sorts()[status] for status in one.troubles if status < 500],
        "cakupan": one.scope,
    }


def _parameter(one: Parameter) -> dict[str, str]:
    return {
        "nama": one.name,
        "letak": _PLACES[one.place],
        "isi": " ".join(part for part in (one.meaning, _bounds(one.schema)) if part),
        "contoh": str(one.example),
    }


def _fields(one: Endpoint) -> Mapping[str, Any]:
    """What a body has; a form has all that JSON has, and files."""
    found: Mapping[str, Any] = schemas()[one.form or one.body]["properties"] if one.body else {}
    return found


def _field(name: str, schema: Mapping[str, Any], one: Endpoint) -> dict[str, str]:
    needed = "Wajib." if name in schemas()[one.body]["required"] else ""
    said = " ".join(part for part in (needed, schema.get("description", ""), _bounds(schema)) if part)
    example = schema["examples"][0]
    shown = example if isinstance(example, str) else ", ".join(example)
    where = "isi" if name in schemas()[one.body]["properties"] else "isi, hanya formulir"
    return {"nama": name, "letak": where, "isi": said, "contoh": shown}


def _bounds(schema: Mapping[str, Any]) -> str:
    """What a value may be, in words."""
    if "enum" in schema:
        return "Salah satu: " + ", ".join(str(one) for one in schema["enum"] if one) + "."
    if "minimum" in schema:
        usual = f", biasanya {schema['default']}" if "default" in schema else ""
        return f"{schema['minimum']} sampai {schema['maximum']}{usual}."
    if "maxLength" in schema:
        return f"{schema.get('minLength', 1)} sampai {schema['maxLength']} huruf."
    return ""


def _command(one: Endpoint) -> str:
    """How a terminal asks."""
    address = settings.PUBLIC_BASE_URL.rstrip("/") + one.example_path
    if not one.body:
        return f"curl '{address}'"
    body = json.dumps(dict(one.body_example), ensure_ascii=False)
    heads = ["Authorization: Bearer KUNCI", "Content-Type: application/json", "Idempotency-Key: UUID"]
    told = " \\\n ".join(f"-H '{head}'" for head in heads)
    return f"curl '{address}' \\\n {told} \\\n -d '{body}'"


def _command_with_photos(one: Endpoint) -> str:
    """How a terminal sends a form with files."""
    address = settings.PUBLIC_BASE_URL.rstrip("/") + one.example_path
    heads = [f"-H '{head}'" for head in ("Authorization: Bearer KUNCI", "Idempotency-Key: UUID")]
    fields = [
        f"-F '{name}={value}'"
        for name, told in one.form_example.items()
        for value in (told if isinstance(told, list) else [told])
    ]
    return " \\\n ".join([f"curl '{address}'", *heads, *fields])
