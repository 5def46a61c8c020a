"""How counts of people are told in a report, so that no two reports give by subtraction what neither tells.

Each count of people is told in one place only, coarsely; whatever stands beside or above it (a sum, a median)
is computed from what is told there and never from what is hidden. So a hidden number has no part in any
report, and whoever has all of them knows no more than each cell says (decision 0088).
"""

from collections.abc import Iterable, Mapping
from statistics import median

from accountability.council.effectiveness import Share
from accountability.council.public_figures import share_of_people, share_of_work
from accountability.lib.spoken import grouped
from posko.counts import smallest_public, stepped

FEWEST = 3  # a median of two would tell each of them the other's figure
STEP = 5  # per cent
UNTOLD = "belum cukup untuk disebut"
LATER = "dihitung sesudah masanya berakhir"


def voices(count: int) -> str:
    """ "sedikitnya 10" for ten to fourteen, "kurang dari 5" for none to four."""
    step = stepped(count)
    return f"sedikitnya {grouped(step)}" if step else f"kurang dari {smallest_public()}"


def total(counts: Iterable[int]) -> str:
    """What is told of a sum: the told steps together, or the honest word where all are hidden."""
    step = sum_of(counts)
    return f"sedikitnya {grouped(step)}" if step else UNTOLD


def sum_of(counts: Iterable[int]) -> int:
    """What the told steps come to: a lower bound, in which no hidden count has a part."""
    return sum(stepped(count) for count in counts)


def enough(count: int) -> bool:
    """Whether a group was heard: five voices or more. None is not told apart from one to four."""
    return count >= smallest_public()


def work(share: Share | None) -> int | None:
    """The share of promises kept, to five per cent; None below five."""
    return None if share is None else share_of_work(share)


def people(share: Share) -> int | None:
    """The share of a group, to five per cent; None below twenty, or where group or rest are a handful.

    A group of which nobody spoke is told as little as one of which four did.
    """
    if not enough(share.part) or not enough(share.base - share.part):
        return None
    return share_of_people(share)


def parts_of_a_whole(shares: Mapping[str, Share]) -> dict[str, int | None]:
    """The shares of parts that make up one base, as `people` tells them, by the same keys.

    Where the hidden parts together are a handful, the smallest told one is hidden beside them: the told
    shares and what is left to a hundred then say nothing of a small part.
    """
    told = {key: people(share) for key, share in shares.items()}
    while any(value is not None for value in told.values()):
        hidden = [shares[key].part for key, value in told.items() if value is None]
        if not hidden or enough(sum(hidden)):
            break
        known = [key for key, value in told.items() if value is not None]
        told[min(known, key=lambda key: (shares[key].part, key))] = None
    return told


def of_people(value: int | None) -> str:
    """A share to five per cent: a nought is a small share, not nobody."""
    if value is None:
        return UNTOLD
    return f"kurang dari {STEP}%" if value < STEP else f"sekitar {value}%"


def median_said(values: Iterable[int | None]) -> str:
    """ "median 80%", or the honest word."""
    value = middle(values)
    return UNTOLD if value is None else f"median {value}%"


def middle(values: Iterable[int | None]) -> int | None:
    """The median of what is told; None for fewer than three."""
    known = [value for value in values if value is not None]
    return round(median(known)) if len(known) >= FEWEST else None
