"""gammu-smsd with its FILES backend: folders on this machine, no database.

Files are written under another name first and renamed, and put aside only after their SMS is stored.
"""

import codecs
import contextlib
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path

from sms_gateway.carriers import Outgoing, Report, Sent, Status, TryLater
from sms_gateway.carriers.gammu_box import Waiting
from sms_gateway.carriers.gammu_notes import NAME, Note, in_file, incoming, joined

STILL_WRITTEN = timedelta(seconds=2)  # gammu-smsd writes the parts of a plain-text SMS one file after another
KEPT_DAYS = 7
PROCESSED = "processed"


class Folders:
    """The four folders of one modem: inbox, outbox, sent and error, by the line's settings."""

    def __init__(self, settings: dict[str, str], *, line_key: str) -> None:
        self.line_key = line_key
        self.inbox, self.outbox = Path(settings["inbox"]), Path(settings.get("outbox", ""))
        self.sent, self.error = Path(settings.get("sent", "")), Path(settings.get("error", ""))
        self.processed = self.inbox / PROCESSED

    def waiting(self, *, at: datetime) -> Iterator[Waiting]:
        """What lies in the inbox, oldest first; raises OSError when the folder cannot be read."""
        files = sorted(path for path in self.inbox.iterdir() if path.name.startswith("IN") and path.is_file())
        for _, group in groupby(files, key=_one_sms):
            together = list(group)
            if len(together) > 1 and any(_fresh(path, at) for path in together):
                continue
            yield self._read(together)

    def done(self, waiting: Waiting) -> None:
        """Puts the files aside; another sweeper may have been quicker."""
        self.processed.mkdir(mode=0o700, exist_ok=True)
        for name in waiting.names:
            with contextlib.suppress(FileNotFoundError):
                (self.inbox / name).rename(self.processed / name)

    def tidy(self, *, at: datetime) -> None:
        """Removes what was put aside a week ago: it holds numbers and words."""
        if self.processed.is_dir():
            for path in self.processed.iterdir():
                with contextlib.suppress(FileNotFoundError):
                    if path.stat().st_mtime < (at - timedelta(days=KEPT_DAYS)).timestamp():
                        path.unlink()

    def put(self, outgoing: Outgoing) -> Sent:
        """Leaves the SMS in the outbox, once per ref; raises TryLater."""
        found = self.find(outgoing.ref)
        if found is not None:
            return found
        if not self.outbox.name:
            raise TryLater("not_configured", route_broken=True)
        hasty = self.outbox / f".{outgoing.ref}.tmp"
        # The daemon takes files by name; a date is required, the ref at the end is its free note.
        named = self.outbox / f"OUTB20000101_000000_00_{outgoing.to}_{outgoing.ref}.txtd"
        try:
            # With a byte order mark, so that it is read alike whatever the machine's own charset is.
            with hasty.open("wb") as file:
                file.write(codecs.BOM_UTF16_BE + outgoing.body.encode("utf-16-be"))
                file.flush()
                os.fsync(file.fileno())
            hasty.rename(named)
        except OSError as problem:
            raise TryLater(type(problem).__name__, route_broken=True) from None
        return Sent(carrier_ref=outgoing.ref)

    def find(self, ref: str) -> Sent | None:
        """Where the SMS with this ref lies; None when nowhere. In the order in which files move."""
        places: tuple[tuple[Path, Status], ...]
        places = ((self.outbox, "accepted"), (self.sent, "sent"), (self.error, "failed"))
        for folder, status in places:
            if folder.name and next(folder.glob(f"OUT*_{ref}.*"), None) is not None:
                return Sent(carrier_ref=ref, status=status)
        return None

    def reports(self, refs: list[str]) -> Iterator[Report]:
        """What became of those that left the outbox."""
        for ref in refs:
            found = self.find(ref)
            if found is not None and found.status != "accepted":
                code = "gammu" if found.status == "failed" else ""
                yield Report(ref=ref, carrier_ref=ref, status=found.status, error_code=code)

    def reported(self, ref: str) -> None:
        """Forgets a file whose outcome is stored: its name is a number, its text is a citizen's."""
        for folder in (self.sent, self.error):
            if folder.name:
                for path in folder.glob(f"OUT*_{ref}.*"):
                    path.unlink(missing_ok=True)

    def _read(self, files: list[Path]) -> Waiting:
        notes: list[Note] = []
        for path in files:
            with contextlib.suppress(FileNotFoundError):
                notes += in_file(path.name, path.read_bytes())
        words = [note for note in notes if not note.is_report]
        if len(files) > 1 and words:  # plain text: the parts of one SMS, in the order of their names
            words = [
                Note(sender=words[0].sender, text="".join(note.text for note in words), sent=words[0].sent)
            ]
        return Waiting(
            names=tuple(path.name for path in files),
            incoming=[incoming(note, line_key=self.line_key) for note in joined(words)],
            delivered=[(note.sender, note.text) for note in notes if note.is_report],
        )


def _one_sms(path: Path) -> str:
    """Files with the same name but for the last number hold the parts of one SMS."""
    named = NAME.fullmatch(path.name)
    return path.name[: named.start(5)] if named else path.name


def _fresh(path: Path, at: datetime) -> bool:
    with contextlib.suppress(FileNotFoundError):
        return path.stat().st_mtime > (at - STILL_WRITTEN).timestamp()
    return True
