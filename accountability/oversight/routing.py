"""The address of the live strip."""

from django.urls import URLPattern, URLResolver, path

from accountability.oversight.consumers import WarningStrip

websocket_routes: list[URLPattern | URLResolver] = [
    path("ws/kec/", WarningStrip.as_asgi()),  # type: ignore[arg-type]
]
