"""Adds to every answer what a browser may not do with it (docs: trust, section 8)."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

_OFF = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "gyroscope",
    "hid",
    "idle-detection",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
# The form of a citizen asks for the place, the board fills a wall, and a passkey is asked for at the door.
_OWN = ("fullscreen", "geolocation", "publickey-credentials-create", "publickey-credentials-get")
PERMISSIONS = ", ".join([*(f"{name}=()" for name in _OFF), *(f"{name}=(self)" for name in _OWN)])


class Headers:
    """Stands before everything else, so that also a file and an error carry them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """One answer, with its headers; what a view said itself stands."""
        answer = self.get_response(request)
        kind = answer.get("Content-Type", "html")
        if "html" in kind:
            answer.setdefault("Permissions-Policy", PERMISSIONS)
        answer.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if "javascript" not in kind:  # on a thin line every byte counts, and nobody archives a script
            private = "no-store" in answer.get("Cache-Control", "")
            answer.setdefault("X-Robots-Tag", "noindex, noarchive" if private else "noarchive")
        return answer
