"""The address of the simulator's live page."""

from django.urls import URLPattern, URLResolver, re_path

from sms_gateway.consumers import Telepon

websocket_routes: list[URLPattern | URLResolver] = [
    re_path(r"^ws/simulator/(?P<telepon>telepon-[0-9a-f]{24})/$", Telepon.as_asgi()),  # type: ignore[arg-type]
]
