"""Tells a Sentry (SENTRY_DSN; off without) that something failed: where, and of what kind, and nothing else.

No integration of its library is used, for they look into requests, statements and local variables. What
leaves is put together here from a log record, field by field, and cut down to ALLOWED once more on the way:
kinds of failures, files, functions and lines, the logger, the door, the role of the process and what it was
about. No message: neither that of an exception nor that of the line.
"""

import logging
from pathlib import Path
from traceback import extract_tb
from types import TracebackType
from typing import Any

import sentry_sdk

from accountability import traces

# By the way to it; what is not here does not leave.
ALLOWED = frozenset(
    {
        "event_id",
        "timestamp",
        "platform",
        "sdk",
        "level",
        "logger",
        "transaction",
        "tags",
        "exception",
        "release",
    }
)
_OURS = Path(__file__).resolve().parent.parent


class Elsewhere(logging.Handler):
    """A handler for errors, which go to `dsn` from a thread of the library; `transport` is for tests."""

    def __init__(self, dsn: str, transport: Any = None) -> None:
        super().__init__(logging.ERROR)
        self.client = sentry_sdk.Client(
            dsn=dsn,
            transport=transport,
            default_integrations=False,
            auto_enabling_integrations=False,
            auto_session_tracking=False,
            include_local_variables=False,
            include_source_context=False,
            send_client_reports=False,
            max_breadcrumbs=0,
            server_name="",
            before_send=only_what_is_allowed,
        )

    def emit(self, record: logging.LogRecord) -> None:
        """One event; what goes wrong with it must not hurt the work that failed already."""
        try:
            self.client.capture_event(told(record))
        except Exception:  # noqa: BLE001 - whatever the library stumbles over
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the library's name
        """Silence: the line itself stands in the log."""


def told(record: logging.LogRecord) -> Any:
    """A record as an event, newest cause last as Sentry wants it."""
    match = getattr(getattr(record, "request", None), "resolver_match", None)
    return {
        "level": record.levelname.lower(),
        "logger": record.name,
        "transaction": traces.door() or (match.view_name if match is not None else ""),
        "tags": {"role": traces.role(), "about": traces.current()},
        "exception": {"values": _failures(record)},
    }


def only_what_is_allowed(event: Any, hint: Any) -> Any:
    """The event without what the library added to it."""
    return {name: value for name, value in event.items() if name in ALLOWED}


def _failures(record: logging.LogRecord) -> list[dict[str, Any]]:
    failure = record.exc_info[1] if record.exc_info else None
    if failure is None:
        here = {"filename": _short(record.pathname), "function": record.funcName, "lineno": record.lineno}
        return [{"type": record.name, "stacktrace": {"frames": [here]}}]
    found: list[dict[str, Any]] = []
    while failure is not None and len(found) < 5:
        frames = _frames(failure.__traceback__)
        found.append({"type": type(failure).__name__, "stacktrace": {"frames": frames}})
        failure = failure.__cause__ or failure.__context__
    return found[::-1]


def _frames(trace: TracebackType | None) -> list[dict[str, Any]]:
    return [
        {"filename": _short(frame.filename), "function": frame.name, "lineno": frame.lineno}
        for frame in extract_tb(trace)
    ]


def _short(filename: str) -> str:
    """Inside the product or its libraries; where that lies on this machine is nobody's business."""
    path = Path(filename)
    if path.is_relative_to(_OURS) and "site-packages" not in path.parts:
        return str(path.relative_to(_OURS))
    return "/".join(path.parts[-3:])
