"""The header by which the parts of a long SMS know each other (UDH, 3GPP TS 23.040 section 9.2.3.24)."""

from collections.abc import Iterator

from sms_gateway.carriers import Part

_SHORT_REF, _LONG_REF = 0x00, 0x08


def part_in(udh: bytes) -> Part | None:
    """Which part of a long SMS this header speaks of; None for a whole SMS and for a header out of order."""
    for kind, value in _elements(udh):
        if kind == _SHORT_REF and len(value) == 3:
            ref, total, seq = value
        elif kind == _LONG_REF and len(value) == 4:
            ref, total, seq = int.from_bytes(value[:2]), value[2], value[3]
        else:
            continue
        return Part(ref, total, seq) if total > 1 and 1 <= seq <= total else None
    return None


def _elements(udh: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and value of each element after the length octet."""
    rest = udh[1 : 1 + udh[0]] if udh else b""
    while len(rest) >= 2:
        kind, length = rest[0], rest[1]
        yield kind, rest[2 : 2 + length]
        rest = rest[2 + length :]
