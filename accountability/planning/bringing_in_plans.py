"""Takes the rows of a file into a plan: each once, however often the file comes.

What stands in the plan already is left as it is, also where the file says something else of it: a plan that
people agreed to changes only by hand, each change with its history. The differences are told.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from accountability.planning.du_rkp import Onward, SentAlready, list_item
from accountability.planning.jobs import Job
from accountability.planning.models import DURKP, DURKPItem, Kegiatan, RKPDesa, RPJMActivity, RPJMDesa
from accountability.planning.plan_rows import Mark, mark_of
from accountability.planning.rkp import check_open, plan
from accountability.planning.rpjm import Planned, RPJMEnacted, add_activity
from accountability.regions.models import Wilayah

_WORDS = {
    "volume": "volume",
    "unit": "satuan",
    "beneficiaries": "penerima manfaat",
    "cost": "biaya",
    "fund_source": "sumber dana",
    "pelaksana": "pelaksana",
    "starts_month": "bulan mulai",
    "ends_month": "bulan selesai",
    "groups": "kelompok penerima",
    "years": "tahun",
}


@dataclass(slots=True)
class Sorted[T]:
    """What of a file is new, what stands in the plan already, and of what the plan says something else.

    `again` holds all that stand there; `other` those of them that differ, each with the words for what does.
    """

    new: list[T] = field(default_factory=list)
    again: list[T] = field(default_factory=list)
    other: list[tuple[T, str]] = field(default_factory=list)


def sort_out(*, desa: Wilayah, year: int, jobs: Iterable[Job]) -> Sorted[Job]:
    """Parts new kegiatan from those that stand there: same code, name and place. Two queries."""
    rows = Kegiatan.objects.filter(desa=desa).of_year(year).prefetch_related("beneficiary_groups")
    return _parted(jobs, {mark_of(one): _said_of_kegiatan(one) for one in rows})


def sort_out_activities(*, rpjm: RPJMDesa, planned: Iterable[Planned]) -> Sorted[Planned]:
    """The same for the activities of a medium-term plan. Two queries."""
    rows = RPJMActivity.objects.filter(rpjm=rpjm, dropped_at=None).prefetch_related("years")
    return _parted(planned, {mark_of(one): _said_of_activity(one) for one in rows})


def sort_out_items(*, desa: Wilayah, year: int, items: Iterable[Onward]) -> Sorted[Onward]:
    """The same for what goes up; the office belongs to the mark. One query."""
    rows = DURKPItem.objects.filter(du_rkp__desa=desa, du_rkp__year=year)
    return _parted(items, {mark_of(one): _values(one) for one in rows})


@transaction.atomic
def bring_in(*, desa: Wilayah, year: int, jobs: Iterable[Job], by: Actor, at: dt.datetime) -> Sorted[Job]:
    """Plans what is new, all of it or nothing. The same file twice changes nothing.

    Raises what planning.rkp.plan raises.
    """
    hold(desa=desa)
    found = sort_out(desa=desa, year=year, jobs=jobs)
    existing = RKPDesa.objects.filter(desa=desa, year=year).first()
    if existing is not None:
        check_open(existing)
    for job in found.new:
        plan(desa=desa, year=year, job=job, by=by, at=at)
    _record("rkp.dibawa_masuk", f"rkp:{desa.kode}/{year}", desa, found, by, at, year=year)
    return found


@transaction.atomic
def bring_in_activities(
    *, rpjm: RPJMDesa, planned: Iterable[Planned], by: Actor, at: dt.datetime
) -> Sorted[Planned]:
    """Puts what is new into the medium-term plan, all of it or nothing; where it comes from is told by hand.

    Raises RPJMEnacted, and what planning.rpjm.add_activity raises.
    """
    hold(desa=rpjm.desa)
    found = sort_out_activities(rpjm=rpjm, planned=planned)
    if not RPJMDesa.objects.get(pk=rpjm.pk).is_open:
        raise RPJMEnacted
    for one in found.new:
        add_activity(rpjm=rpjm, planned=one, by=by, at=at)
    _record("rpjm.dibawa_masuk", f"rpjm:{rpjm.pk}", rpjm.desa, found, by, at)
    return found


@transaction.atomic
def bring_in_items(
    *, desa: Wilayah, year: int, items: Iterable[Onward], by: Actor, at: dt.datetime
) -> Sorted[Onward]:
    """Writes what is new into the DU-RKP of `year`, all of it or nothing.

    Raises SentAlready, and what planning.du_rkp.list_item raises.
    """
    hold(desa=desa)
    found = sort_out_items(desa=desa, year=year, items=items)
    if DURKP.objects.filter(desa=desa, year=year, sent_on__isnull=False).exists():
        raise SentAlready
    for one in found.new:
        list_item(desa=desa, year=year, onward=one, by=by, at=at)
    _record("durkp.dibawa_masuk", f"durkp:{desa.kode}/{year}", desa, found, by, at, year=year)
    return found


def _parted[T: (Job, Planned, Onward)](rows: Iterable[T], there: Mapping[Mark, dict[str, Any]]) -> Sorted[T]:
    found, seen = Sorted[T](), set[Mark]()
    for row in rows:
        mark = mark_of(row)
        if mark not in there and mark not in seen:
            found.new.append(row)
        else:
            found.again.append(row)
            if mark in there and (words := _difference(row, there[mark])):
                found.other.append((row, words))
        seen.add(mark)
    return found


def _difference(row: Any, there: Mapping[str, Any]) -> str:
    """In which columns a row says something else than the plan does; "" for none."""
    return ", ".join(_WORDS[name] for name, said in there.items() if getattr(row, name) != said)


def _values(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("volume", "unit", "beneficiaries", "cost")}


def _said_of_kegiatan(one: Kegiatan) -> dict[str, Any]:
    more = ("fund_source", "pelaksana", "starts_month", "ends_month")
    groups = {each.group: each.people for each in one.beneficiary_groups.all()}
    return _values(one) | {name: getattr(one, name) for name in more} | {"groups": groups}


def _said_of_activity(one: RPJMActivity) -> dict[str, Any]:
    years = tuple(sorted(each.year for each in one.years.all()))
    return _values(one) | {"fund_source": one.fund_source, "years": years}


def _record[T](
    kind: str, ref: str, desa: Wilayah, found: Sorted[T], by: Actor, at: dt.datetime, **facts: Any
) -> None:
    """One entry for the file, beside those of its rows; none where nothing was new."""
    if found.new:
        facts |= {"new": len(found.new), "again": len(found.again)}
        record(kind=kind, ref=ref, desa=desa, by=by, at=at, facts=facts)
