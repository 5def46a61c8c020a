"""The inbox's live page: for members of the council only, and it says nothing but "look"."""

import datetime as dt
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.contrib.auth.models import AnonymousUser

from accountability.accounts.models import Membership, Role
from accountability.live_routes import websocket_routes
from accountability.regions.models import Wilayah
from bpd_portal.consumers import NOT_YOURS, Inbox
from posko.live import group_of
from tests import makers

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("no_thread_keeps_its_connection"),
]
REFUSED = {"type": "websocket.close", "code": NOT_YOURS}


class Page:
    """An open inbox of one user, as the server sees it."""

    def __init__(self, user: Any) -> None:
        scope = {"type": "websocket", "path": "/ws/meja/", "headers": [], "subprotocols": [], "user": user}
        # Not channels.testing, which wants another server installed.
        self.talk: Any = ApplicationCommunicator(Inbox.as_asgi(), scope)  # type: ignore[no-untyped-call]

    async def connect(self) -> dict[str, Any]:
        """The server's answer to the handshake."""
        await self.talk.send_input({"type": "websocket.connect"})
        return await self.next()

    async def next(self) -> dict[str, Any]:
        """What the server sends next."""
        sent: dict[str, Any] = await self.talk.receive_output(1)
        return sent

    async def says(self, text: str) -> None:
        """The page says something."""
        await self.talk.send_input({"type": "websocket.receive", "text": text})

    async def quiet(self) -> bool:
        """Whether the server has nothing more to say."""
        silent: bool = await self.talk.receive_nothing(timeout=0.05, interval=0.01)
        return silent

    async def leave(self) -> None:
        """The page is closed."""
        await self.talk.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.talk.wait(1)


async def ring(desa: Wilayah, **event: Any) -> None:
    """Rings the group of a desa, as a deed does after its commit."""
    layer = get_channel_layer()
    assert layer is not None
    await layer.group_send(group_of(desa.kode), {"type": "look", **event})


class TestInbox:
    def test_it_stands_at_its_address(self) -> None:
        assert "ws/meja/" in [str(route.pattern) for route in websocket_routes]

    async def test_it_relays_only_look(self, ketua: Membership, desa: Wilayah) -> None:
        talk = Page(ketua.user)
        assert (await talk.connect())["type"] == "websocket.accept"
        await ring(desa, text="air sumur keruh", nomor="2045813")
        assert (await talk.next())["text"] == '{"type": "look"}'
        await talk.leave()

    async def test_it_is_silent_about_another_desa(
        self, ketua: Membership, desa: Wilayah, other_desa: Wilayah
    ) -> None:
        talk = Page(ketua.user)
        await talk.connect()
        await ring(other_desa)
        await ring(desa)
        await talk.next()
        assert await talk.quiet()
        await talk.leave()

    async def test_what_the_page_sends_is_not_listened_to(self, ketua: Membership) -> None:
        talk = Page(ketua.user)
        await talk.connect()
        await talk.says('{"type": "look", "desa": "99.01.01.2002"}')
        assert await talk.quiet()
        await talk.leave()

    @pytest.mark.parametrize("role", [Role.PETUGAS, Role.KADES, Role.KEUANGAN, Role.CAMAT])
    async def test_other_roles_are_refused(self, desa: Wilayah, role: Role) -> None:
        member = await database_sync_to_async(makers.make_member)(role, desa)
        assert await Page(member.user).connect() == REFUSED

    async def test_a_stranger_is_refused(self, desa: Wilayah) -> None:
        assert await Page(AnonymousUser()).connect() == REFUSED

    async def test_it_closes_for_someone_whose_term_has_ended(self, ketua: Membership, desa: Wilayah) -> None:
        talk = Page(ketua.user)
        await talk.connect()
        ketua.until_date = dt.date(2025, 12, 31)
        await database_sync_to_async(ketua.save)()
        await ring(desa)
        assert await talk.next() == REFUSED
