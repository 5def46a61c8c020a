"""Says what a proposal changes: lines that are new, gone or of another amount, and the sums by bidang."""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, Protocol

from accountability.budget.sums import BIDANG, Amount, per_bidang

Kind = Literal["baru", "hilang", "berubah"]
type Key = tuple[str, str, str]


class Described(Amount, Protocol):
    """A line: an amount with its source of funds and its words."""

    @property
    def fund_source(self) -> str:
        """Its source, such as DDS."""

    @property
    def description(self) -> str:
        """Its words."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One line that is not as before; rupiah are 0 where it does not stand."""

    kind: Kind
    account: str
    kegiatan_kode: str
    fund_source: str
    description: str
    before: int
    after: int

    @property
    def change(self) -> int:
        """Rupiah more (or less, below zero) than before."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class BidangChange:
    """The belanja of one bidang before and after, in rupiah."""

    bidang: str
    before: int
    after: int

    @property
    def change(self) -> int:
        """Rupiah more (or less, below zero) than before."""
        return self.after - self.before


def differences(before: Iterable[Described], after: Iterable[Described]) -> list[Difference]:
    """The lines that differ, by kegiatan and account.

    Lines are paired by account, kegiatan and source: first those of the same words and amount, then of the
    same words, then of the same amount, then in order. So the sum of all changes is exactly the change of
    the sums.
    """
    old, new = _by_place(before), _by_place(after)
    found: list[Difference] = []
    for place in sorted(old.keys() | new.keys(), key=lambda place: (place[1], place[0], place[2])):
        found += _paired(place, old.get(place, []), new.get(place, []))
    return found


def per_bidang_change(before: Iterable[Amount], after: Iterable[Amount]) -> list[BidangChange]:
    """The five bidang, each before and after."""
    old, new = per_bidang(before), per_bidang(after)
    return [BidangChange(kode, old[kode], new[kode]) for kode in BIDANG]


def _by_place(lines: Iterable[Described]) -> dict[Key, list[Described]]:
    places: dict[Key, list[Described]] = defaultdict(list)
    for line in lines:
        places[line.account, line.kegiatan_kode, line.fund_source].append(line)
    return places


def _paired(place: Key, old: list[Described], new: list[Described]) -> list[Difference]:
    """The differences among the lines of one place; each pass pairs what the one before left alone."""
    pairs: list[tuple[Described, Described]] = []
    for same in _SAME:
        old, new = _pair(old, new, same, pairs)
    account, kegiatan, source = place
    changed = [
        Difference("berubah", account, kegiatan, source, one.description, other.amount, one.amount)
        for other, one in pairs
        if (other.amount, other.description) != (one.amount, one.description)
    ]
    gone = [Difference("hilang", account, kegiatan, source, one.description, one.amount, 0) for one in old]
    come = [Difference("baru", account, kegiatan, source, one.description, 0, one.amount) for one in new]
    return [*changed, *come, *gone]


_SAME: tuple[Callable[[Described], object], ...] = (
    lambda line: (line.description, line.amount),
    lambda line: line.description,
    lambda line: line.amount,
    lambda _line: None,
)


def _pair(
    old: list[Described],
    new: list[Described],
    same: Callable[[Described], object],
    pairs: list[tuple[Described, Described]],
) -> tuple[list[Described], list[Described]]:
    """Pairs lines that are the same in this respect, in order; returns those that stay alone. Linear."""
    free: dict[object, deque[Described]] = defaultdict(deque)
    for line in old:
        free[same(line)].append(line)
    alone = []
    for line in new:
        if waiting := free[same(line)]:
            pairs.append((waiting.popleft(), line))
        else:
            alone.append(line)
    return [line for some in free.values() for line in some], alone
