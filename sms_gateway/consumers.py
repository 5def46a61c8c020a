"""The simulator's live page: says "look" when its phone has rung, and nothing else."""

from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings


class Telepon(AsyncWebsocketConsumer):
    """One page that shows one phone; in demo and development only."""

    async def connect(self) -> None:
        """Joins the phone's group, which is named by a keyed fingerprint and not by its number."""
        if not (settings.DEMO or settings.DEBUG):
            await self.close()
            return
        self.group: str = self.scope["url_route"]["kwargs"]["telepon"]
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        """Leaves the group."""
        if hasattr(self, "group"):
            await self.channel_layer.group_discard(self.group, self.channel_name)

    async def look(self, event: dict[str, Any]) -> None:
        """Relays the ring, without any content."""
        await self.send(text_data="look")
