"""Draws the demo world's lots from its seed, so that the same seed makes the same world, numbers and all."""

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from types import SimpleNamespace
from typing import Any

from accountability.celery import app
from accountability.lib import kunci, nomor


@contextmanager
def drawn_from(source: Random) -> Iterator[None]:
    """While it lasts, numbers and kunci come from `source` instead of the system's own chance.

    Only for a world everybody knows: its kunci are no secrets. All of them are hardened afterwards, as those
    of SMS always are (posko.hardening). Raises nothing of its own.
    """
    lots = SimpleNamespace(randbelow=source.randrange)
    instead: list[tuple[dict[str, Any], str, object]] = [
        (vars(nomor), "secrets", lots),
        (vars(kunci), "secrets", lots),
        (vars(kunci), "hashed", kunci.marked),
    ]
    real = [(names, name, names[name]) for names, name, _ in instead]
    for names, name, other in instead:
        names[name] = other
    try:
        yield
    finally:
        for names, name, was in real:
            names[name] = was


@contextmanager
def bells_silent() -> Iterator[None]:
    """While it lasts, no worker is called: two years of rings would only wake it for work that is done."""
    broker = app.conf.broker_url
    app.conf.update(broker_url="")
    try:
        yield
    finally:
        app.conf.update(broker_url=broker)
