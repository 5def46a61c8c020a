"""Writes a failure into the log without its words: a database quotes the row it refused, text and all."""

import logging
import traceback
from typing import Any


class WithoutWords(logging.Formatter):
    """Where it happened and what kind of failure it was; never the message of an exception."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name the standard library calls
        """The lines of the traceback, and the kinds of the failure and of those it came from."""
        kind, failure, trace = ei
        kinds = [kind.__name__ if kind is not None else "unknown"]
        while (failure := failure and (failure.__cause__ or failure.__context__)) is not None:
            kinds.append(type(failure).__name__)
        return "".join(traceback.format_tb(trace)) + " from ".join(kinds)
