"""All addresses of the live pages, each app with its own list; a socket only ever says: look again."""

from django.urls import URLPattern, URLResolver

from accountability.oversight import routing as kecamatan
from bpd_portal import routing as meja
from sms_gateway import routing as simulator

websocket_routes: list[URLPattern | URLResolver] = [
    *meja.websocket_routes,
    *kecamatan.websocket_routes,
    *simulator.websocket_routes,
]
