"""Ten thousand live pages in one process: what they cost, when the last one hears, and a Redis that restarts.

`python -m bench.sockets --server postgres://…/postgres [--pages 10000] [--villages 200]` makes a database
with people who are signed in, starts a Redis of its own and one uvicorn as docker-compose.yml does, opens the
council's inbox so many times, and prints JSON. Exit status 1 when a page was not opened, or did not hear.
Both processes need `ulimit -n` above the number of pages.
"""

import argparse
import asyncio
import contextlib
import json
import os
import resource
import secrets
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from accountability.lib.steady_layer import LOOK, SteadyChannelLayer
from bench.drain import Scratch
from bench.storm_world import free_port
from posko.live import group_of

AT_ONCE = 50  # handshakes on their way at the same time
PATIENCE = 120.0  # seconds until what was not heard is given up
IDLE_SECONDS = 20.0
TURN = 0.02  # seconds between two looks


class Page(asyncio.Protocol):
    """One open page: answers pings, and notes when it was told to look."""

    def __init__(self, handshake: bytes) -> None:
        self.handshake, self.buffer = handshake, b""
        self.opened: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self.looked_at, self.closed = 0.0, False

    def connection_made(self, transport: Any) -> None:
        """Asks to be upgraded."""
        self.transport = transport
        transport.write(self.handshake)

    def data_received(self, data: bytes) -> None:
        """The answer to the handshake, then frames."""
        self.buffer += data
        if not self.opened.done():
            head, ended, rest = self.buffer.partition(b"\r\n\r\n")
            if not ended:
                return
            self.buffer = rest
            self.opened.set_result(b" 101 " in head.partition(b"\r\n")[0])
        while len(self.buffer) >= 2 and len(self.buffer) >= 2 + (self.buffer[1] & 0x7F):
            length = self.buffer[1] & 0x7F  # what a server sends here is short and unmasked
            kind, words = self.buffer[0] & 0x0F, self.buffer[2 : 2 + length]
            self.buffer = self.buffer[2 + length :]
            if kind == 0x9:
                mask = secrets.token_bytes(4)
                masked = bytes(one ^ mask[place % 4] for place, one in enumerate(words))
                self.transport.write(bytes([0x8A, 0x80 | length]) + mask + masked)
            elif b"look" in words:
                self.looked_at = time.monotonic()

    def connection_lost(self, problem: Exception | None) -> None:
        """Somebody ended it."""
        self.closed = True
        if not self.opened.done():
            self.opened.set_result(False)


