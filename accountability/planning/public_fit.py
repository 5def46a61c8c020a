"""Kesesuaian for everyone: made of nothing but what is published already, so that it can give nothing away.

A year beside its quarters would let anyone subtract (decision 48). So no voice is counted here: the shares
are computed from the four published recaps of the year, from the numbers they show, and never from what they
hide. Whoever has the four recaps has this page; no hidden number has any part in it, whatever it is, nor in
the difference of two looks at it. Shares go to the nearest five per cent, on a base of twenty.

People a kegiatan is meant for are told by group only where they, and the rest, are none or at least five.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from accountability.planning.fit import Planned, heard_in, planned_in
from accountability.planning.models import RKPDesa
from accountability.regions.models import Wilayah
from accountability.regions.residents import residents_of
from posko.bidang import all_bidang
from posko.counts import may_be_said, near, share_base
from posko.recap import PublicRecap, published_recap
from posko.recap.period import Period, quarter
from posko.recap.suppression import Shown
from posko.states import Population


class NotOverYet(Exception):
    """The year whose voices are held against the plan has not ended."""


class NotEnacted(Exception):
    """The plan of that year is not in force."""


@dataclass(frozen=True, slots=True)
class PublicSide:
    """A group or bidang: shares of voices and rupiah to the nearest five per cent; None where not told.

    `partly`: some of its quarters are hidden, so that its share of the voices is at least this.
    """

    key: str
    voices: int | None
    rupiah: int | None
    partly: bool = False

    @property
    def gap(self) -> int | None:
        """Points the rupiah are above the voices; None where one of them is not told or only partly."""
        if self.voices is None or self.rupiah is None or self.partly:
            return None
        return self.rupiah - self.voices


@dataclass(frozen=True, slots=True)
class PublicFit:
    """The plan of `year` beside the published recaps of `period`; `cost` and `cost_told` in rupiah."""

    year: int
    period: Period
    bidang: tuple[PublicSide, ...]
    groups: tuple[PublicSide, ...]
    enough_voices: bool
    cost: int
    cost_told: int
    kegiatan: int


def public_fit(desa: Wilayah, year: int, *, today: dt.date) -> PublicFit:
    """Raises NotOverYet, NotEnacted, and NotAPeriod for a year out of this world."""
    period = heard_in(year)
    if period.until >= today:
        raise NotOverYet
    if not RKPDesa.objects.filter(desa=desa, year=year, enacted_date__isnull=False).exists():
        raise NotEnacted
    residents = residents_of(desa, period.until.year)
    quarters = [
        published_recap(desa, quarter(period.since.year, nth), residents, today=today) for nth in range(1, 5)
    ]
    return fit_from(year, quarters, planned_in(desa, year))


def fit_from(year: int, quarters: Sequence[PublicRecap], planned: Sequence[Planned]) -> PublicFit:
    """The page from the four published recaps of the year before, in order, and the plan."""
    period = heard_in(year)
    voices, partly = _shown(quarters)
    base = sum(voices.values())
    enough = base >= share_base()
    cost = sum(one.cost for one in planned)
    bidang = tuple(
        PublicSide(
            key=one.kode,
            voices=_share(voices[one.kode], base) if enough and not _all_hidden(one.kode, quarters) else None,
            rupiah=_share(sum(x.cost for x in planned if x.kode.startswith(f"{one.kode}.")), cost),
            partly=one.kode in partly,
        )
        for one in all_bidang()
    )
    safe = [one for one in planned if one.tells and _safe_groups(one)]
    heard = {one.group: one.of_voices for one in quarters[-1].shares}
    told = sum(one.cost for one in safe)
    groups = tuple(
        PublicSide(
            key=group,
            voices=heard.get(group),
            rupiah=_share(sum(one.part(group) for one in safe), told) if told else None,
        )
        for group in Population.values
    )
    return PublicFit(year, period, bidang, groups, enough, cost, told, len(planned))


def _shown(quarters: Sequence[PublicRecap]) -> tuple[dict[str, int], set[str]]:
    """Of each bidang the sum of what its quarters show, and which have a quarter that is hidden."""
    voices = {one.kode: 0 for one in all_bidang()}
    partly: set[str] = set()
    for recap in quarters:
        for kode, cell in zip(recap.bidang_codes, recap.bidang.cells[0], strict=True):
            if kode not in voices:
                continue
            if cell.shown is Shown.EXACT:
                voices[kode] += cell.value or 0
            else:
                partly.add(kode)
    return voices, partly


def _all_hidden(kode: str, quarters: Sequence[PublicRecap]) -> bool:
    """Whether no quarter shows anything of a bidang."""
    return all(
        cell.shown is not Shown.EXACT
        for recap in quarters
        for of, cell in zip(recap.bidang_codes, recap.bidang.cells[0], strict=True)
        if of == kode
    )


def _safe_groups(one: Planned) -> bool:
    """Whether no group of a kegiatan, nor its rest, is a handful."""
    people = one.people or 0
    return all(may_be_said(count) and may_be_said(people - count) for count in one.groups.values())


def _share(part: int, base: int) -> int | None:
    """To the nearest five per cent; None without a base."""
    return near(part * 100 // base) if base else None
