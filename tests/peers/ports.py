"""Free ports on this machine, and whether somebody listens."""

import os
import random
import socket

# Below those a kernel lends to whoever calls out: a port that a test frees for a while to serve there again
# must not be lent to a stranger meanwhile (net.ipv4.ip_local_port_range begins at 32768).
LOWEST, HIGHEST = 20_000, 32_000
# Each worker of a run draws from ports of its own: what one has found free no other takes before it is used.
WORKERS = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))


def free_port() -> int:
    """A port nobody listens on now, and that nobody is lent by the kernel later."""
    while True:
        port = random.randrange(LOWEST + WORKER, HIGHEST, WORKERS)
        with socket.socket() as free:
            free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                free.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def answers(port: int) -> bool:
    """Whether a server listens there."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
