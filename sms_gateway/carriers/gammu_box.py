"""What the two ways gammu-smsd keeps SMS (folders, a database) have in common."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from sms_gateway.carriers import Incoming, Outgoing, Report, Sent


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something gammu-smsd took from the modem. `names` finds it again, to put it aside.

    `delivered` are delivery reports the daemon could not match: number and word, never a citizen's.
    """

    names: tuple[str, ...]
    incoming: list[Incoming] = field(default_factory=list, repr=False)
    delivered: list[tuple[str, str]] = field(default_factory=list, repr=False)


class Box(Protocol):
    """Where one modem's SMS lie. Everything may raise TryLater or OSError when it cannot be reached."""

    def waiting(self, *, at: datetime) -> Iterator[Waiting]:
        """What came in and is not put aside yet, oldest first."""

    def done(self, waiting: Waiting) -> None:
        """Puts it aside; its SMS are stored."""

    def tidy(self, *, at: datetime) -> None:
        """Removes what was put aside long ago."""

    def put(self, outgoing: Outgoing) -> Sent:
        """Hands an SMS over, once per ref."""

    def find(self, ref: str) -> Sent | None:
        """What became of it; None when it is not there."""

    def reports(self, refs: list[str]) -> Iterator[Report]:
        """What became of these, as far as anything did."""

    def reported(self, ref: str) -> None:
        """The outcome is stored and final, or as final as it will be."""
