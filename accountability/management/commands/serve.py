"""Starts everything here in one process: `make run` calls it."""

import errno
import os
import socket
import sys
import traceback
from collections.abc import Callable
from typing import Any

import uvicorn
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from accountability import environment as env
from accountability import pulse
from accountability.accounts.models import User
from accountability.first_start import keep_kind
from accountability.lib import bell, lean_memory

HOST = "127.0.0.1"
DEMO_ACCOUNTS = (
    "petugas",
    "bpd",
    "ketua",
    "kades",
    "keuangan",
    "bpd2",
    "camat",
    "staf",
    "distrik",
    "kabupaten",
    "auditor",
)
DEMO_PASSWORD = "demo-posko"  # noqa: S105  # known to everyone; these accounts exist only in the demo world


class Server(uvicorn.Server):
    """Uvicorn that says where it is, once it really answers."""

    welcome = ""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begins to listen, then prints the welcome."""
        await super().startup(sockets)
        if self.started:
            print(self.welcome, flush=True)
            pulse.ready()


class Command(BaseCommand):
    help = "Prepares the database, loads the demo world on the first start, and serves on 127.0.0.1:PORT."

    def handle(self, *args: Any, **options: Any) -> None:
        """Binds the port first, so that a taken port costs no waiting."""
        lean_memory.give_back()
        port = env.port("PORT", 8000)
        listening = _listen(port)
        keep_kind(demo=settings.DEMO)
        _in_a_child(self._prepare)
        _run(listening, _welcome(port))

    def _prepare(self) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        if settings.DEMO:
            if not User.objects.exists():
                self.stdout.write(
                    "Loading the demo world, once (half a minute, longer on a busy machine) ..."
                )
            call_command("load_demo")  # finds it made, or says that an earlier load was cut off
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
        if not settings.WHITENOISE_USE_FINDERS:
            call_command("collectstatic", verbosity=0, interactive=False)


def _in_a_child(work: Callable[[], None]) -> None:
    """Does the work in a process of its own: what it loads and leaves in memory goes with it.

    Raises SystemExit with its status where it failed; it has said why.
    """
    sys.stdout.flush()
    child = os.fork()
    if child:
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if status:
            raise SystemExit(status if status > 0 else 1)
        return
    status = 1
    try:
        work()
        status = 0
    except (CommandError, SystemExit) as problem:
        sys.stderr.write(f"{problem}\n")
    except KeyboardInterrupt:
        status = 130
    except BaseException:  # noqa: BLE001 - whatever it was is told here, and never by the parent's stack
        traceback.print_exc()
    bell.finish()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def _listen(port: int) -> socket.socket:
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
    except OSError as problem:
        reason = "is in use" if problem.errno == errno.EADDRINUSE else "cannot be opened"
        raise CommandError(
            f"Port {port} {reason}; choose another: PORT={port % 65_000 + 123} make run"
        ) from None
    listening.set_inheritable(True)
    return listening


def _run(listening: socket.socket, welcome: str) -> None:
    # Imported here, for the application must be built after the database and the static files are ready.
    from accountability.asgi import application

    config = uvicorn.Config(
        application,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws="websockets-sansio",
        ws_max_size=65_536,
        timeout_graceful_shutdown=3,
    )
    server = Server(config)
    server.welcome = welcome
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:
        print("Stopped.")
    if not server.started:
        raise CommandError("The server could not start; the reason stands above.")


def _welcome(port: int) -> str:
    base = f"http://{HOST}:{port}"
    lines = ["", f"Posko Aspirasi: {base}/   (stop: Ctrl+C)"]
    if settings.DEMO:
        lines += [
            f"  a phone to try    {base}/simulator/",
            f"  first village     {base}/desa/99.01.01.2001/",
            f"  sign in           {base}/masuk/",
            f"  demo accounts     {' '.join(DEMO_ACCOUNTS)}",
            f"  password of all   {DEMO_PASSWORD}",
        ]
    return "\n".join(lines)
