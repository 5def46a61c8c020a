"""Kannel's access-log: the one list of what came in that outlives its smsbox.

An SMS whose call is still being repeated lives in the smsbox's memory alone. When that dies (1.4.5 does, on
an assertion, when the other side goes away in the middle of a call) or the power goes, only this log knows
it: the bearerbox writes a line before it hands an SMS on, in the FORMAT that deploy/kannel/kannel.conf sets.
Parts that Kannel joins stand there as one SMS, under the id it is handed on with. Letters outside ASCII are
dots in it; a text in UCS-2 or of bytes stands there in hexadecimal.
"""

import gzip
import re
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sms_gateway.carriers import Incoming, TryLater
from sms_gateway.carriers.long_sms import part_in

FORMAT = "%l smsc=%i id=%I from=%p to=%P coding=%c udh=%u text=%b"
_LINE = re.compile(
    r"(?P<at>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) Receive SMS smsc=\S* id=(?P<id>\S+) from=(?P<from>.+?) to=\S* "
    r"coding=(?P<coding>-?\d+) udh=(?P<udh>[0-9A-Fa-f]*) text=(?P<text>.*)"
)
_RECEIVED = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d Receive SMS ")
_BYTES, _UCS2 = "1", "2"


def received(path: str, *, since: datetime, until: datetime) -> Iterator[Incoming]:
    """Every SMS in this log, and in those it was rotated into, that came in the time; raises TryLater.

    The log must be kept in UTC (`access-log-time = gmt`) and in FORMAT.
    """
    try:
        for one in _logs(Path(path), since):
            yield from _in_file(one, since, until)
    except (OSError, EOFError, zlib.error):
        raise TryLater("access_log_unreadable") from None


def _logs(path: Path, since: datetime) -> list[Path]:
    """The log and its older ones (access.log.1, access.log.2.gz …) that were written to since then."""
    beside = [one for one in path.parent.iterdir() if one.name.startswith(path.name) and one.is_file()]
    if path not in beside:
        raise FileNotFoundError(path)
    written = [(one.stat().st_mtime, one) for one in beside]
    return [one for changed, one in sorted(written) if changed >= since.timestamp()]


def _in_file(path: Path, since: datetime, until: datetime) -> Iterator[Incoming]:
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as log:
        for raw in log:
            line = raw.decode("ascii", "replace").rstrip("\r\n")
            if not _RECEIVED.match(line):
                continue
            if (found := _LINE.fullmatch(line)) is None:
                if raw.endswith(b"\n"):
                    raise TryLater("access_log_format")
                continue  # it is being written
            at = datetime.strptime(found["at"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
            if since <= at < until:
                yield _incoming(found, at)


def _incoming(found: re.Match[str], at: datetime) -> Incoming:
    return Incoming(
        carrier_ref=found["id"],
        sender=found["from"].strip()[:64],
        address="",
        body=_words(found["text"], found["coding"]),
        sent_at_provider=at,
        part=part_in(_bytes(found["udh"])),
    )


def _words(text: str, coding: str) -> str:
    if coding == _UCS2:
        return _bytes(text).decode("utf-16-be", "replace")
    if coding == _BYTES:
        return _bytes(text).decode("latin-1")
    return text


def _bytes(written: str) -> bytes:
    try:
        return bytes.fromhex(written)
    except ValueError:
        return b""
