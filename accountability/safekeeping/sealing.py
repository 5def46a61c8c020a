"""Seals a stream to age keys and opens it again (age-encryption.org/v1, by pyrage): no server can read it."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pyrage

from accountability.safekeeping.refusals import NotDone, why

MAGIC = b"age-encryption.org/v1"


@contextmanager
def sealed_into(path: Path, recipients: list[str]) -> Iterator[BinaryIO]:
    """A stream to write to; what is written lands in `path` sealed to each of `recipients` (age1…).

    Without recipients it lands as it is. Raises NotDone for what is no key.
    """
    keys = [_recipient(one) for one in recipients]
    with path.open("xb") as file:
        if not keys:
            yield file
        else:
            with _through(lambda source: pyrage.encrypt_io(source, file, keys), writes=True) as stream:
                yield stream
    # Only a backup that lies on the disk is one: renamed and told of after this.
    with path.open("rb") as file:
        os.fsync(file.fileno())


@contextmanager
def opened(path: Path, identity: Path | None) -> Iterator[BinaryIO]:
    """The stream that was sealed into `path`; `identity` is the file of the secret key (AGE-SECRET-KEY-1…).

    Raises NotDone without the right key, and for a file that was cut off or changed.
    """
    try:
        with path.open("rb") as file:
            is_sealed = file.read(len(MAGIC)) == MAGIC
            file.seek(0)
            if not is_sealed:
                yield file
                return
            keys = _identities(identity)
            with _through(lambda sink: pyrage.decrypt_io(file, sink, keys), writes=False) as stream:
                yield stream
    except FileNotFoundError as problem:
        raise NotDone(f"Berkas {path} tidak ada.") from problem


@contextmanager
def _through(work: Callable[[BinaryIO], None], *, writes: bool) -> Iterator[BinaryIO]:
    """Our end of a pipe whose other end a thread works on, for the library wants a whole stream at once."""
    reading, writing = os.pipe()
    mine, others = (writing, reading) if writes else (reading, writing)
    failed: list[Exception] = []

    def labour() -> None:
        try:
            with os.fdopen(others, "rb" if writes else "wb") as end:
                work(end)
        except Exception as problem:  # noqa: BLE001  # told to the one who waits, below
            failed.append(problem)

    thread = threading.Thread(target=labour)
    thread.start()
    try:
        with os.fdopen(mine, "wb" if writes else "rb") as stream:
            yield stream
    except Exception:
        thread.join()
        if failed and not isinstance(failed[0], BrokenPipeError):  # what we saw follows from that
            raise NotDone(_words(failed[0])) from failed[0]
        raise
    finally:
        thread.join()
    if failed and not isinstance(failed[0], BrokenPipeError):
        raise NotDone(_words(failed[0])) from failed[0]


def _words(problem: Exception) -> str:
    if isinstance(problem, pyrage.EncryptError):
        return f"Cadangan tidak dapat disegel: {problem}."
    if isinstance(problem, OSError) and problem.errno is not None:
        return f"Cadangan tidak dapat ditulis atau dibaca: {why(problem)}."
    return "Cadangan tidak dapat dibuka: kuncinya bukan yang ini, atau berkasnya rusak atau terpotong."


def _recipient(text: str) -> "pyrage.x25519.Recipient":
    try:
        return pyrage.x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError as problem:
        raise NotDone(
            "Kunci untuk menyegel cadangan harus berawal age1 (buat dengan age-keygen)."
        ) from problem


def _identities(path: Path | None) -> "list[pyrage.x25519.Identity]":
    if path is None:
        raise NotDone("Cadangan ini tersegel: sebutkan berkas kunci rahasianya dengan --identity.")
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise NotDone(f"Berkas kunci {path} tidak dapat dibaca.") from problem
    secret = [line.strip() for line in lines if line.startswith("AGE-SECRET-KEY-1")]
    if not secret:
        raise NotDone(f"Di {path} tidak ada baris AGE-SECRET-KEY-1…")
    try:
        return [pyrage.x25519.Identity.from_str(one) for one in secret]
    except pyrage.IdentityError as problem:
        raise NotDone(f"Kunci di {path} rusak.") from problem
