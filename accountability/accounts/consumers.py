"""A live page of a signed-in member: it says "look", and closes as soon as its person may not stay.

It looks whether they may at every ring, when their account is called (a sign-in ended), and every few seconds
together with all other pages of this process: a term may end, or a session run out, without any ring.
What it asks of the database is about people alone, so no village is in reach of it (lib.scope).
"""

import asyncio
import logging
from typing import Any, ClassVar

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.utils import timezone

from accountability.accounts.access import membership_of
from accountability.accounts.live import group_of_account
from accountability.accounts.models import Membership
from accountability.accounts.staying import Seat, still_signed_in, those_who_left
from accountability.lib import scope

logger = logging.getLogger(__name__)

NOT_YOURS = 4403
LOOK_EVERY = 4.0  # seconds; a page is closed within five
TOGETHER = 0.02  # seconds in which rung pages are gathered, so that a thousand cost three questions


class MemberPage(AsyncJsonWebsocketConsumer):
    """One open page of one member; the group follows from the membership, never from the page."""

    roles: ClassVar[frozenset[Any]] = frozenset()

    @staticmethod
    def group_of(kode: str) -> str:
        """The group of what this page waits for."""
        raise NotImplementedError

    async def connect(self) -> None:
        """Joins the group of the member's wilayah, if they may read this today."""
        self.group, self.account = "", ""
        member = await self._member()
        if member is None:
            await self.close(code=NOT_YOURS)
            return
        self.group, self.account = self.group_of(member.wilayah_id), group_of_account(member.user_id)
        session = self.scope.get("session")
        key = None if session is None else session.session_key or ""
        self.seat = Seat(key, member.user_id, member.pk, member.wilayah_id, member.role)
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.channel_layer.group_add(self.account, self.channel_name)
        await self.accept()
        _watch.add(self)

    async def disconnect(self, code: int) -> None:
        """Leaves the groups."""
        _watch.remove(self)
        for group in (self.group, self.account):
            if group:
                await self.channel_layer.group_discard(group, self.channel_name)

    async def receive(
        self, text_data: str | None = None, bytes_data: bytes | None = None, **kwargs: Any
    ) -> None:
        """Listens to nothing: the page has nothing to say."""

    async def look(self, event: dict[str, Any]) -> None:
        """Relays the ring without any content; to someone whose term has ended since, it closes instead."""
        if await _watch.may_stay(self.seat):
            await self.send_json({"type": "look"})
        else:
            await self.close(code=NOT_YOURS)

    @database_sync_to_async
    def _member(self) -> Membership | None:
        with scope.within(()):
            user = still_signed_in(self.scope.get("user"), self.scope.get("session"), timezone.now())
            return membership_of(user, self.roles)


class _Watch:
    """Looks after all open pages of this process with a few questions, however many they are."""

    def __init__(self) -> None:
        self.pages: dict[asyncio.AbstractEventLoop, set[MemberPage]] = {}
        self.rounds: dict[asyncio.AbstractEventLoop, asyncio.Task[None]] = {}
        self.asked: dict[asyncio.AbstractEventLoop, dict[Seat, asyncio.Future[bool]]] = {}
        self.asking: set[asyncio.Task[None]] = set()

    def add(self, page: MemberPage) -> None:
        """One more page; the first one begins the rounds."""
        loop = asyncio.get_running_loop()
        self.pages.setdefault(loop, set()).add(page)
        if loop not in self.rounds:
            self.rounds[loop] = loop.create_task(self._go_round(loop))

    def remove(self, page: MemberPage) -> None:
        """One page less; the last one ends the rounds."""
        loop = asyncio.get_running_loop()
        open_pages = self.pages.get(loop, set())
        open_pages.discard(page)
        if not open_pages:
            self.pages.pop(loop, None)
            if (rounds := self.rounds.pop(loop, None)) is not None:
                rounds.cancel()

    async def may_stay(self, seat: Seat) -> bool:
        """Whether this page's person may still have it open; pages rung together are asked for together."""
        loop = asyncio.get_running_loop()
        asked = self.asked.setdefault(loop, {})
        if not asked:
            task = loop.create_task(self._ask(loop))
            self.asking.add(task)  # the loop itself keeps only a weak reference
            task.add_done_callback(self.asking.discard)
        if seat not in asked:
            asked[seat] = loop.create_future()
        return await asyncio.shield(asked[seat])

    async def _ask(self, loop: asyncio.AbstractEventLoop) -> None:
        await asyncio.sleep(TOGETHER)
        asked = self.asked.pop(loop)
        gone: frozenset[Seat] | None = None
        try:
            gone = await _left(frozenset(asked))
        except Exception as failure:  # noqa: BLE001 - a database away for a moment: the page calls again
            logger.warning("Rung pages could not be looked after: %s", type(failure).__name__)
        for seat, answer in asked.items():
            answer.set_result(gone is not None and seat not in gone)

    async def _go_round(self, loop: asyncio.AbstractEventLoop) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY)
            seats = {page: page.seat for page in self.pages.get(loop, set())}
            try:
                gone = await _left(frozenset(seats.values()))
            except Exception as failure:  # noqa: BLE001 - a database away for a moment closes nobody's page
                logger.warning("Open pages could not be looked after: %s", type(failure).__name__)
                continue
            for page, seat in seats.items():
                if seat in gone:
                    await page.close(code=NOT_YOURS)


@database_sync_to_async
def _left(seats: frozenset[Seat]) -> frozenset[Seat]:
    with scope.within(()):
        return those_who_left(seats, timezone.now(), timezone.localdate())


_watch = _Watch()
