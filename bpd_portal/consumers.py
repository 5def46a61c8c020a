"""The inbox's live page: says "look" when a voice came in, and nothing else."""

from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer

from accountability.accounts.access import BPD, membership_of
from accountability.planning.live import group_of_board
from posko.live import group_of
from sms_gateway.live import group_of_news

NOT_YOURS = 4403


class Inbox(AsyncJsonWebsocketConsumer):
    """One open inbox of one member; the group follows from the membership, never from the page."""

    @staticmethod
    def group_of(kode: str) -> str:
        """The group of what this page waits for."""
        return group_of(kode)

    async def connect(self) -> None:
        """Joins the desa's group, if the person may read its inbox today."""
        self.group = ""
        kode = await self._kode()
        if not kode:
            await self.close(code=NOT_YOURS)
            return
        self.group = self.group_of(kode)
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        """Leaves the group."""
        if self.group:
            await self.channel_layer.group_discard(self.group, self.channel_name)

    async def receive(
        self, text_data: str | None = None, bytes_data: bytes | None = None, **kwargs: Any
    ) -> None:
        """Listens to nothing: the page has nothing to say."""

    async def look(self, event: dict[str, Any]) -> None:
        """Relays the ring without any content; to someone whose term has ended since, it closes instead."""
        kode = await self._kode()
        if kode and self.group_of(kode) == self.group:
            await self.send_json({"type": "look"})
        else:
            await self.close(code=NOT_YOURS)

    @database_sync_to_async
    def _kode(self) -> str:
        member = membership_of(self.scope.get("user"), BPD)
        return member.wilayah_id if member else ""


class Board(Inbox):
    """One open projector board of a member's own desa."""

    @staticmethod
    def group_of(kode: str) -> str:
        """The group that is told whenever something on a board changed."""
        return group_of_board(kode)


class News(Inbox):
    """One open page that watches news to many go out."""

    @staticmethod
    def group_of(kode: str) -> str:
        """The group that is told whenever such an SMS has left."""
        return group_of_news(kode)
