"""The addresses of the live pages."""

from django.urls import URLPattern, URLResolver, path

from bpd_portal.consumers import Board, Inbox, News

websocket_routes: list[URLPattern | URLResolver] = [
    path("ws/meja/", Inbox.as_asgi()),  # type: ignore[arg-type]
    path("ws/meja/papan/", Board.as_asgi()),  # type: ignore[arg-type]
    path("ws/meja/kabar/", News.as_asgi()),  # type: ignore[arg-type]
]
