"""The live strip: for members above the villages only, and it says nothing but "look"."""

from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from channels.layers import get_channel_layer
from django.contrib.auth.models import AnonymousUser

from accountability.accounts.models import Membership
from accountability.live_routes import websocket_routes
from accountability.oversight.consumers import NOT_YOURS, WarningStrip
from accountability.oversight.live import group_of_warnings

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("no_thread_keeps_its_connection"),
]


def talk_of(user: Any) -> Any:
    """An open page of one user, as the server sees it."""
    scope = {"type": "websocket", "path": "/ws/kec/", "headers": [], "subprotocols": [], "user": user}
    return ApplicationCommunicator(WarningStrip.as_asgi(), scope)  # type: ignore[no-untyped-call]


async def connect(talk: Any) -> Any:
    """The server's answer to the handshake."""
    await talk.send_input({"type": "websocket.connect"})
    return await talk.receive_output(1)


async def leave(talk: Any) -> None:
    """The page is closed."""
    await talk.send_input({"type": "websocket.disconnect", "code": 1000})
    await talk.wait(1)


class TestWarningStrip:
    def test_it_stands_at_its_address(self) -> None:
        assert "ws/kec/" in [str(route.pattern) for route in websocket_routes]

    async def test_it_relays_only_look_and_hears_nothing(self, camat: Membership) -> None:
        talk = talk_of(camat.user)
        assert await connect(talk) == {"type": "websocket.accept", "subprotocol": None}
        await talk.send_input({"type": "websocket.receive", "text": "{}"})
        layer = get_channel_layer()
        assert layer is not None
        await layer.group_send(group_of_warnings(camat.wilayah_id), {"type": "look", "words": "canary"})
        assert await talk.receive_output(1) == {"type": "websocket.send", "text": '{"type": "look"}'}
        await leave(talk)

    async def test_others_are_closed(self, ketua: Membership) -> None:
        for user in (AnonymousUser(), ketua.user):
            talk = talk_of(user)
            assert await connect(talk) == {"type": "websocket.close", "code": NOT_YOURS}
            await talk.wait(1)
