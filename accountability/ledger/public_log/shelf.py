"""Where a published log lies: a folder, whose files are put there whole or not at all, or a web address."""

import os
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

LARGEST = 20_000_000  # bytes; nothing of a log is larger


class Unreachable(Exception):
    """The address did not answer; the text says why."""


class Folder:
    """A folder on this machine."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self, name: str) -> bytes | None:
        """The file's bytes, None when it is not there."""
        try:
            return (self.path / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def write(self, name: str, content: bytes) -> None:
        """Puts the file there whole: also a power cut leaves the old one or the new one."""
        target = self.path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=target.parent, prefix=".")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(beside).chmod(0o644)
            Path(beside).replace(target)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise

    def remove(self, name: str) -> None:
        """Takes a file away, and its folder when that is empty."""
        target = self.path / name
        target.unlink(missing_ok=True)
        try:
            target.parent.rmdir()
        except OSError:
            return


class Address:
    """A log on the web, such as https://posko.example/buku-jejak/log."""

    def __init__(self, base: str) -> None:
        self.base = base.rstrip("/")

    def read(self, name: str) -> bytes | None:
        """The file's bytes, None when there is none. Raises Unreachable."""
        request = urllib.request.Request(f"{self.base}/{name}", headers={"User-Agent": "posko-aspirasi"})  # noqa: S310 - source_of lets http(s) through alone
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
                return bytes(answer.read(LARGEST))
        except urllib.error.HTTPError as problem:
            if problem.code == 404:
                return None
            raise Unreachable(f"{self.base}: {problem.code}") from problem
        except OSError as problem:
            raise Unreachable(f"{self.base}: {problem}") from problem


def source_of(where: str) -> Folder | Address:
    """The log at a web address or in a folder."""
    return Address(where) if where.startswith(("http://", "https://")) else Folder(Path(where))
