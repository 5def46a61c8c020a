"""A failure in the log says where and what kind, and not a word of what was being written."""

import logging
import sys
from typing import Any

from django.conf import settings

from accountability.log_lines import WithoutWords


class TestWithoutWords:
    def test_the_words_of_an_exception_and_of_its_cause_stay_out(self) -> None:
        try:
            try:
                raise ValueError(f"Failing row contains {len('x')} canary-inner")
            except ValueError as inner:
                raise RuntimeError(f"{len('x')} canary-outer") from inner
        except RuntimeError:
            record = logging.LogRecord(
                "x", logging.ERROR, "", 1, "Internal Server Error", None, sys.exc_info()
            )
        told = WithoutWords("{message}", style="{").format(record)
        assert "RuntimeError from ValueError" in told
        assert "test_log_lines.py" in told
        assert "1 canary" not in told

    def test_a_line_says_its_moment_in_utc_with_the_offset(self) -> None:
        record = logging.LogRecord("x", logging.WARNING, "", 1, "told", None, None)
        record.created = 1_790_000_000.25
        told = WithoutWords("{asctime} {message}", style="{").format(record)
        assert told == "2026-09-21T14:13:20.250+00:00 told"

    def test_every_log_line_of_the_product_is_written_so(self) -> None:
        formatters: Any = settings.LOGGING["formatters"]
        assert formatters["line"]["()"] == "accountability.log_lines.WithoutWords"
