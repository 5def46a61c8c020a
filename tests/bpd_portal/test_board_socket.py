"""The board's socket: for members of the council of that desa, and every change of the board rings it."""

from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.contrib.auth.models import AnonymousUser

from accountability.accounts.models import Membership
from accountability.lib import bell
from accountability.planning.live import group_of_board
from accountability.planning.models import Musyawarah, PriorityMethod
from accountability.planning.priorities import choose_method
from accountability.regions.models import Wilayah
from bpd_portal.consumers import NOT_YOURS, Board
from tests import makers

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("no_thread_keeps_its_connection"),
]
CONNECT = {"type": "websocket.connect"}


def socket(user: Any) -> Any:
    """An open board of one user, as the server sees it."""
    scope = {"type": "websocket", "path": "/ws/meja/papan/", "headers": [], "subprotocols": [], "user": user}
    return ApplicationCommunicator(Board.as_asgi(), scope)  # type: ignore[no-untyped-call]


async def test_a_stranger_and_another_role_stay_outside(petugas: Membership) -> None:
    for user in (AnonymousUser(), petugas.user):
        talk = socket(user)
        await talk.send_input(CONNECT)
        assert await talk.receive_output(1) == {"type": "websocket.close", "code": NOT_YOURS}


async def test_a_change_of_the_board_says_look_and_nothing_else(
    desa: Wilayah, ketua: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[str] = []  # rung from here: a layer on Redis serves one loop, and the deed runs in a thread
    monkeypatch.setattr(bell, "ring_group", rung.append)
    by = ketua.actor()
    held: Musyawarah = await database_sync_to_async(makers.make_musyawarah)(desa, by)
    talk = socket(ketua.user)
    await talk.send_input(CONNECT)
    assert (await talk.receive_output(1))["type"] == "websocket.accept"
    rung.clear()
    choose = database_sync_to_async(choose_method)
    await choose(musyawarah=held, method=PriorityMethod.SCORE, by=by, at=makers.NOW)
    assert group_of_board(desa.kode) in rung
    layer = get_channel_layer()
    assert layer is not None
    await layer.group_send(group_of_board(desa.kode), {"type": "look", "text": "rahasia"})
    assert (await talk.receive_output(2))["text"] == '{"type": "look"}'
    await talk.send_input({"type": "websocket.disconnect", "code": 1000})
    await talk.wait(1)
