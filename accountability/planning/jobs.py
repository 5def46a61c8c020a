"""What a kegiatan is, as one value: checked before it is written, compared when it is changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from accountability.planning import activity_codes
from accountability.planning.models import Kegiatan, KegiatanBeneficiaries, RPJMActivity
from posko.states import Population

MONTHS = range(1, 13)


class NoName(Exception):
    """A kegiatan needs a name."""


class WrongCost(Exception):
    """A cost is nothing or more, in whole rupiah."""


class WrongMonths(Exception):
    """A kegiatan begins in a month of the year and ends in the same or a later one."""


class TooManyPeople(Exception):
    """A group of beneficiaries cannot outnumber all of them."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done: official code, name, size, place, cost in rupiah, source, months, for whom.

    `groups` are people by group (posko.states.Population); groups overlap, so their sum says nothing.
    """

    kode: str
    name: str
    cost: int
    volume: Decimal | int | None = None
    unit: str = ""
    place: str = ""
    beneficiaries: int | None = None
    fund_source: str = ""
    pelaksana: str = ""
    starts_month: int | None = None
    ends_month: int | None = None
    groups: Mapping[str, int] = field(default_factory=dict)
    rpjm_activity: RPJMActivity | None = None

    def check(self) -> None:
        """Raises UnknownActivity, NoName, WrongCost, WrongMonths, TooManyPeople."""
        activity_codes.kegiatan(self.kode)
        if not self.name.strip():
            raise NoName
        if self.cost < 0:
            raise WrongCost
        first, last = self.starts_month, self.ends_month
        if (first is None) != (last is None):
            raise WrongMonths
        if first is not None and last is not None and not (first in MONTHS and first <= last <= MONTHS[-1]):
            raise WrongMonths
        most = max(self.groups.values(), default=0)
        wrong = min(self.groups.values(), default=0) < 0 or not set(self.groups) <= set(Population.values)
        if wrong or (self.beneficiaries is not None and most > self.beneficiaries):
            raise TooManyPeople

    def columns(self) -> dict[str, Any]:
        """The columns of a Kegiatan; its groups stand in rows of their own."""
        return {
            "kode": self.kode,
            "name": self.name.strip(),
            "volume": None if self.volume is None else Decimal(self.volume),
            "unit": self.unit.strip(),
            "place": self.place.strip(),
            "beneficiaries": self.beneficiaries,
            "cost": self.cost,
            "fund_source": self.fund_source,
            "pelaksana": self.pelaksana.strip(),
            "starts_month": self.starts_month,
            "ends_month": self.ends_month,
            "rpjm_activity": self.rpjm_activity,
        }


_ALIKE = ("kode", "name", "unit", "place", "beneficiaries", "cost", "fund_source")
_PLAIN = (*_ALIKE, "pelaksana")


def told(kegiatan: Kegiatan) -> dict[str, Any]:
    """A kegiatan as it is kept in its history: plain values, empty ones left out."""
    said = _said(kegiatan, _PLAIN)
    said["months"] = [kegiatan.starts_month, kegiatan.ends_month] if kegiatan.starts_month else None
    said["rpjm"] = kegiatan.rpjm_activity_id
    said["groups"] = dict(kegiatan.beneficiary_groups.order_by("group").values_list("group", "people"))
    return _filled(said)


def told_of_rpjm(activity: RPJMActivity) -> dict[str, Any]:
    """The same of an activity of the medium-term plan."""
    years = list(activity.years.order_by("year").values_list("year", flat=True))
    return _filled(_said(activity, _ALIKE) | {"years": years})


def _said(of: Kegiatan | RPJMActivity, names: Iterable[str]) -> dict[str, Any]:
    volume = None if of.volume is None else f"{Decimal(of.volume).normalize():f}"
    return {name: getattr(of, name) for name in names} | {"volume": volume}


def _filled(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value not in (None, "", {})}


def write_groups(kegiatan: Kegiatan, groups: Mapping[str, int]) -> None:
    """Writes for whom a kegiatan is anew."""
    KegiatanBeneficiaries.objects.filter(kegiatan=kegiatan).delete()
    KegiatanBeneficiaries.objects.bulk_create(
        KegiatanBeneficiaries(kegiatan=kegiatan, group=group, people=people)
        for group, people in groups.items()
    )


def job_of(kegiatan: Kegiatan) -> Job:
    """What a kegiatan is now."""
    return Job(
        **{name: getattr(kegiatan, name) for name in (*_PLAIN, "volume", "starts_month", "ends_month")},
        groups=dict(kegiatan.beneficiary_groups.values_list("group", "people")),
        rpjm_activity=kegiatan.rpjm_activity,
    )
