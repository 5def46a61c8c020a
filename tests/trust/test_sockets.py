"""Live pages open to whom the table says, ring for their own place alone, and close when a term ends."""

import datetime as dt
import tomllib
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from channels.routing import URLRouter
from django.contrib.auth.models import AnonymousUser

from accountability import policy
from accountability.accounts.models import Membership, Role, User
from accountability.live_routes import websocket_routes
from accountability.oversight.live import group_of_warnings
from accountability.planning.live import group_of_board
from accountability.regions.models import Wilayah
from posko.live import group_of
from sms_gateway.live import group_of_news
from tests import makers

SOCKETS = policy.read(tomllib.loads(policy.FILE.read_text(encoding="utf-8")), "sockets")
HOMES = {Role.CAMAT: "99.01.01", Role.KABUPATEN: "99.01", Role.AUDITOR: "99.01"}
GROUPS = {
    "ws/meja/": group_of,
    "ws/meja/papan/": group_of_board,
    "ws/meja/kabar/": group_of_news,
    "ws/kec/": group_of_warnings,
}
SIMULATOR = f"ws/simulator/telepon-{'a' * 24}/"
WITH_ROLES = sorted(GROUPS)
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("no_thread_keeps_its_connection"),
]


async def opened(path: str, user: Any) -> tuple[Any, str]:
    """A live page as this user opens it, and what the server says to that."""
    scope = {"type": "websocket", "path": f"/{path}", "headers": [], "subprotocols": [], "user": user}
    # Not channels.testing, which wants another server installed.
    live: Any = websocket_routes
    talk: Any = ApplicationCommunicator(URLRouter(live), scope)  # type: ignore[no-untyped-call]
    await talk.send_input({"type": "websocket.connect"})
    return talk, (await talk.receive_output(5))["type"]


async def rung(group: str) -> None:
    """A deed has committed."""
    layer: Any = get_channel_layer()
    await layer.group_send(group, {"type": "look"})


def people() -> dict[str, Any]:
    """Everybody who may try, by what they are."""
    desa = makers.make_desa()
    makers.make_desa("99.01.02.2001", "Jauh")
    found: dict[str, Any] = {"anonymous": AnonymousUser()}
    for role in Role:
        home = Wilayah.objects.get(kode=HOMES.get(role, desa.kode))
        found[role] = makers.make_member(role, home).user
    today = dt.datetime.now(dt.UTC).date()
    for name, term in (
        ("ended", {"until_date": today - dt.timedelta(days=2)}),
        ("not begun", {"since_date": today + dt.timedelta(days=2)}),
    ):
        office = makers.make_member(Role.KETUA_BPD, desa, name.replace(" ", ""))
        Membership.objects.filter(pk=office.pk).update(**term)
        found[name] = office.user
    inactive = makers.make_member(Role.KETUA_BPD, desa, "inactive").user
    inactive.is_active = False
    inactive.save()
    return {**found, "inactive": inactive, "superuser": User.objects.create_superuser("teknis", "x")}


def test_every_live_page_stands_in_the_table() -> None:
    assert {str(one.pattern) for one in websocket_routes} == set(SOCKETS)
    assert set(GROUPS) == {path for path, rule in SOCKETS.items() if not rule.is_open}


async def test_it_opens_to_whom_the_table_says() -> None:
    everybody = await database_sync_to_async(people)()
    for path in WITH_ROLES:
        for name, user in everybody.items():
            talk, said = await opened(path, user)
            wanted = "websocket.accept" if name in SOCKETS[path].get else "websocket.close"
            assert said == wanted, f"{path}: {name} got {said}"
            await talk.send_input({"type": "websocket.disconnect", "code": 1000})
            await talk.wait(1)


async def test_it_rings_for_its_own_place_alone_and_closes_when_the_term_ends() -> None:
    everybody = await database_sync_to_async(people)()
    for path, group in GROUPS.items():
        role, own, other = (Role.KETUA_BPD, "99.01.01.2001", "99.01.02.2001")
        if path == "ws/kec/":
            role, own, other = Role.CAMAT, "99.01.01", "99.01.02"
        talk, _said = await opened(path, everybody[role])
        await rung(group(other))
        assert await talk.receive_nothing(0.05, 0.01), f"{path} rang for another place"
        await rung(group(own))
        told = await talk.receive_output(5)
        assert told == {"type": "websocket.send", "text": '{"type": "look"}'}
        yesterday = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=2)
        offices = Membership.objects.filter(user=everybody[role])
        await database_sync_to_async(offices.update)(until_date=yesterday)
        await rung(group(own))
        assert (await talk.receive_output(5))["type"] == "websocket.close"
        await database_sync_to_async(offices.update)(until_date=None)


async def test_the_simulator_is_there_in_a_demo_only(settings: Any) -> None:
    talk, said = await opened(SIMULATOR, AnonymousUser())
    assert said == "websocket.accept"
    await talk.send_input({"type": "websocket.disconnect", "code": 1000})
    await talk.wait(1)
    settings.DEMO = settings.DEBUG = False
    assert (await opened(SIMULATOR, AnonymousUser()))[1] == "websocket.close"
