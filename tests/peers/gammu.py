"""A real gammu-smsd on the dummy phone that comes with it: a folder is the phone, files are its SMS."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from tests.peers.posko import eventually

CONFIG = """
[gammu]
model = dummy
connection = none
port = {folder}/phone
gammuloc = /dev/null

[smsd]
PhoneID = uji
LogFile = {folder}/smsd.log
DebugLevel = 0
CommTimeout = 1
ReceiveFrequency = 1
LoopSleep = 1
StatusFrequency = 0
MultipartTimeout = {patience}
CheckSecurity = 0
CheckBattery = 0
CheckSignal = 0
CheckNetwork = 0
DeliveryReport = sms
SkipSMSCNumber = 123456
RunOnReceive = {kick}
{backend}
"""
FOLDERS = """Service = files
InboxPath = {folder}/inbox/
OutboxPath = {folder}/outbox/
SentSMSPath = {folder}/sent/
ErrorSMSPath = {folder}/error/
InboxFormat = {form}
TransmitFormat = auto"""
CENTRE = "123456"  # the dummy's own


class Modem:
    """The daemon, its phone and its folders. The phone keeps UTC."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process: subprocess.Popen[bytes] | None = None
        self._slot = 0
        for name in ("inbox", "outbox", "sent", "error", *(f"phone/sms/{number}" for number in range(1, 6))):
            (folder / name).mkdir(parents=True)

    @property
    def settings(self) -> dict[str, str]:
        """The line's settings that lead to these folders."""
        return {name: str(self.folder / name) for name in ("inbox", "outbox", "sent", "error")}

    def start(
        self, kick: str = "/bin/false", *, backend: str = "", form: str = "detail", patience: int = 600
    ) -> None:
        """Starts the daemon; `kick` is its RunOnReceive, by default one that fails."""
        backend = backend or FOLDERS.format(folder=self.folder, form=form)
        path = self.folder / "smsdrc"
        path.write_text(CONFIG.format(folder=self.folder, kick=kick, backend=backend, patience=patience))
        with (self.folder / "out.log").open("wb") as out:
            self.process = subprocess.Popen(
                ["gammu-smsd", "-c", str(path), "-p", str(self.folder / "pid")],
                stdout=out,
                stderr=out,
                env=os.environ | {"TZ": "UTC"},  # as its database: it compares the two clocks
            )

    @contextmanager
    def asleep(self) -> Iterator[None]:
        """The daemon stands still meanwhile: what is put into its outbox stays there."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)
        yield
        self.process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """Ends the daemon."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def receive(self, number: str, words: str, *, at: datetime, udh: str = "") -> None:
        """An SMS arrives at the phone."""
        plain = all(ord(sign) < 128 for sign in words)
        self._put(number, words, at, f"Coding = {'Default' if plain else 'Unicode'}", "PDU = Deliver", udh)

    def report(self, number: str, word: str, *, at: datetime) -> None:
        """A delivery report arrives at the phone."""
        self._put(number, word, at, "Coding = Default", "PDU = Status_Report", "", "MessageReference = 255")

    def inbox(self) -> list[Path]:
        """What the daemon left for us."""
        return sorted((self.folder / "inbox").glob("IN*"))

    def took(self, files: int) -> None:
        """Waits until so many files lie in the inbox and the phone is empty."""
        eventually(lambda: len(self.inbox()) >= files, f"{files} files in the inbox")
        eventually(lambda: not self.on_the_phone(), "the phone is empty")
        time.sleep(0.2)

    def on_the_phone(self) -> list[Path]:
        """SMS the daemon has not taken yet."""
        return [path for path in (self.folder / "phone/sms/1").iterdir() if path.is_file()]

    def _put(self, number: str, words: str, at: datetime, *more: str) -> None:
        self._slot += 1
        hexed = words.encode("utf-16-be").hex().upper()
        lines = [
            "[SMSBackup000]",
            f'SMSC = "{CENTRE}"',
            "State = UnRead",
            f'Number = "{number}"',
            "Folder = 1",
        ]
        lines += [f"Sent = {at:%Y%m%dT%H%M%S}"]
        lines += [f"Text{n // 200:02d} = {hexed[n : n + 200]}" for n in range(0, len(hexed), 200)]
        lines += [line if "=" in line else f"UDH = {line}" for line in more if line]
        hasty = self.folder / "phone" / f"{self._slot}.tmp"
        hasty.write_text("\n".join(lines) + "\n")
        hasty.rename(self.folder / "phone/sms/1" / str(self._slot))
