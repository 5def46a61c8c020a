"""Papers photographed or scanned: looked at before they are kept, told apart by their first bytes.

A photo is drawn anew, so that where and by which phone it was taken is not kept with it.
"""

import hashlib
import io
from dataclasses import dataclass
from typing import IO

from accountability.lib.photo import UnreadablePhoto, reencoded

LARGEST = 5 * 1024 * 1024  # bytes


class TooLarge(Exception):
    """The file has more than 5 MB."""


class NoPaper(Exception):
    """The file is no whole PDF and no photo that can be opened, whatever its name says."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file as it may be kept: its bytes, the ending its first bytes say, and its fingerprint."""

    raw: bytes
    ending: str
    sha256: str


def looked_at(file: IO[bytes]) -> Attachment:
    """The file, when it is a PDF or a photo of at most 5 MB. Raises TooLarge, NoPaper."""
    raw = file.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise TooLarge
    if raw.startswith(b"%PDF-") and b"%%EOF" in raw[-2048:]:
        return Attachment(raw, "pdf", hashlib.sha256(raw).hexdigest())
    try:
        drawn = reencoded(io.BytesIO(raw))
    except UnreadablePhoto as unreadable:
        raise NoPaper from unreadable
    return Attachment(drawn, "jpg", hashlib.sha256(drawn).hexdigest())


def served_as(name: str) -> str:
    """The content type of a kept file, by its ending; never one a browser runs."""
    kinds = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}
    return kinds.get(name.rpartition(".")[2], "application/octet-stream")
