"""Live pages of one process, rung by another through a real Redis that is killed and started again."""

import asyncio
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from redis.exceptions import RedisError

from accountability.lib.steady_layer import LOOK, SteadyChannelLayer
from tests.peers.ports import answers, free_port

PATIENCE = 60.0  # seconds; nothing is measured by it
NEWS = {"type": "look", "number": 1}

pytestmark = pytest.mark.skipif(shutil.which("redis-server") is None, reason="redis-server is not installed")


class Redis:
    """A Redis of our own that remembers nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.start()

    def start(self) -> None:
        """Until it answers."""
        command = ["redis-server", "--port", str(self.port), "--save", "", "--dir", str(self.folder)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + PATIENCE
        while not answers(self.port):
            assert time.monotonic() < deadline
            time.sleep(0.02)

    def kill(self) -> None:
        """As a power cut does."""
        self.process.kill()
        self.process.wait()


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    made = Redis(tmp_path)
    yield made
    made.kill()


def layer_on(redis: Redis) -> Any:
    """The layer of one process."""
    return SteadyChannelLayer(
        hosts=[{"address": f"redis://127.0.0.1:{redis.port}/4", "socket_connect_timeout": 2}], prefix="uji"
    )


async def page_in(layer: Any, group: str) -> str:
    """A page that is open, as a consumer opens it."""
    channel: str = await layer.new_channel()
    await layer.group_add(group, channel)
    return channel


async def heard(layer: Any, channel: str) -> dict[str, Any]:
    told: dict[str, Any] = await asyncio.wait_for(layer.receive(channel), PATIENCE)
    return told


async def ring(layer: Any, group: str, message: dict[str, Any] = NEWS) -> None:
    """Until Redis takes it, as the beat would ring again."""
    for _ in range(600):
        try:
            await layer.group_send(group, message)
        except (OSError, RedisError):
            await asyncio.sleep(0.1)
        else:
            return
    raise AssertionError("Redis took no ring.")


async def test_a_ring_reaches_every_page_of_its_group_and_no_other(redis: Redis) -> None:
    here, elsewhere = layer_on(redis), layer_on(redis)
    pages = [await page_in(here, "desa.satu") for _ in range(20)]
    stranger = await page_in(here, "desa.dua")
    await ring(elsewhere, "desa.satu")
    assert [await heard(here, page) for page in pages] == [NEWS] * 20
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(here.receive(stranger), 0.2)
    await here.flush()
    await elsewhere.flush()


async def test_after_redis_was_killed_every_page_looks_once_and_hears_again(redis: Redis) -> None:
    here, elsewhere = layer_on(redis), layer_on(redis)
    pages = [await page_in(here, f"desa.{name}") for name in ("satu", "satu", "dua")]
    await ring(elsewhere, "desa.lain")  # so that its connection is one to the Redis of before
    redis.kill()
    await asyncio.sleep(0.5)
    redis.start()
    # A ring that was rung meanwhile is lost: so each page looks once by itself.
    assert [await heard(here, page) for page in pages] == [LOOK] * 3
    await elsewhere.group_send("desa.satu", NEWS)
    await elsewhere.group_send("desa.dua", NEWS)
    for page in pages:
        while await heard(here, page) != NEWS:
            pass
    late = await page_in(here, "desa.tiga")
    await ring(elsewhere, "desa.tiga")
    assert await heard(here, late) == NEWS
    await here.flush()
    await elsewhere.flush()


async def test_who_left_is_not_rung_and_costs_redis_nothing(redis: Redis) -> None:
    here = layer_on(redis)
    first, second = await page_in(here, "desa.satu"), await page_in(here, "desa.satu")
    assert await subscribed(redis) == ["uji__group__desa.satu"]
    await here.group_discard("desa.satu", first)
    await ring(here, "desa.satu")
    assert await heard(here, second) == NEWS
    await here.group_discard("desa.satu", second)
    for _ in range(600):
        if await subscribed(redis) == []:
            break
        await asyncio.sleep(0.1)
    assert await subscribed(redis) == []
    await here.flush()


async def subscribed(redis: Redis) -> list[str]:
    """What Redis remembers of open pages."""
    told = await asyncio.to_thread(
        subprocess.run,
        ["redis-cli", "-p", str(redis.port), "pubsub", "channels"],
        capture_output=True,
        text=True,
        check=True,
    )
    return sorted(told.stdout.split())
