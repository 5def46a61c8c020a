"""What is wrong in some villages now, and what people did about it: figures of now, rows of before.

Nothing is written here. A warning that shows for the first time has no row until the next round keeps it
(oversight.keeping), and is told all the same.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from accountability.oversight.models import KeptWarning, WarningStanding
from accountability.oversight.signs import Signs, measured
from accountability.oversight.warnings import Alert, Need, by_need, warnings_of
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import Words

OPEN = (WarningStanding.NEW, WarningStanding.HANDLED)


@dataclass(frozen=True, slots=True)
class Told:
    """One warning as it stands: computed now, with its row where it was kept."""

    alert: Alert
    kept: KeptWarning | None = None

    @property
    def standing(self) -> str:
        """Where it stands; new again when it is materially worse than what was answered."""
        if self.kept is None or self._is_worse:
            return WarningStanding.NEW
        return self.kept.standing

    @property
    def is_open(self) -> bool:
        """Whether somebody should still do something about it."""
        return self.standing in OPEN

    @property
    def _is_worse(self) -> bool:
        then = self.kept.answered_amount if self.kept else None
        return then is not None and self.alert.rule.is_worse(self.alert.amount, then)


@dataclass(frozen=True, slots=True)
class VillageNow(Need):
    """A village with the warnings that are open, and those that people have answered (done, set aside)."""

    told: list[Told] = field(default_factory=list)

    @property
    def open(self) -> list[Told]:
        """What still waits, the weightiest first."""
        return [one for one in self.told if one.is_open]

    @property
    def answered(self) -> list[Told]:
        """What a person called done or set aside while its figures still say so."""
        return [one for one in self.told if not one.is_open]


def villages_now(villages: Iterable[Wilayah], words: Words, *, at: dt.datetime) -> list[VillageNow]:
    """Every village as it stands at `at`, the neediest first; one query more than its signs."""
    return by_need_now(measured(villages, at=at), words)


def by_need_now(found: Sequence[Signs], words: Words) -> list[VillageNow]:
    """The same of what was measured already."""
    rows = {
        (one.desa_id, one.rule, one.cause): one
        for one in KeptWarning.objects.unended().filter(desa__in=[signs.desa.kode for signs in found])
    }
    every = []
    for signs in found:
        told = [Told(alert, rows.get(alert.key)) for alert in warnings_of(signs, words)]
        every.append(VillageNow(signs, [one.alert for one in told if one.is_open], told))
    return by_need(every)
