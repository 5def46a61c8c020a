"""What a witness does, on its own machine: looks at somebody else's log, and signs only what grew.

It remembers one line for each log, the length and root it signed last, in a file of its own. Nothing of it
needs a database.
"""

import base64
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from nacl.signing import SigningKey

from accountability.ledger.public_log import merkle, notes, tiles


class WillNotSign(Exception):
    """The witness saw something it must not sign; the text says what, for people to read."""


class Forked(WillNotSign):
    """The log is not a continuation of what was signed before: somebody rewrote it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was checked and signed: the checkpoint with the witness's line under it, and the length before."""

    note: str
    size: int
    before: int


def own_key(path: Path) -> SigningKey:
    """The witness's key, drawn on first use (a file of its own, 0600)."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.new")
        beside.unlink(missing_ok=True)
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(base64.b64encode(secrets.token_bytes(32)).decode() + "\n")
        beside.replace(path)
    try:
        return SigningKey(base64.b64decode(path.read_text(encoding="utf-8").strip(), validate=True))
    except ValueError as problem:
        raise WillNotSign(f"{path} holds no key.") from problem


def look_and_sign(
    *, log: tiles.Store, log_key: str, name: str, key: SigningKey, memory: Path, seconds: int
) -> Seen:
    """Signs the log's checkpoint when it is signed by `log_key` and goes on from what this witness remembers.

    `seconds` is now (Unix). The memory is written before the signature is given away. Raises WillNotSign.
    """
    note, told = _checked(log, log_key)
    remembered = _remembered(memory)
    size, root = remembered.get(told.origin, (0, ""))
    if told.size < size:
        raise Forked(f"The log had {size} leaves, now it has {told.size}: something was taken away.")
    _check_growth(log, told, size, root)
    remembered[told.origin] = told.size, told.root.hex()
    _remember(memory, remembered)
    body, _lines = notes.parted(note)
    return Seen(f"{body}\n{notes.cosignature(body, name, key, seconds)}", told.size, size)


def _checked(log: tiles.Store, log_key: str) -> tuple[str, notes.Checkpoint]:
    try:
        who = notes.verifier(log_key)
        note = (log.read("checkpoint") or b"").decode()
        told = notes.checkpoint(notes.parted(note)[0])
    except (notes.NotANote, UnicodeDecodeError) as problem:
        raise WillNotSign("There is no checkpoint to be read, or the key of the log is none.") from problem
    if told.origin != who.name or not notes.is_signed_by(note, who):
        raise WillNotSign("The checkpoint is not signed by the key of this log.")
    return note, told


def _check_growth(log: tiles.Store, told: notes.Checkpoint, size: int, root: str) -> None:
    """The files must lead to the root that is told, and that tree must begin with the one seen before."""
    try:
        node = tiles.nodes(log, told.size)
        if merkle.root(told.size, node) != told.root:
            raise WillNotSign("The files of the log do not lead to its root.")
        proof = merkle.consistency(size, told.size, node) if size else []
    except tiles.Incomplete as problem:
        raise WillNotSign(f"A piece of the log is missing: {problem}.") from problem
    if size and not merkle.is_consistent(size, told.size, bytes.fromhex(root), told.root, proof):
        raise Forked(f"The first {size} leaves are not those that were signed before: the log was rewritten.")


def _remembered(memory: Path) -> dict[str, tuple[int, str]]:
    if not memory.exists():
        return {}
    try:
        kept = json.loads(memory.read_text(encoding="utf-8"))
        return {origin: (int(one["size"]), str(one["root"])) for origin, one in kept.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise WillNotSign(f"{memory} is not what this witness wrote.") from problem


def _remember(memory: Path, logs: dict[str, tuple[int, str]]) -> None:
    memory.parent.mkdir(parents=True, exist_ok=True)
    beside = memory.with_name(f".{memory.name}.new")
    kept = {origin: {"root": root, "size": size} for origin, (size, root) in sorted(logs.items())}
    with beside.open("w", encoding="utf-8") as file:
        file.write(json.dumps(kept, indent=1) + "\n")
        file.flush()
        os.fsync(file.fileno())
    beside.replace(memory)
