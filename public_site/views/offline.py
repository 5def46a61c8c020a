"""Pages for times without a signal, the same for everyone, and the script that keeps them."""

import hashlib

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.decorators.http import condition, require_safe

from accountability.regions.sebutan import PRESETS
from posko.states import Channel, Gender, Kind, Vulnerable
from posko.topics import choices
from public_site.offline import script_of, worker


@require_safe
def sheets(request: HttpRequest) -> HttpResponse:
    """Setor lembar without a signal: an empty form; what it offers lies sealed in the phone."""
    words = PRESETS["umum"]
    context = {
        "s": words,
        "saluran": [(one.value, one.label) for one in (Channel.SHEET, Channel.BOX, Channel.ORAL)],
        "jenis": Kind.choices,
        "topik": choices(words),
        "kelamin": Gender.choices,
        "rentan": Vulnerable.choices,
    }
    response = render(request, "publik/setor_luring.html", context)
    response["Cache-Control"] = "public, max-age=300"
    return response


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The service worker; it stands at the root, for a browser lets it serve no pages above its own."""
    return HttpResponse(
        worker(), content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"}
    )


def _mark(_request: HttpRequest, name: str) -> str:
    return f'"{hashlib.sha256(script_of(name).encode()).hexdigest()[:16]}"'


@require_safe
@xframe_options_exempt
@csp_override({})  # both are for pages; on a script they are 370 bytes that no browser reads
@condition(etag_func=_mark)
def script(request: HttpRequest, name: str) -> HttpResponse:
    """The scripts of a public page as one; kept for an hour, then asked for again by their mark."""
    return HttpResponse(
        script_of(name),
        content_type="text/javascript; charset=utf-8",
        headers={"Cache-Control": "public, max-age=3600"},
    )


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to put the posko on its home screen (W3C Web Application Manifest)."""
    sizes = {"posko-192.png": "192x192", "posko-512.png": "512x512"}
    icons = [{"src": static(name), "sizes": size, "type": "image/png"} for name, size in sizes.items()]
    told = {
        "name": "Posko Aspirasi",
        "short_name": "Posko",
        "description": _("Suara warga sampai ke anggaran."),
        "lang": "id",
        "start_url": "/",
        "scope": "/",
        "display": "minimal-ui",
        "background_color": "#ffffff",
        "theme_color": "#0b5d5e",
        "icons": [*icons, {"src": static("posko.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return JsonResponse(
        told, content_type="application/manifest+json", headers={"Cache-Control": "public, max-age=86400"}
    )
