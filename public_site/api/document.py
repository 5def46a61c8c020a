"""The OpenAPI 3.1 document, made of the declarations; what stands in it is what the views hold to."""

from functools import cache
from typing import Any

from django.conf import settings

from public_site.api.declared import BASE, FORM, JSON, Endpoint, Parameter
from public_site.api.endpoints import TAGS, by_path
from public_site.api.examples import EXAMPLES
from public_site.api.limits import HEADERS
from public_site.api.problems import TYPE, sorts
from public_site.api.schemas import PHOTOS, ref, schemas, text

VERSION = "1.0.0"
KEY = "kunci"
_MEANING = (
    "Yang dilihat umum di halaman posko, untuk program: desa, anggaran, aspirasi dan jawabannya. Aturan "
    "kerahasiaannya sama dengan halaman: yang rahasia, yang tentang pemerintah desa, yang disisihkan tidak "
    "pernah tampil, jumlah di bawah 5 tidak disebut, waktu hanya sampai hari. Tambahan kolom dan alamat baru "
    "bisa datang kapan saja dalam v1; yang ada tidak diubah artinya dan tidak dihapus. Yang melanggar itu "
    "menjadi v2, dan v1 tetap dilayani paling sedikit dua belas bulan sesudahnya."
)
_HEADERS = {
    "ETag": ("Sidik jawaban; kirim lagi dalam `If-None-Match`.", {"type": "string"}),
    "Cache-Control": ("Boleh disimpan semenit.", {"type": "string"}),
    "RateLimit-Policy": ("Batasnya: `q` permintaan dalam `w` detik.", {"type": "string"}),
    "RateLimit": ("Sisanya: `r` permintaan, mulai lagi dalam `t` detik.", {"type": "string"}),
    "RateLimit-Limit": ("Batasnya.", {"type": "integer"}),
    "RateLimit-Remaining": ("Sisanya.", {"type": "integer"}),
    "RateLimit-Reset": ("Detik sampai mulai lagi.", {"type": "integer"}),
    "Retry-After": ("Coba lagi setelah sekian detik.", {"type": "integer"}),
    "Allow": ("Cara (method) yang diterima.", {"type": "string"}),
    "WWW-Authenticate": ("Cara mengirim kunci.", {"type": "string"}),
    "Location": ("Keadaannya di API.", {"type": "string", "format": "uri"}),
    "Idempotent-Replayed": ("`true`: kiriman ini sudah tersimpan sebelumnya.", {"type": "string"}),
    "Link": ("Halaman berikutnya (`rel=next`).", {"type": "string"}),
}
_OF_TROUBLE = {
    401: ("WWW-Authenticate",),
    405: ("Allow",),
    429: ("Retry-After", *HEADERS),
    503: ("Retry-After",),
}


