"""Makes the C library give back what a moment needed: 19 MB of a hash else stay with its thread."""

import ctypes
from contextlib import suppress

# glibc's malloc.h. Its own threshold rises to the largest block that was ever freed, and what lies below it
# is kept for the next; a threshold that was set stays where it is.
_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8
_BIG_BYTES = 1 << 20
_ARENAS = 2  # places that threads share, instead of up to eight for each core


def give_back() -> None:
    """From here on blocks of a megabyte and more go back to the system when they are freed (mallopt(3)).

    For one process that does everything on a small computer. Does nothing where the C library is another.
    """
    with suppress(AttributeError, OSError):
        library = ctypes.CDLL(None)
        library.mallopt(_M_MMAP_THRESHOLD, _BIG_BYTES)
        library.mallopt(_M_ARENA_MAX, _ARENAS)
