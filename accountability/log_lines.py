"""Writes a failure into the log without its words: a database quotes the row it refused, text and all.

As lines for people, or (LOG_FORMAT=json) as one JSON object a line for whoever collects them. The fields of
an object are listed here and nothing else gets in: a record may carry a whole request with it.
"""

import copy
import datetime as dt
import json
import logging
import traceback
from collections.abc import Mapping
from typing import Any

from accountability import traces

LINES = {"plain": "WithoutWords", "json": "JsonLines"}
_ALSO_SAID = ("exc", "traceback", "args", "kwargs", "return_value")


def logging_as(*, lines: str, dsn: str = "") -> dict[str, Any]:
    """What Django configures logging with: `lines` (of LINES) to standard error, errors to `dsn`, if any."""
    elsewhere = {"class": "accountability.failures_elsewhere.Elsewhere", "dsn": dsn}
    handlers: dict[str, Any] = {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": f"accountability.log_lines.{LINES[lines]}",
                "format": "{asctime} {levelname} {name} {about}{message}",
                "style": "{",
            }
        },
        "handlers": handlers | ({"elsewhere": elsewhere} if dsn else {}),
        "root": {"handlers": ["stderr", *(["elsewhere"] if dsn else [])], "level": "WARNING"},
    }


class WithoutWords(logging.Formatter):
    """When and where it happened and what kind of failure it was; never the message of an exception."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, and below it where a failure happened. The format may ask for `{about}`."""
        clean = _clean(record)
        name = _about(record)
        clean.about = f"{name} " if name else ""
        return super().format(clean)

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802 - the library's name
        """The moment in UTC, with its offset: lines of several machines stand in one order."""
        return dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds")

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name the standard library calls
        """The lines of the traceback, and the kinds of the failure and of those it came from."""
        kind, failure, trace = ei
        kinds = [kind.__name__ if kind is not None else "unknown"]
        while (failure := failure and (failure.__cause__ or failure.__context__)) is not None:
            kinds.append(type(failure).__name__)
        return "".join(traceback.format_tb(trace)) + " from ".join(kinds)


class JsonLines(WithoutWords):
    """The same as one JSON object a line; what there is nothing of is left out."""

    def format(self, record: logging.LogRecord) -> str:
        """`time`, `level`, `logger`, `message`, and where known `about`, `door`, `role` and `failure`."""
        clean = _clean(record)
        told = {
            "time": self.formatTime(clean),
            "level": clean.levelname,
            "logger": clean.name,
            "message": clean.getMessage(),
            "about": _about(clean),
            "door": _door(clean),
            "role": traces.role(),
            "failure": self.formatException(clean.exc_info) if clean.exc_info else "",
        }
        return json.dumps({name: value for name, value in told.items() if value}, ensure_ascii=False)


def _clean(record: logging.LogRecord) -> logging.LogRecord:
    """A copy without what others may not see: another handler gets the record as it was.

    Celery says what a task failed of in the line itself. Django names the address, which may hold a code; the
    name of its door tells as much.
    """
    clean = copy.copy(record)
    clean.exc_text = None  # another handler may have written the failure, with its words, into it
    clean.stack_info = None
    if isinstance(clean.args, Mapping) and "exc" in clean.args:
        kind = clean.exc_info[0] if clean.exc_info else None
        clean.args = {**clean.args, **dict.fromkeys(_ALSO_SAID, "…"), "exc": _kind(kind, clean.args["exc"])}
    path = getattr(getattr(clean, "request", None), "path", None)
    if path is not None and isinstance(clean.args, tuple):
        clean.args = tuple((_door(clean) or "none") if one == path else one for one in clean.args)
    return clean


def _about(record: logging.LogRecord) -> str:
    """Of the work at hand; Django tells of a request once more when that is over."""
    return traces.current() or getattr(getattr(record, "request", None), "about", "")


def _door(record: logging.LogRecord) -> str:
    match = getattr(getattr(record, "request", None), "resolver_match", None)
    return traces.door() or (match.view_name if match is not None else "")


def _kind(kind: type[BaseException] | None, told: object) -> str:
    """The name of the kind: of the failure itself, else of how it was written."""
    if kind is not None:
        return kind.__name__
    name = str(told).partition("(")[0]
    return name if name.isidentifier() else "a failure"
