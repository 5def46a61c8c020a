"""A channel layer on Redis whose pages hear again after it was away, and look once for what they missed.

Groups are kept by each process for itself, by publish and subscribe (channels_redis.pubsub): a ring is one
message to each process, however many pages it has open, and a restart of Redis loses nothing it remembered.
Nothing here is ever sent to one page alone, so a page costs Redis nothing: only groups are subscribed to.
"""

import asyncio
import logging
from typing import Any, NoReturn

from channels_redis.pubsub import (
    RedisPubSubChannelLayer,
    RedisPubSubLoopLayer,
    RedisSingleShardConnection,
)
from channels_redis.utils import create_pool, decode_hosts
from redis import asyncio as aioredis
from redis.asyncio.client import PubSub
from redis.exceptions import ConnectionError  # noqa: A004 - as redis-py calls it

logger = logging.getLogger(__name__)

LOOK = {"type": "look"}
WAIT = 5.0  # seconds for the next message, before it is looked whether there is still something to wait for
REST = 1.0  # seconds before Redis is called again


class _Ear(PubSub):
    """What hears for one process; redis-py subscribes anew whenever it had to call again."""

    came_back: Any = None

    async def on_connect(self, connection: Any) -> None:
        """Redis is there again: subscribed to what was heard before, and whoever listens looks."""
        await super().on_connect(connection)
        if self.came_back is not None:
            self.came_back()


class _Shard(RedisSingleShardConnection):
    """The connection of one event loop to one Redis."""

    _redis: Any
    _pubsub: Any

    def _ensure_redis(self) -> None:
        if self._redis is None:
            pool = create_pool(self.host)
            self._redis = aioredis.Redis(connection_pool=pool)
            self._pubsub = ear = _Ear(pool)
            ear.came_back = self._look_everywhere

    async def publish(self, channel: str, message: bytes) -> None:
        """Once more where the connection was to a Redis that is gone: the first ring after is heard too."""
        try:
            await super().publish(channel, message)
        except ConnectionError:
            await super().publish(channel, message)

    async def _do_receiving(self) -> None:
        away = False
        while True:
            try:
                await self._receive_one()
                away = False
            except (asyncio.CancelledError, GeneratorExit):
                raise
            except Exception as failure:  # noqa: BLE001 - whatever Redis raises, it is called again
                if not away:
                    logger.warning("Live pages do not hear Redis: %s", type(failure).__name__)
                away = True
                await asyncio.sleep(REST)

    async def _receive_one(self) -> None:
        if self._pubsub and self._pubsub.subscribed:
            self._receive_message(
                await self._pubsub.get_message(ignore_subscribe_messages=True, timeout=WAIT)
            )
        else:
            await asyncio.sleep(0.1)

    def _look_everywhere(self) -> None:
        data = self.channel_layer.channel_layer.serialize(LOOK)
        for group in list(self.channel_layer.groups):
            self._receive_message({"channel": group, "data": data})


class _LoopLayer(RedisPubSubLoopLayer):
    """The layer of one event loop."""

    def __init__(self, hosts: Any = None, **kwargs: Any) -> None:
        super().__init__(hosts=hosts, **kwargs)
        self._shards = [_Shard(host, self) for host in decode_hosts(hosts)]

    async def _subscribe_to_channel(self, channel: str) -> None:
        self.channels[channel] = asyncio.Queue()

    async def send(self, channel: str, message: dict[str, Any]) -> NoReturn:
        """Nothing is sent to one page alone."""
        raise NotImplementedError("Ring a group.")


class SteadyChannelLayer(RedisPubSubChannelLayer):
    """As channels_redis' own, with `_LoopLayer` for each event loop."""

    def _get_layer(self) -> Any:
        loop = asyncio.get_running_loop()
        if loop not in self._layers:
            # What closes the layer with its loop is made there; only the layer itself is another.
            super()._get_layer()
            self._layers[loop] = _LoopLayer(*self._args, **self._kwargs, channel_layer=self)
        return self._layers[loop]
