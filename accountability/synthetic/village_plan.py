"""Which villages the synthetic world has: their codes, names, and how many voices each may expect."""

from collections.abc import Sequence
from dataclasses import dataclass

from accountability.synthetic.phrases import words

PROVINCE, FIRST_KABUPATEN = "99", 11  # the demo world has the first ones
VILLAGES_IN_KECAMATAN = 20
KECAMATAN_IN_KABUPATEN, CROWDED = 20, 90
MOST = (99 - FIRST_KABUPATEN + 1) * CROWDED * VILLAGES_IN_KECAMATAN

# How loud the villages of one kecamatan are, beside each other: the same in every kecamatan.
LOUDNESS = (1, 4, 1, 0.5, 2, 1, 0.5, 1, 0.5, 2, 1, 0.5, 1, 0.5, 2, 1, 0.5, 1, 0.5, 0.5)
# The first village has this share of all voices, so that one village grows with the whole.
SHARE_OF_LARGEST = 0.05
VOICES_IN_KELOMPOK = 20


class TooManyVillages(Exception):
    """There are not so many codes for fictional villages."""


@dataclass(frozen=True, slots=True)
class Village:
    """A village before it is written: its place among all, its code and name, and what it may expect."""

    place: int
    kode: str
    name: str
    voices: float
    kelompok: int


def planned(desa: int, aspirasi: int) -> list[Village]:
    """So many villages for so many voices; raises TooManyVillages above MOST."""
    if desa > MOST:
        raise TooManyVillages
    loud = [LOUDNESS[place % VILLAGES_IN_KECAMATAN] for place in range(desa)]
    each = aspirasi * (1 - SHARE_OF_LARGEST if desa > 1 else 1) / (sum(loud[1:]) or 1)
    large = aspirasi * (SHARE_OF_LARGEST if desa > 1 else 1)
    wide = KECAMATAN_IN_KABUPATEN if desa <= MOST * KECAMATAN_IN_KABUPATEN // CROWDED else CROWDED
    found = []
    for place in range(desa):
        voices = large if place == 0 else each * loud[place]
        groups = max(3, round(voices / VOICES_IN_KELOMPOK))
        found.append(Village(place, _kode(place, wide), name_of(place), voices, groups))
    return found


def _kode(place: int, wide: int) -> str:
    kecamatan, village = divmod(place, VILLAGES_IN_KECAMATAN)
    kabupaten, kecamatan = divmod(kecamatan, wide)
    return f"{PROVINCE}.{FIRST_KABUPATEN + kabupaten}.{kecamatan + 1:02}.{2001 + village}"


def name_of(place: int) -> str:
    """A name made of two parts, and from the second round on a number."""
    front, back = words("name_front"), words("name_back")
    turn, rest = divmod(place, len(front) * len(back))
    name = front[rest % len(front)] + back[rest // len(front)]
    return f"{name} {turn + 1}" if turn else name


def above(villages: Sequence[Village]) -> list[tuple[str, str, str, str]]:
    """The kabupaten and kecamatan around them, the higher first: code, name, level, type."""
    kabupaten = sorted({one.kode[:5] for one in villages})
    kecamatan = sorted({one.kode[:8] for one in villages})
    return [
        *((kode, f"{name_of(n)} Raya", "kabupaten_kota", "kabupaten") for n, kode in enumerate(kabupaten)),
        *((kode, f"{name_of(n)} Tengah", "kecamatan", "kecamatan") for n, kode in enumerate(kecamatan)),
    ]
