"""Why a backup was not made or not restored, each in one sentence for the operator."""

import errno


class NotDone(Exception):
    """The text says what is wrong and what to do; nothing was changed."""


class NotEqual(Exception):
    """What was restored or moved is not what was there; the text names each table."""


def why(problem: OSError) -> str:
    """What the disk said, in words that say what to do where it is full."""
    if problem.errno in {errno.ENOSPC, errno.EDQUOT}:
        return "disknya penuh; beri tempat, lalu ulangi. Cadangan lama tetap ada"
    return problem.strerror or type(problem).__name__
