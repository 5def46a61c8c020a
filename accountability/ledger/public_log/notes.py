"""Signed notes (C2SP signed-note, tlog-checkpoint, tlog-cosignature): what is signed, and by whom."""

import base64
import hashlib
from dataclasses import dataclass

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

ED25519, COSIGNATURE = 1, 4
DASH = "—"  # as C2SP asks for


class NotANote(Exception):
    """The text is no signed note, no checkpoint, or no key."""


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key with the name of who signs; `kind` is ED25519 (a log) or COSIGNATURE (a witness)."""

    name: str
    kind: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes by which a signature says whose it is."""
        return hashlib.sha256(f"{self.name}\n".encode() + bytes([self.kind]) + self.public).digest()[:4]

    @property
    def written(self) -> str:
        """The key as one line to hand on: `name+id+key`."""
        return f"{self.name}+{self.key_id.hex()}+{_base64(bytes([self.kind]) + self.public)}"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How long the log is and what its root is."""

    origin: str
    size: int
    root: bytes

    @property
    def body(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{_base64(self.root)}\n"


def verifier(written: str) -> Verifier:
    """Reads `name+id+key`. Raises NotANote."""
    name, _, rest = written.strip().partition("+")
    key_id, _, key = rest.partition("+")
    raw = _bytes(key)
    if not is_name(name) or len(raw) != 33 or raw[0] not in {ED25519, COSIGNATURE}:
        raise NotANote
    found = Verifier(name, raw[0], raw[1:])
    if found.key_id.hex() != key_id:
        raise NotANote
    return found


def is_name(name: str) -> bool:
    """Whether one who signs may be called so: no blanks, no plus."""
    return 0 < len(name) <= 120 and name.isprintable() and not set(name) & set(" +\u00a0")


def verifier_of(name: str, key: SigningKey, kind: int = ED25519) -> Verifier:
    """The public side of a signing key."""
    return Verifier(name, kind, bytes(key.verify_key))


def signature(body: str, name: str, key: SigningKey) -> str:
    """The line by which a log signs a checkpoint, with its end."""
    raw = verifier_of(name, key).key_id + key.sign(body.encode()).signature
    return f"{DASH} {name} {_base64(raw)}\n"


def cosignature(body: str, name: str, key: SigningKey, seconds: int) -> str:
    """The line by which a witness says that at `seconds` (Unix) this was the longest tree it had seen."""
    signed = key.sign(_cosigned(body, seconds)).signature
    raw = verifier_of(name, key, COSIGNATURE).key_id + seconds.to_bytes(8) + signed
    return f"{DASH} {name} {_base64(raw)}\n"


def parted(note: str) -> tuple[str, list[str]]:
    """The body of a note, and its lines of signatures, each ended by a line feed. Raises NotANote."""
    body, empty, lines = note.partition("\n\n")
    *found, rest = lines.split("\n")
    if not empty or rest or not found or not all(line.startswith(f"{DASH} ") for line in found):
        raise NotANote
    return f"{body}\n", found


def checkpoint(body: str) -> Checkpoint:
    """Reads the text of a checkpoint. Raises NotANote."""
    lines = body.splitlines()
    if len(lines) < 3 or not lines[0] or not lines[1].isdecimal() or str(int(lines[1])) != lines[1]:
        raise NotANote
    root = _bytes(lines[2])
    if len(root) != 32:
        raise NotANote
    return Checkpoint(lines[0], int(lines[1]), root)


def is_signed_by(note: str, who: Verifier) -> bool:
    """Whether the note bears a good signature of this log."""
    body, lines = parted(note)
    return any(_holds(who, raw[4:], body.encode()) for raw in _of(who, lines) if len(raw) == 68)


def cosigned_at(body: str, line: str, who: Verifier) -> int | None:
    """When (Unix seconds) this witness signed the body by this line; None when it did not."""
    for raw in _of(who, [line]):
        if len(raw) == 76:
            seconds = int.from_bytes(raw[4:12])
            if _holds(who, raw[12:], _cosigned(body, seconds)):
                return seconds
    return None


def short_code(root: bytes) -> str:
    """The first 80 bits of a root as people can read them aloud: `ABCD-EFGH-IJKL-MNOP` (base32)."""
    letters = base64.b32encode(root[:10]).decode()
    return "-".join(letters[start : start + 4] for start in range(0, 16, 4))


def _cosigned(body: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{body}".encode()


def _of(who: Verifier, lines: list[str]) -> list[bytes]:
    """What stands behind the name of `who`, where also the key is theirs."""
    found = []
    for line in lines:
        dash, _, rest = line.partition(" ")
        name, _, value = rest.partition(" ")
        if dash == DASH and name == who.name:
            try:
                raw = _bytes(value)
            except NotANote:
                continue
            if raw[:4] == who.key_id:
                found.append(raw)
    return found


def _holds(who: Verifier, signed: bytes, message: bytes) -> bool:
    try:
        VerifyKey(who.public).verify(message, signed)
    except (BadSignatureError, ValueError):
        return False
    return True


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(value: str) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except ValueError as problem:
        raise NotANote from problem
