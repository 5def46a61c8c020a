"""Stands between two parts as the network does, and does to them what networks do: a TCP proxy with ills.

    with FaultProxy("127.0.0.1", 5432) as way:
        way.ail(Ills(latency=0.3, jitter=0.2))   # or silent, cut, half_open, drip ...
        way.heal()

It runs on a thread of its own; what it is told holds from then on, also for connections that are open.
"""

import asyncio
import contextlib
import random
import socket
import struct
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Thread
from types import TracebackType
from typing import Self

AT_ONCE = 16_384  # bytes read at a time from a healthy line
_NO_FAREWELL = struct.pack("ii", 1, 0)  # SO_LINGER: close with RST


@dataclass(frozen=True, slots=True)
class Ills:
    """What a line suffers from; all together is allowed. Seconds and bytes.

    `silent`: connections open, nothing passes in either direction until it is healed (a black hole, a peer
    that hangs). `cut`: what is open is reset, what knocks is reset. `half_open`: the far end goes away and
    the near one is never told, not even after the healing. `reset_after`: each connection is reset in the
    middle of an answer, after at most so many bytes of it. `drip`: one byte, then so long a wait.
    """

    latency: float = 0.0
    jitter: float = 0.0
    bytes_per_second: int = 0
    drip: float = 0.0
    reset_after: int = 0
    silent: bool = False
    cut: bool = False
    half_open: bool = False


HEALTHY = Ills()


class _Connection:
    """One client, its way to the far end, and what happens on it."""

    def __init__(self, proxy: "FaultProxy", near: asyncio.StreamWriter) -> None:
        self.proxy, self.near = proxy, near
        self.far: asyncio.StreamWriter | None = None
        self.deaf = False  # half open: whatever the near end says goes nowhere
        self.answered = 0

    async def run(self, reader: asyncio.StreamReader) -> None:
        """Until either side ends."""
        await self.proxy.may_pass()
        far_reader, self.far = await asyncio.open_connection(self.proxy.host, self.proxy.target)
        ways = [
            asyncio.ensure_future(self._carry(reader, self.far, answers=False)),
            asyncio.ensure_future(self._carry(far_reader, self.near, answers=True)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            # Who closed its side may still wait for the rest of the answer, but not for ever.
            await asyncio.wait(ways, timeout=self.proxy.farewell)
        finally:
            for way in ways:
                way.cancel()

    def reset(self) -> None:
        """Ends both sides as a line that breaks does."""
        for one in (self.near, self.far):
            if one is not None and not (one is self.near and self.deaf):
                _reset(one)

    def lose_the_far_end(self) -> None:
        """The far end is gone; the near one believes that it is there."""
        self.deaf = True
        if self.far is not None:
            _reset(self.far)

    async def _carry(self, out: asyncio.StreamReader, into: asyncio.StreamWriter, *, answers: bool) -> None:
        chance = self.proxy.chance
        while True:
            ills = self.proxy.ills
            size = 1 if ills.drip else min(AT_ONCE, max(1, ills.bytes_per_second // 10) or AT_ONCE)
            if not ills.bytes_per_second and not ills.drip:
                size = AT_ONCE
            try:
                data = await out.read(size)
            except OSError:
                data = b""
            if self.deaf:
                if answers or not data:
                    await asyncio.Event().wait()  # until the near end gives up or the proxy ends
                continue
            ills = self.proxy.ills
            await asyncio.sleep(
                ills.drip
                + (max(0.0, ills.latency + chance.uniform(-ills.jitter, ills.jitter)))
                + (len(data) / ills.bytes_per_second if ills.bytes_per_second else 0)
            )
            await self.proxy.may_pass()
            if not data:
                with contextlib.suppress(OSError):
                    into.write_eof()
                return
            if answers and ills.reset_after and self._is_enough(len(data), ills):
                self.proxy.seen["reset in the middle"] += 1
                self.reset()
                return
            with contextlib.suppress(OSError):
                into.write(data)
                await into.drain()
            self.proxy.seen["bytes"] += len(data)

    def _is_enough(self, more: int, ills: Ills) -> bool:
        self.answered += more
        return self.answered >= self.proxy.chance.randint(1, ills.reset_after)


class FaultProxy:
    """Listens on `port` of 127.0.0.1 and passes on to `host`:`target`; `seen` counts what happened."""

    farewell = 30.0  # seconds a half-closed connection may take to end

    def __init__(self, host: str, target: int, *, seed: int = 0, port: int = 0) -> None:
        self.host, self.target, self.port = host, target, port
        self.ills, self.chance, self.seen = HEALTHY, random.Random(seed), Counter[str]()
        self._open: set[_Connection] = set()
        self._passable: asyncio.Event | None = None
        self._loop = asyncio.new_event_loop()
        self._ready = Event()
        self._end = asyncio.Event()
        self._thread = Thread(target=lambda: self._loop.run_until_complete(self._serve()), daemon=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Returns once it listens."""
        self._thread.start()
        self._ready.wait()

    def stop(self) -> None:
        """Resets what is open and stops listening."""
        self._do(self._end.set)
        self._thread.join()
        self._loop.close()

    def ail(self, ills: Ills) -> None:
        """From now on the line suffers from these."""
        self._do(lambda: self._begin(ills))

    def heal(self) -> None:
        """From now on it is healthy; what it lost it does not give back."""
        self.ail(HEALTHY)

    def reset_all(self) -> None:
        """Resets every connection that is open; new ones pass."""
        self._do(self._reset_all)

    def connections(self) -> int:
        """How many are open."""
        return len(self._open)

    async def may_pass(self) -> None:
        """Waits while the line is silent."""
        if self._passable is not None:
            await self._passable.wait()

    def _do(self, deed: Callable[[], object]) -> None:
        done = Event()

        def do() -> None:
            deed()
            done.set()

        self._loop.call_soon_threadsafe(do)
        done.wait()

    def _begin(self, ills: Ills) -> None:
        self.ills = ills
        if self._passable is not None:
            self._passable.clear() if ills.silent else self._passable.set()
        if ills.cut:
            self._reset_all()
        if ills.half_open:
            for one in self._open:
                one.lose_the_far_end()

    def _reset_all(self) -> None:
        for one in list(self._open):
            one.reset()

    async def _serve(self) -> None:
        self._passable = asyncio.Event()
        self._passable.set()
        server = await asyncio.start_server(self._take, "127.0.0.1", self.port, limit=AT_ONCE)
        self.port = int(server.sockets[0].getsockname()[1])
        self._ready.set()
        await self._end.wait()
        server.close()
        tasks = [one for one in asyncio.all_tasks() if one is not asyncio.current_task()]
        for one in tasks:
            one.cancel()
        self._reset_all()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _take(self, reader: asyncio.StreamReader, near: asyncio.StreamWriter) -> None:
        self.seen["connections"] += 1
        if self.ills.cut:
            self.seen["turned away"] += 1
            _reset(near)
            return
        one = _Connection(self, near)
        self._open.add(one)
        try:
            await one.run(reader)
        except OSError:  # nobody there at the far end
            one.reset()
        except asyncio.CancelledError:
            one.deaf = False
            one.reset()
        finally:
            self._open.discard(one)
            for side in (near, one.far):
                if side is not None:
                    side.close()


def _reset(one: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError, ValueError):
        one.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_FAREWELL)
    one.transport.abort()
