"""Writes a failure into the log without its words: a database quotes the row it refused, text and all."""

import datetime as dt
import logging
import traceback
from typing import Any


class WithoutWords(logging.Formatter):
    """When and where it happened and what kind of failure it was; never the message of an exception."""

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