@cache
def document() -> dict[str, Any]:
    """All of it."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "API Posko Aspirasi",
            "version": VERSION,
            "summary": "Aspirasi warga desa dan anggarannya, terbuka untuk program.",
            "description": _MEANING,
            "license": {"name": "CC BY 4.0 (data)", "url": "https://creativecommons.org/licenses/by/4.0/"},
        },
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "servers": [{"url": settings.PUBLIC_BASE_URL.rstrip("/")}],
        "externalDocs": {"url": f"{settings.PUBLIC_BASE_URL.rstrip('/')}/api/"},
        "tags": [{"name": name, "description": said} for name, said in TAGS.items()],
        "paths": {
            BASE + path: {one.method: _operation(one) for one in found} for path, found in by_path().items()
        },
        "webhooks": {"aspirasi.keadaan": {"post": _news()}},
        "components": {
            "schemas": schemas(),
            "headers": {
                name: {"description": said, "schema": schema} for name, (said, schema) in _HEADERS.items()
            },
            "responses": {str(status): _trouble(status) for status in sorts()},
            "securitySchemes": {
                KEY: {"type": "http", "scheme": "bearer", "description": "Kunci mitra, `posko_…`."}
            },
        },
    }


def _operation(one: Endpoint) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": one.name,
        "tags": [one.tag],
        "summary": one.summary,
        "description": one.meaning,
        "parameters": [_parameter(each) for each in one.parameters] + _conditions(one),
        "responses": {str(one.status): _success(one), **_unchanged(one), **_troubles(one)},
        "security": [{KEY: []}] if one.scope else [],
    }
    if one.body:
        told["requestBody"] = {"required": True, "content": _bodies(one)}
    return told


def _bodies(one: Endpoint) -> dict[str, Any]:
    """Each media type a body may come in."""
    told: dict[str, Any] = {
        JSON: {"schema": ref(one.body), "examples": {"contoh": {"value": dict(one.body_example)}}}
    }
    if one.form:
        told[FORM] = {
            "schema": ref(one.form),
            "examples": {"contoh": {"value": dict(one.form_example)}},
            "encoding": {PHOTOS: {"contentType": "image/jpeg, image/png, image/webp"}},
        }
    return told


def _news() -> dict[str, Any]:
    """What the address of a partner is told, and how it answers."""
    names = ("webhook-id", "webhook-timestamp", "webhook-signature")
    return {
        "operationId": "pemberitahuan",
        "summary": "Keadaan satu aspirasi berubah",
        "description": (
            "POST ke alamat https mitra, ditandatangani menurut Standard Webhooks: HMAC-SHA256 atas "
            "`webhook-id.webhook-timestamp.isi`. Bisa datang lebih dari sekali dengan `webhook-id` yang sama."
        ),
        "parameters": [{"name": name, "in": "header", "required": True, "schema": text()} for name in names],
        "requestBody": {
            "required": True,
            "content": {
                JSON: {
                    "schema": ref("Pemberitahuan"),
                    "examples": {"contoh": {"value": EXAMPLES["Pemberitahuan"]}},
                }
            },
        },
        "responses": {
            "2XX": {"description": "Diterima."},
            "410": {"description": "Alamat ini tidak mau diberi tahu lagi."},
            "default": {"description": "Dicoba lagi, makin jarang, beberapa hari."},
        },
        "security": [],
    }


def _parameter(one: Parameter) -> dict[str, Any]:
    return {
        "name": one.name,
        "in": one.place,
        "required": one.place == "path",
        "description": one.meaning,
        "schema": dict(one.schema),
    }


def _conditions(one: Endpoint) -> list[dict[str, Any]]:
    if one.method != "get":
        return []
    said = "ETag dari jawaban sebelumnya; kalau belum berubah, jawabannya 304 tanpa isi."
    return [
        {"name": "If-None-Match", "in": "header", "required": False, "description": said, "schema": text()}
    ]


def _success(one: Endpoint) -> dict[str, Any]:
    names = [
        *HEADERS,
        *(("ETag", "Cache-Control") if one.method == "get" else ("Location", "Idempotent-Replayed")),
    ]
    names += ["Link"] if one.is_paged else []
    told: dict[str, Any] = {
        "description": one.summary,
        "headers": _headers(names),
        "content": {JSON: {"schema": ref(one.answer), "examples": {"contoh": {"value": dict(one.example)}}}},
    }
    if one.body:
        follow = {"operationId": "aspirasi", "parameters": {"nomor": "$response.body#/nomor"}}
        told["links"] = {"keadaannya": follow}
    return told


def _unchanged(one: Endpoint) -> dict[str, Any]:
    if one.method != "get":
        return {}
    return {
        "304": {
            "description": "Belum berubah sejak ETag itu.",
            "headers": _headers(["ETag", "Cache-Control"]),
        }
    }


def _troubles(one: Endpoint) -> dict[str, Any]:
    return {str(status): {"$ref": f"#/components/responses/{status}"} for status in one.troubles}


def _trouble(status: int) -> dict[str, Any]:
    sort = sorts()[status]
    example = {
        "type": sort.address,
        "title": sort.title,
        "status": status,
        "detail": sort.meaning.replace("`", ""),
    }
    told = {
        "description": f"{sort.title}. {sort.meaning}",
        "content": {TYPE: {"schema": ref("Masalah"), "examples": {"contoh": {"value": example}}}},
    }
    if status in _OF_TROUBLE:
        told["headers"] = _headers(_OF_TROUBLE[status])
    return told


def _headers(names: Any) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}
