"""The live strip of the kecamatan: says "look" when a warning came, moved or ended, and nothing else."""

from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer

from accountability.accounts.access import KECAMATAN, membership_of
from accountability.oversight.live import group_of_warnings

NOT_YOURS = 4403


class WarningStrip(AsyncJsonWebsocketConsumer):
    """One open page of one member; the group follows from the membership, never from the page."""

    async def connect(self) -> None:
        """Joins the group of the member's wilayah, if they may read its warnings today."""
        self.group = ""
        kode = await self._kode()
        if not kode:
            await self.close(code=NOT_YOURS)
            return
        self.group = group_of_warnings(kode)
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
        if kode and group_of_warnings(kode) == self.group:
            await self.send_json({"type": "look"})
        else:
            await self.close(code=NOT_YOURS)

    @database_sync_to_async
    def _kode(self) -> str:
        member = membership_of(self.scope.get("user"), KECAMATAN)
        return member.wilayah_id if member else ""
