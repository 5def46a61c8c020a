"""The words of bench/data/script_payloads.txt, and how many of them stand in one field."""

from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parents[2] / "bench" / "data" / "script_payloads.txt"
_ESCAPES = {"\\n": "\n", "\\t": "\t", "\\r": "\r"}


@cache
def payloads() -> tuple[str, ...]:
    """Every one of them, each once, in the order of the file."""
    found: dict[str, None] = {}
    for line in FILE.read_text(encoding="utf-8").split("\n"):
        if line and not line.startswith("# "):
            for short, real in _ESCAPES.items():
                line = line.replace(short, real)  # noqa: PLW2901 - the same line, as it is meant
            found.setdefault(line)
    return tuple(found)


def rounds(chunk: int, most: int | None = None) -> list[tuple[str, ...]]:
    """The payloads in turns of so many; `most` of them, spread over the whole file."""
    every = payloads()
    chosen = every if most is None else every[:: max(1, len(every) // most)][:most]
    return [chosen[at : at + chunk] for at in range(0, len(chosen), chunk)]


def turned(chunk: tuple[str, ...], by: int, longest: int | None = None) -> str:
    """The words of one field: all of a turn, begun by another one each time; or as many as fit."""
    at = by % len(chunk)
    words = (*chunk[at:], *chunk[:at])
    if longest is None:
        return " ".join(words)
    held = next((one for one in words if len(one) <= longest), words[0][:longest])
    for one in words:
        if one != held and len(held) + 1 + len(one) <= longest:
            held = f"{held} {one}"
    return held
