"""Sees what an answer really did: every row that was written, and every word that left by any way."""

import io
import logging
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

import fpdf
from django.core import mail
from django.db import connection
from PIL import ImageDraw

_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
# Written by who comes in, not by what they ask for.
_OF_EVERY_VISIT = ('"django_session"', '"accounts_user"', 'UPDATE "accounts_signin"')


@dataclass
class Seen:
    """What happened during one request."""

    writes: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def note(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Stands between the product and the database."""
        if sql.lstrip().upper().startswith(_WRITES) and not any(name in sql for name in _OF_EVERY_VISIT):
            self.writes.append(sql)
        return execute(sql, params, many, context)

    def text(self) -> str:
        """Every word that left, in small letters."""
        return "\n".join(self.words).lower()


class _Lines(logging.Handler):
    def __init__(self, seen: Seen) -> None:
        super().__init__()
        self.seen = seen

    def emit(self, record: logging.LogRecord) -> None:
        """Keeps the line with what a traceback would show."""
        self.seen.words.append(self.format(record))


@contextmanager
def watched() -> Iterator[Seen]:
    """Watches the database, the log, letters, and words drawn into papers and pictures."""
    seen = Seen()
    lines = _Lines(seen)
    root = logging.getLogger()
    with ExitStack() as during:
        during.enter_context(connection.execute_wrapper(seen.note))
        for owner, names in (
            (fpdf.FPDF, ("cell", "multi_cell", "write", "text")),
            (ImageDraw.ImageDraw, ("text",)),
        ):
            for name in names:
                during.enter_context(mock.patch.object(owner, name, _listening(getattr(owner, name), seen)))
        root.addHandler(lines)
        during.callback(root.removeHandler, lines)
        letters = len(getattr(mail, "outbox", []))
        yield seen
        for letter in getattr(mail, "outbox", [])[letters:]:
            seen.words.append(f"{letter.subject} {letter.body} {letter.to}")


def _listening(draw: Any, seen: Seen) -> Any:
    def drawn(self: Any, *args: Any, **kwargs: Any) -> Any:
        seen.words += [one for one in (*args, *kwargs.values()) if isinstance(one, str)]
        return draw(self, *args, **kwargs)

    return drawn


def read(answer: Any, seen: Seen) -> None:
    """Adds what the answer says: its headers, its body, and what is packed inside a file."""
    seen.words += [f"{name}: {value}" for name, value in answer.headers.items()]
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    seen.words.append(body.decode("utf-8", "replace"))
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            seen.words += [packed.read(name).decode("utf-8", "replace") for name in packed.namelist()]
    if body.startswith(b"\x1f\x8b"):
        seen.words.append(zlib.decompress(body, wbits=31).decode("utf-8", "replace"))
