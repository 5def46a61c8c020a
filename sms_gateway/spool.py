"""The spool: where a genuine SMS lies on disk while the database is away, for carriers that come only once.

The answer is still "not stored, come again" (503): only a committed row is acknowledged. A carrier that comes
again finds the same row; for one that does not, the words are here, sealed, until `replay` takes them in.
"""

import json
import logging
import os
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import InterfaceError, OperationalError

from accountability.environment import BadEnvironment
from accountability.lib import phone_vault
from sms_gateway import arrivals, lines
from sms_gateway.carriers import Attached, Incoming, Part
from sms_gateway.models import Line

logger = logging.getLogger(__name__)

ENDING, ASIDE = ".sms", "unreadable"
AWAY = (OperationalError, InterfaceError)  # the database is away; other errors are about the SMS itself


class NotKept(Exception):
    """The spool could not be written either, so the SMS exists nowhere but at its carrier."""


@dataclass(frozen=True, slots=True)
class Spooled:
    """What a carrier told, when, and the key of the line whose own door it came by ("" at a common door)."""

    carrier: str
    line_key: str
    received_at: datetime
    told: Incoming = field(repr=False)

    def as_text(self) -> str:
        """As JSON, to be sealed."""
        return json.dumps(asdict(self), default=datetime.isoformat)

    @classmethod
    def from_text(cls, text: str) -> "Spooled":
        """What as_text wrote; raises ValueError, KeyError or TypeError for anything else."""
        fields = json.loads(text)
        told = fields.pop("told")
        part, sent_at = told.pop("part", None), told.pop("sent_at_provider", None)
        attached = tuple(Attached(**one) for one in told.pop("attached", ()))
        incoming = Incoming(
            **told,
            part=Part(**part) if part else None,
            attached=attached,
            sent_at_provider=datetime.fromisoformat(sent_at) if sent_at else None,
        )
        received_at = datetime.fromisoformat(fields.pop("received_at"))
        return cls(**fields, received_at=received_at, told=incoming)

    def line(self) -> Line:
        """The line it came to."""
        if self.line_key:
            return Line.objects.get(key=self.line_key, carrier=self.carrier)
        return lines.line_at(carrier=self.carrier, address=self.told.address)


def prove_writable() -> None:
    """Writes and removes a file in settings.SPOOL_DIR; raises BadEnvironment, so that the start stops."""
    try:
        _folder().joinpath(ASIDE).mkdir(mode=0o700, parents=True, exist_ok=True)
        proof = _folder() / f".{secrets.token_hex(8)}.proof"
        _write(proof, b"")
        proof.unlink()
    except OSError as problem:
        sentence = f"(by default VAR_DIR/spool) names a folder that cannot be written: {_folder()}."
        raise BadEnvironment("SPOOL_DIR", sentence) from problem


def keep(sms: Spooled) -> None:
    """Writes the SMS to disk, sealed, and returns once it would survive a power cut; twice is once.

    Raises NotKept when the disk takes nothing.
    """
    # The name comes from what the inbox deduplicates by, keyed, so that it tells nobody anything.
    name = phone_vault.fingerprint(f"spool:{sms.carrier}:{sms.told.carrier_ref}")
    target = _folder() / f"{name}{ENDING}"
    if target.exists():
        return
    try:
        _folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(target, phone_vault.seal(sms.as_text()))
    except OSError as problem:
        # Not the cause itself: nothing of the SMS may reach a traceback.
        raise NotKept(type(problem).__name__) from None


def replay(*, at: datetime, limit: int) -> int:
    """Takes up to `limit` spooled SMS into the inbox, oldest first; returns how many files it dealt with.

    A file goes once its row is committed. One that cannot be opened or taken in is moved aside, not deleted.
    Without the private key, or while the database is away, all stay where they are.
    """
    dealt_with = 0
    for path in _oldest_first()[:limit]:
        try:
            _take_in(path)
        except phone_vault.NoPrivateKey:
            return dealt_with  # another process holds the key
        except AWAY:
            return dealt_with
        except FileNotFoundError:
            continue  # another worker was quicker
        except Exception as failure:  # noqa: BLE001 - one bad file must not hold up the others
            _move_aside(path, type(failure).__name__)
        dealt_with += 1
    return dealt_with


def waiting() -> int:
    """How many spooled SMS wait to be taken in."""
    return sum(1 for _ in _files(_folder()))


def set_aside() -> int:
    """How many files could not be taken in and wait for a person."""
    return sum(1 for _ in _files(_folder() / ASIDE))


def _take_in(path: Path) -> None:
    spooled = Spooled.from_text(phone_vault.unseal(path.read_bytes()))
    arrivals.take(line=spooled.line(), told=spooled.told, at=spooled.received_at)
    path.unlink(missing_ok=True)


def _move_aside(path: Path, why: str) -> None:
    path.parent.joinpath(ASIDE).mkdir(mode=0o700, exist_ok=True)
    path.replace(path.parent / ASIDE / path.name)
    logger.error("A spooled SMS could not be taken in and was moved aside: %s %s", path.name, why)


def _folder() -> Path:
    return Path(settings.SPOOL_DIR)


def _files(folder: Path) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            yield from (entry for entry in entries if entry.name.endswith(ENDING))
    except FileNotFoundError:
        return


def _oldest_first() -> list[Path]:
    return [Path(entry.path) for entry in sorted(_files(_folder()), key=_written_at)]


def _written_at(entry: os.DirEntry[str]) -> int:
    try:
        return entry.stat().st_mtime_ns
    except FileNotFoundError:  # another worker took it in this very moment
        return 0


def _write(target: Path, content: bytes) -> None:
    """Beside, synced, renamed, and the folder synced: after a power cut the file is whole or not there."""
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}.new")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def old_aside(*, before: datetime) -> int:
    """How many files that could not be read have lain aside since before this moment."""
    return sum(1 for _ in _old(before))


def forget_aside(*, before: datetime, limit: int) -> int:
    """Deletes up to `limit` of them; returns how many."""
    gone = 0
    for entry in list(_old(before))[:limit]:
        Path(entry.path).unlink(missing_ok=True)
        gone += 1
    return gone


def _old(before: datetime) -> Iterator[os.DirEntry[str]]:
    return (one for one in _files(_folder() / ASIDE) if one.stat().st_mtime < before.timestamp())
