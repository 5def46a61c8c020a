"""The proxy that plays a bad network does what its ills say, and nothing when it is healthy."""

import socket
import time
from collections.abc import Iterator
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread

import pytest

from bench.fault_proxy import FaultProxy, Ills


class Echo(BaseRequestHandler):
    """Says back whatever it hears, until the other side ends."""

    request: socket.socket

    def handle(self) -> None:
        while data := self.request.recv(65_536):
            self.request.sendall(data)


class Server(ThreadingTCPServer):
    daemon_threads = True


@pytest.fixture
def way() -> Iterator[FaultProxy]:
    with Server(("127.0.0.1", 0), Echo) as far:
        Thread(target=far.serve_forever, daemon=True).start()
        with FaultProxy("127.0.0.1", far.server_address[1], seed=1) as proxy:
            yield proxy
        far.shutdown()


PATIENCE = 60.0  # s until what comes sooner or later is given up: a busy machine is slow
SILENCE = 0.3  # s after which what must never come is taken as not coming


def call(way: FaultProxy, seconds: float = PATIENCE) -> socket.socket:
    """A connection through the proxy."""
    return socket.create_connection(("127.0.0.1", way.port), timeout=seconds)


def echoed(line: socket.socket, said: bytes) -> bytes:
    """What comes back, as long as what was said."""
    line.sendall(said)
    heard = b""
    while len(heard) < len(said) and (more := line.recv(65_536)):
        heard += more
    return heard


def ends(line: socket.socket) -> bool:
    """Whether it is reset or shut, and nothing ever comes back."""
    try:
        return echoed(line, b"halo") == b""
    except ConnectionError:
        return True


def is_turned_away(way: FaultProxy) -> bool:
    """Whether who calls is reset, be it while they call or at their first word."""
    try:
        with call(way) as line:
            return ends(line)
    except ConnectionError:
        return True


def echoed_often(line: socket.socket, times: int) -> None:
    """A byte at a time."""
    for _ in range(times):
        echoed(line, b"x")


def took(line: socket.socket, said: bytes) -> float:
    """Seconds until everything has come back, unharmed."""
    began = time.monotonic()
    assert echoed(line, said) == said
    return time.monotonic() - began


def test_a_healthy_line_passes_everything_and_lets_both_sides_end(way: FaultProxy) -> None:
    said = bytes(range(256)) * 4000
    with call(way) as line:

        def say() -> None:
            line.sendall(said)
            line.shutdown(socket.SHUT_WR)

        sender = Thread(target=say)
        sender.start()
        heard = b""
        while more := line.recv(65_536):
            heard += more
        sender.join()
    assert heard == said
    assert way.seen["connections"] == 1
    assert way.seen["bytes"] == 2 * len(said)


def test_latency_and_jitter_hold_back_each_way_and_end_with_the_healing(way: FaultProxy) -> None:
    way.ail(Ills(latency=0.15, jitter=0.05))
    with call(way) as line:
        assert took(line, b"halo") >= 0.2
        way.heal()
        # The quickest of many: a busy machine may hold one of them back, the line none.
        assert min(took(line, b"halo") for _try in range(50)) < 0.2


def test_a_thin_line_carries_so_many_bytes_a_second(way: FaultProxy) -> None:
    way.ail(Ills(bytes_per_second=8000))  # 64 kbit/s
    with call(way) as line:
        assert took(line, b"x" * 4000) >= 0.4


def test_a_dripping_line_says_one_byte_at_a_time(way: FaultProxy) -> None:
    way.ail(Ills(drip=0.02))
    with call(way) as line:
        assert took(line, b"0123456789") >= 10 * 0.02


def test_a_silent_line_takes_connections_and_what_waited_comes_after_the_healing(way: FaultProxy) -> None:
    with call(way) as line:
        assert echoed(line, b"halo") == b"halo"
        way.ail(Ills(silent=True))
        line.sendall(b"masih di sana?")
        line.settimeout(SILENCE)
        with pytest.raises(TimeoutError):
            line.recv(100)
        with call(way, SILENCE) as another, pytest.raises(TimeoutError):
            echoed(another, b"baru")
        way.heal()
        line.settimeout(PATIENCE)
        assert line.recv(100) == b"masih di sana?"


def test_a_cut_line_resets_what_is_open_and_what_knocks(way: FaultProxy) -> None:
    with call(way) as line:
        assert echoed(line, b"halo") == b"halo"
        way.ail(Ills(cut=True))
        with pytest.raises(ConnectionError):
            echoed(line, b"halo")
    assert is_turned_away(way)
    assert way.seen["turned away"] == 1
    way.heal()
    with call(way) as line:
        assert echoed(line, b"halo") == b"halo"


def test_a_half_open_line_never_tells_the_near_end_that_the_far_one_is_gone(way: FaultProxy) -> None:
    with call(way) as line:
        assert echoed(line, b"halo") == b"halo"
        way.ail(Ills(half_open=True))
        way.heal()
        line.sendall(b"halo")
        line.settimeout(SILENCE)
        with pytest.raises(TimeoutError):
            line.recv(100)
    with call(way) as line:
        assert echoed(line, b"halo") == b"halo"


def test_an_answer_is_cut_off_in_the_middle(way: FaultProxy) -> None:
    way.ail(Ills(reset_after=1000))
    with call(way) as line, pytest.raises(ConnectionResetError):
        echoed_often(line, 2000)
    assert way.seen["reset in the middle"] == 1


def test_with_nobody_at_the_far_end_the_caller_is_reset() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with FaultProxy("127.0.0.1", port) as way:
        assert is_turned_away(way)
    assert way.connections() == 0
