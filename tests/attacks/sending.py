"""Sends what schemathesis drew to the product in this process, and says what is wrong with an answer."""

import io
import json
import logging
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

import requests
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import transaction
from schemathesis import Case

from accountability.policy import table
from tests.trust.asking import Answer, Asking, leaks
from tests.trust.watching import Seen
from tests.trust.world import Who

HOST, CSRF = "posko.example", "a" * 32
SHOWN_AT_FAULT = ("traceback (most recent call last)", "django.core.exceptions", 'file "/', "sqlite3.")
_MOST_FAULTS = 200


@dataclass
class Sent:
    """One request as it goes over the wire."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes

    def __str__(self) -> str:
        return f"{self.method} {self.path}?{self.query[:300]} {self.headers} {self.body[:400]!r}"


@dataclass
class Tally:
    """How many cases were answered how, by who asked; and what was wrong."""

    answers: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    nothing_to_draw: int = 0
    file: Path | None = None

    @property
    def cases(self) -> int:
        """How many there were."""
        return sum(self.answers.values())

    def write(self) -> None:
        """Writes down what was counted, where that is wanted."""
        if self.file is not None:
            told = [[*key, times] for key, times in sorted(self.answers.items())]
            new = self.file.with_suffix(".new")
            new.write_text(json.dumps({"answers": told, "faults": self.faults}), encoding="utf-8")
            new.replace(self.file)


class _TakenBack(Exception):
    """Ends a transaction whose rows nobody needs."""


class _Failure(logging.Handler):
    """Keeps where the product failed, so that a fault can be told."""

    where = ""

    def emit(self, record: logging.LogRecord) -> None:
        """Keeps the last two places and the kind of the failure."""
        if record.exc_info and record.exc_info[1] is not None:
            places = traceback.extract_tb(record.exc_info[1].__traceback__)[-2:]
            told = " < ".join(f"{one.filename.rpartition('/')[2]}:{one.lineno}" for one in reversed(places))
            self.where = f"{record.exc_info[1]!r:.200} at {told}"


@dataclass
class Sender:
    """The product with everybody signed in; every case is taken back after its answer."""

    asking: Asking
    tally: Tally = field(default_factory=Tally)
    app: WSGIHandler = field(default_factory=WSGIHandler)
    failure: _Failure = field(default_factory=_Failure)

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Hears what the product says of its failures meanwhile, and nobody else does."""
        loggers = [logging.getLogger(name) for name in ("django.request", "django.security")]
        for one in loggers:
            one.addHandler(self.failure)
            one.propagate = False
        try:
            yield
        finally:
            for one in loggers:
                one.removeHandler(self.failure)
                one.propagate = True

    def send(self, door: str, people: list[Who], case: Case[Any]) -> None:
        """Asks as each of them, and notes what came and what of it should not have."""
        sent = prepared(case)
        if sent is None:
            return
        told = {int(one) for one in case.operation.definition.raw.get("responses", {})}
        for who in people:
            self._send(door, who, sent, told)

    def _send(self, door: str, who: Who, sent: Sent, told: set[int]) -> None:
        self.failure.where = ""
        status, headers, body = self._asked(who, sent)
        self.tally.answers[who.name, sent.method, status] += 1
        wrong = list(self._wrong(door, who, status, headers, body, told))
        if wrong and len(self.tally.faults) < _MOST_FAULTS:
            self.tally.faults.append(
                f"{door} as {who.name}: {'; '.join(wrong)} {self.failure.where}\n    {sent}"
            )

    def _asked(self, who: Who, sent: Sent) -> tuple[int, list[tuple[str, str]], bytes]:
        held: list[tuple[str, list[tuple[str, str]]]] = []
        body = b""

        def start(status: str, headers: list[tuple[str, str]], *_more: Any) -> None:
            held.append((status, headers))

        try:
            with transaction.atomic():
                answer = self.app(self._environ(who, sent), start)  # type: ignore[arg-type]
                try:
                    body = b"".join(answer)
                finally:
                    answer.close()
                raise _TakenBack
        except _TakenBack:
            return int(held[0][0][:3]), held[0][1], body

    def _environ(self, who: Who, sent: Sent) -> dict[str, Any]:
        kept = {one.key: one.value for one in self.asking.client(who).cookies.values()}
        kept[str(settings.CSRF_COOKIE_NAME)] = CSRF
        told = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in sent.headers.items()}
        return {
            **told,
            "REQUEST_METHOD": sent.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(sent.path).decode("latin-1"),
            "QUERY_STRING": sent.query,
            "CONTENT_TYPE": sent.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(sent.body)),
            "SERVER_NAME": HOST,
            "SERVER_PORT": "443",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": HOST,
            "HTTP_ORIGIN": f"https://{HOST}",
            "HTTP_X_CSRFTOKEN": CSRF,
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in kept.items()),
            "wsgi.url_scheme": "https",
            "wsgi.input": io.BytesIO(sent.body),
            "wsgi.errors": io.StringIO(),
            "wsgi.version": (1, 0),
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }

    def _wrong(
        self,
        door: str,
        who: Who,
        status: int,
        headers: list[tuple[str, str]],
        body: bytes,
        told: set[int],
    ) -> Iterator[str]:
        if status not in told:
            yield f"status {status} is not in the document"
        text = body.decode("utf-8", "replace")
        small = text.lower()
        yield from (f"the page shows {one!r}" for one in SHOWN_AT_FAULT if one in small)
        seen = Seen(words=[text, *(f"{name}: {value}" for name, value in headers)])
        yield from leaks(self.asking.world, who, table()[door], Answer(status, "", seen))


def prepared(case: Case[Any]) -> Sent | None:
    """The request as the library `requests` would write it; None of what no client can write down."""
    told = case.as_transport_kwargs(base_url=f"https://{HOST}")
    try:
        made = requests.Request(
            **{
                name: told.get(name)
                for name in ("method", "url", "headers", "params", "data", "files", "json")
            }
        ).prepare()
    except (requests.RequestException, UnicodeError, ValueError):
        return None
    address = urlsplit(made.url or "")
    body: Any = made.body or b""
    if hasattr(body, "read"):
        body = body.read()
    headers = {name: str(value) for name, value in made.headers.items() if name.lower() != "user-agent"}
    raw = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else bytes(body)
    return Sent(str(made.method), address.path, address.query, headers, raw)