class Server:
    """One uvicorn and its Redis."""

    def __init__(self, scratch: Scratch) -> None:
        self.redis_port, self.port = free_port(), free_port()
        self.folder = scratch.folder.name
        self.redis = self._redis()
        self.url = f"redis://127.0.0.1:{self.redis_port}/4"
        environment = scratch.environment | {"REDIS_URL": self.url}
        command = [sys.executable, "-m", "uvicorn", "--port", str(self.port), "--ws", "websockets-sansio"]
        command += ["--ws-max-size", "65536", "--no-access-log", "--log-level", "error"]
        self.process = subprocess.Popen([*command, "accountability.asgi:application"], env=environment)

    def _redis(self) -> "subprocess.Popen[bytes]":
        command = ["redis-server", "--port", str(self.redis_port), "--save", "", "--dir", self.folder]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL)

    def restart_redis(self, away: float) -> None:
        """Killed, and there again after `away` seconds."""
        self.redis.kill()
        self.redis.wait()
        time.sleep(away)
        self.redis = self._redis()

    def cpu(self) -> float:
        """Seconds of processor the server has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_kb(self) -> int:
        """Memory that is its alone, and its share of what is shared (PSS)."""
        told = Path(f"/proc/{self.process.pid}/smaps_rollup").read_text(encoding="utf-8")
        return int(next(line for line in told.splitlines() if line.startswith("Pss:")).split()[1])

    def close(self) -> None:
        """Ends both."""
        for process in (self.process, self.redis):
            process.kill()
            process.wait()


class Crowd:
    """All pages, by village."""

    def __init__(self, port: int, people: list[dict[str, str]], pages: int) -> None:
        self.port = port
        self.asked = [people[number % len(people)] for number in range(pages)]
        self.by_village: dict[str, list[Page]] = {}
        self.all: list[Page] = []

    async def open(self) -> int:
        """Opens them; how many were let in."""
        turns, loop = asyncio.Semaphore(AT_ONCE), asyncio.get_running_loop()

        async def one(person: dict[str, str]) -> bool:
            async with turns:
                head = (
                    f"GET /ws/meja/ HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nUpgrade: websocket\r\n"
                    f"Connection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                    f"Sec-WebSocket-Version: 13\r\nOrigin: http://127.0.0.1:{self.port}\r\n"
                    f"Cookie: sid={person['session']}\r\n\r\n"
                )
                _, page = await loop.create_connection(lambda: Page(head.encode()), "127.0.0.1", self.port)
                if opened := await page.opened:
                    self.by_village.setdefault(person["kode"], []).append(page)
                    self.all.append(page)
                return opened

        return sum(await asyncio.gather(*map(one, self.asked)))

    async def heard(self, pages: list[Page], since: float) -> dict[str, Any]:
        """Waits until all of these looked after `since`: how many did, and when the last one."""
        for _ in range(int(PATIENCE / TURN)):
            if all(page.looked_at >= since or page.closed for page in pages):
                break
            await asyncio.sleep(TURN)
        looked = [page.looked_at - since for page in pages if page.looked_at >= since]
        return {
            "pages": len(pages),
            "heard": len(looked),
            "last_s": round(max(looked, default=0.0), 3),
            "closed": sum(page.closed for page in pages),
        }


async def measure(server: Server, people: list[dict[str, str]], pages: int) -> dict[str, Any]:
    """Everything, one after the other."""
    layer: Any = SteadyChannelLayer(hosts=[server.url], prefix="posko")
    await _until_it_answers(server.port)
    crowd = Crowd(server.port, people, pages)
    before_kb, before_cpu, began = server.memory_kb(), server.cpu(), time.monotonic()
    told: dict[str, Any] = {"asked": pages, "opened": await crowd.open()}
    print(f"{told['opened']} are open", file=sys.stderr, flush=True)
    told |= {"opening_s": round(time.monotonic() - began, 1), "opening_cpu_s": server.cpu() - before_cpu}
    told["kb_each"] = round((server.memory_kb() - before_kb) / max(1, told["opened"]), 1)
    told["server_mb"] = round(server.memory_kb() / 1024)
    before_cpu = server.cpu()
    await asyncio.sleep(IDLE_SECONDS)
    told["idle_cpu_percent"] = round((server.cpu() - before_cpu) / IDLE_SECONDS * 100, 1)
    kode, its_pages = next(iter(crowd.by_village.items()))
    since = time.monotonic()
    await layer.group_send(group_of(kode), LOOK)
    told["one_village"] = await crowd.heard(its_pages, since)
    told["every_village"] = await _ring_all(server, crowd, layer)
    print(json.dumps(told), file=sys.stderr, flush=True)
    since = time.monotonic()
    await asyncio.to_thread(server.restart_redis, 2.0)
    told["after_redis_came_back"] = await crowd.heard(crowd.all, since)
    told["rung_after_that"] = await _ring_all(server, crowd, layer)
    await layer.flush()
    return told


async def _ring_all(server: Server, crowd: Crowd, layer: Any) -> dict[str, Any]:
    since, before = time.monotonic(), server.cpu()
    for kode in crowd.by_village:
        await layer.group_send(group_of(kode), LOOK)
    told = await crowd.heard(crowd.all, since)
    return told | {"cpu_s": round(server.cpu() - before, 2)}


async def _until_it_answers(port: int) -> None:
    for _ in range(int(PATIENCE / TURN)):
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            return
        await asyncio.sleep(TURN)
    raise TimeoutError


def holds(told: dict[str, Any]) -> bool:
    """Whether every page was opened, stayed open, and heard."""
    rings = [one for one in told.values() if isinstance(one, dict)]
    heard = all(one["heard"] == one["pages"] and not one["closed"] for one in rings)
    return heard and told["opened"] == told["asked"]


def main() -> None:
    """Prints what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--server", required=True)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--villages", type=int, default=200)
    given = parser.parse_args()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    if shutil.which("redis-server") is None or hard < given.pages + 200:
        sys.exit(f"redis-server is needed, and `ulimit -n` above {given.pages + 200} (it is {hard}).")
    scratch = Scratch(given.server)
    server = None
    try:
        people = json.loads(scratch.run("-m", "bench.socket_people", str(given.villages)))
        server = Server(scratch)
        told = asyncio.run(measure(server, people, given.pages))
    finally:
        if server is not None:
            server.close()
        scratch.close()
    print(json.dumps(told | {"holds": holds(told)}, indent=1))
    sys.exit(0 if holds(told) else 1)


if __name__ == "__main__":
    main()
