"""The medium-term plan: begun, filled with activities and their years, enacted, revised, made longer."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from accountability.planning import activity_codes
from accountability.planning.jobs import NoName, WrongCost, told_of_rpjm
from accountability.planning.leaving import Leave
from accountability.planning.models import (
    Kegiatan,
    Outcome,
    PlanKind,
    RPJMActivity,
    RPJMDesa,
    RPJMYear,
    Usulan,
)
from accountability.planning.perdes_days import check_perdes_day
from accountability.planning.plan_history import NothingChanged, remember
from accountability.planning.plan_lengths import length_for, longest_now
from accountability.planning.plan_stages import check_steps_before
from accountability.planning.revising import RevisingAlready, hold_plan, keep_wording
from accountability.planning.rkp import AlreadyPlanned, NoPlanHere, NotAdopted, back_on_agenda
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import has_budget
from posko.journeys import Step, reach_from
from posko.states import State


class OverlapsAnother(Exception):
    """The desa has a medium-term plan for some of these years already."""


class RPJMEnacted(Exception):
    """The medium-term plan was enacted; its activities change only in a revision."""


class YearsOutside(Exception):
    """An activity is meant for at least one year, all within its plan."""


class NotLonger(Exception):
    """The law of the time does not make this plan longer than it is."""


class ActivityDropped(Exception):
    """The activity was dropped from the medium-term plan."""


class StillInAYearPlan(Exception):
    """A kegiatan of a year plan belongs to this activity; it stays as long as that stands."""


@dataclass(frozen=True, slots=True)
class Planned:
    """An activity of the medium-term plan: what, how much, where, in which years, for about how much."""

    kode: str
    name: str
    years: tuple[int, ...]
    volume: Decimal | int | None = None
    unit: str = ""
    place: str = ""
    beneficiaries: int | None = None
    cost: int | None = None
    fund_source: str = ""

    def columns(self) -> dict[str, Any]:
        """The columns of an RPJMActivity; its years stand in rows of their own."""
        return {
            "kode": self.kode,
            "name": self.name.strip(),
            "volume": None if self.volume is None else Decimal(self.volume),
            "unit": self.unit.strip(),
            "place": self.place.strip(),
            "beneficiaries": self.beneficiaries,
            "cost": self.cost,
            "fund_source": self.fund_source,
        }


def planned_of(activity: RPJMActivity) -> Planned:
    """What an activity is now."""
    names = ("kode", "name", "volume", "unit", "place", "beneficiaries", "cost", "fund_source")
    years = tuple(activity.years.order_by("year").values_list("year", flat=True))
    return Planned(**{name: getattr(activity, name) for name in names}, years=years)


@transaction.atomic
def begin(
    *,
    desa: Wilayah,
    first_year: int,
    by: Actor,
    at: dt.datetime,
    vision: str = "",
    inauguration_date: dt.date | None = None,
) -> RPJMDesa:
    """Begins the medium-term plan from `first_year`, as long as the law of that year says.

    Raises NoPlanHere, OverlapsAnother.
    """
    if not has_budget(desa.kode):
        raise NoPlanHere
    hold(desa=desa)
    last_year = first_year + length_for(first_year).years - 1
    if RPJMDesa.objects.filter(desa=desa, first_year__lte=last_year, last_year__gte=first_year).exists():
        raise OverlapsAnother
    made = RPJMDesa.objects.create(
        desa=desa,
        first_year=first_year,
        last_year=last_year,
        vision=vision.strip(),
        inauguration_date=inauguration_date,
    )
    _record(made, "rpjm.dibuka", by, at, first_year=first_year, last_year=last_year)
    return made


@transaction.atomic
def reword(
    *, rpjm: RPJMDesa, vision: str, inauguration_date: dt.date | None, by: Actor, at: dt.datetime
) -> None:
    """Writes the vision and the day of the inauguration of a draft anew. Raises RPJMEnacted."""
    held = hold_plan(rpjm)
    if held.enacted_date is not None:
        raise RPJMEnacted
    held.vision, held.inauguration_date = vision.strip(), inauguration_date
    held.save(update_fields=["vision", "inauguration_date"])
    _record(held, "rpjm.diubah", by, at)


@transaction.atomic
def add_activity(
    *, rpjm: RPJMDesa, planned: Planned, by: Actor, at: dt.datetime, usulan: Usulan | None = None
) -> RPJMActivity:
    """Puts an activity into the plan; with `usulan`, its voices hear that it stands there.

    Raises RPJMEnacted, UnknownActivity, NoName, WrongCost, YearsOutside, NotAdopted, AlreadyPlanned.
    """
    held = _open(rpjm)
    _check(held, planned)
    adopted = Usulan.objects.adopted().filter(desa=held.desa_id)
    if usulan is not None and not adopted.filter(pk=usulan.pk).exists():
        raise NotAdopted
    try:
        with transaction.atomic():
            made = RPJMActivity.objects.create(rpjm=held, usulan=usulan, **planned.columns())
    except IntegrityError as twice:
        raise AlreadyPlanned from twice
    _write_years(made, planned.years)
    if held.revision:
        remember(of=made, before={}, after=told_of_rpjm(made), by=by, at=at)
    _record(held, "rpjm.kegiatan", by, at, activity=made.pk, kode=made.kode, years=sorted(planned.years))
    if usulan is not None:
        _tell_standing(made, usulan, by, at)
    return made


def _tell_standing(activity: RPJMActivity, usulan: Usulan, by: Actor, at: dt.datetime) -> None:
    until, facts = activity.rpjm.last_year, {"rpjm_activity": activity.pk}
    back_on_agenda(kelompok=usulan.kelompok, facts=facts, by=by, at=at)
    step = Step(
        State.ON_AGENDA,
        "jangka_menengah",
        words={"tahun": until, "tail": activity.name},
        facts={"name": activity.name, "kode": activity.kode, "year": until},
    )
    reach_from(kelompok=usulan.kelompok, here=State.ON_AGENDA, step=step, by=by, at=at)


@transaction.atomic
def change_activity(
    *, activity: RPJMActivity, planned: Planned, by: Actor, at: dt.datetime, why: str = ""
) -> None:
    """Writes an activity anew; its origin stays. The history keeps what was and what is.

    Raises RPJMEnacted, ActivityDropped, NothingChanged, UnknownActivity, NoName, WrongCost, YearsOutside.
    """
    held = _open(activity.rpjm)
    mine = _standing(activity)
    _check(held, planned)
    before = told_of_rpjm(mine)
    for name, value in planned.columns().items():
        setattr(mine, name, value)
    mine.save(update_fields=list(planned.columns()))
    _write_years(mine, planned.years)
    after = told_of_rpjm(mine)
    if before == after:
        raise NothingChanged
    remember(of=mine, before=before, after=after, why=why, by=by, at=at)
    _record(
        held, "rpjm.kegiatan_diubah", by, at, activity=mine.pk, kode=mine.kode, years=sorted(planned.years)
    )


@transaction.atomic
def drop_activity(*, activity: RPJMActivity, leave: Leave, by: Actor, at: dt.datetime) -> int:
    """Takes an activity out; it stays on record with its reason. How many voices were told.

    Voices whose kelompok stands in a plan otherwise are told nothing. Raises RPJMEnacted, ActivityDropped,
    NoReason, StillInAYearPlan.
    """
    held = _open(activity.rpjm)
    mine = _standing(activity)
    leave.check(mine.usulan)
    if mine.kegiatan.filter(dropped_at=None).exists():
        raise StillInAYearPlan
    mine.dropped_at, mine.dropped_why = at, leave.why.strip()[:200]
    mine.save(update_fields=["dropped_at", "dropped_why"])
    remember(of=mine, before={"stands": True}, after={"stands": False}, why=leave.why, by=by, at=at)
    voices = _tell_gone(mine, leave, by, at)
    facts = {"kode": mine.kode, "voices": voices, "to": leave.to.value}
    _record(held, "rpjm.kegiatan_keluar", by, at, activity=mine.pk, **facts)
    return voices


def _tell_gone(activity: RPJMActivity, leave: Leave, by: Actor, at: dt.datetime) -> int:
    if activity.usulan is None:
        return 0
    kelompok, until = activity.usulan.kelompok, activity.rpjm.last_year
    theirs = {"usulan__kelompok": kelompok, "dropped_at": None}
    if RPJMActivity.objects.filter(**theirs).exists() or Kegiatan.objects.filter(**theirs).exists():
        return 0
    facts = {"rpjm_activity": activity.pk, "name": activity.name, "year": until}
    step = leave.step("keluar_jangka", {}, facts)
    return reach_from(kelompok=kelompok, here=State.ON_AGENDA, step=step, by=by, at=at)


@transaction.atomic
def enact_rpjm(*, rpjm: RPJMDesa, perdes_no: str, enacted_date: dt.date, by: Actor, at: dt.datetime) -> None:
    """Records that the plan became a Perdes, after the inauguration; or its revision, after what it revises.

    Both follow the musyawarah recorded among its steps. Raises RPJMEnacted, PerdesNotYet, PerdesTooEarly,
    PerdesBeforeStep.
    """
    held = _open(rpjm)
    first = held.enacted_date or held.inauguration_date
    check_perdes_day(day=enacted_date, desa=held.desa, at=at, after=first)
    check_steps_before(desa=held.desa, plan=PlanKind.RPJM, year=held.first_year, perdes_on=enacted_date)
    held.perdes_no, held.enacted_date, held.revising_since = perdes_no.strip(), enacted_date, None
    held.save(update_fields=["perdes_no", "enacted_date", "revising_since"])
    _record(held, "rpjm.ditetapkan", by, at, perdes_no=held.perdes_no, revision=held.revision)


@transaction.atomic
def extend(*, rpjm: RPJMDesa, perdes_no: str, enacted_date: dt.date, by: Actor, at: dt.datetime) -> int:
    """Makes a running plan as long as the law now says, by a Perdes of its own; the new last year.

    A plan of six years gets its years 7 and 8 (UU 3/2024 ps 79(2)a). That changes nothing else of it, so it
    is no revision, and waits while one is open; the wording before is kept. Raises NotLonger,
    RevisingAlready, OverlapsAnother, PerdesNotYet, PerdesTooEarly.
    """
    held = hold_plan(rpjm)
    if held.revising_since is not None:
        raise RevisingAlready
    if held.enacted_date is not None:
        check_perdes_day(day=enacted_date, desa=held.desa, at=at, after=held.enacted_date)
    law = longest_now(held.first_year, enacted_date.year)
    last_year = held.first_year + law.years - 1
    if last_year <= held.last_year or held.enacted_date is None:
        raise NotLonger
    after = RPJMDesa.objects.filter(desa=held.desa_id, first_year__gt=held.first_year)
    if after.filter(first_year__lte=last_year).exists():
        raise OverlapsAnother
    keep_wording(held, held.enacted_date, number=0, extended_to=last_year, why=law.legal_basis, by=by, at=at)
    before, held.last_year = held.last_year, last_year
    held.perdes_no, held.enacted_date = perdes_no.strip(), enacted_date
    held.save(update_fields=["last_year", "perdes_no", "enacted_date"])
    _record(held, "rpjm.diperpanjang", by, at, before=before, last_year=last_year, perdes_no=held.perdes_no)
    return last_year


def origin_words(activity: RPJMActivity) -> str:
    """What a musyawarah said of the usulan behind an activity, "" for none."""
    decision = getattr(activity.usulan, "decision", None) if activity.usulan is not None else None
    return decision.sentence if decision is not None and decision.outcome == Outcome.ADOPTED else ""


def _open(rpjm: RPJMDesa) -> RPJMDesa:
    held = hold_plan(rpjm)
    if not held.is_open:
        raise RPJMEnacted
    return held


def _standing(activity: RPJMActivity) -> RPJMActivity:
    rows = RPJMActivity.objects.select_for_update(of=("self",))
    mine = rows.select_related("rpjm", "usulan__kelompok__desa").get(pk=activity.pk)
    if mine.dropped_at is not None:
        raise ActivityDropped
    return mine


def _check(rpjm: RPJMDesa, planned: Planned) -> None:
    activity_codes.kegiatan(planned.kode)
    if not planned.name.strip():
        raise NoName
    if planned.cost is not None and planned.cost < 0:
        raise WrongCost
    inside = range(rpjm.first_year, rpjm.last_year + 1)
    if not planned.years or not all(year in inside for year in planned.years):
        raise YearsOutside


def _write_years(activity: RPJMActivity, years: Iterable[int]) -> None:
    RPJMYear.objects.filter(activity=activity).delete()
    RPJMYear.objects.bulk_create(RPJMYear(activity=activity, year=year) for year in sorted(set(years)))


def _record(rpjm: RPJMDesa, kind: str, by: Actor, at: dt.datetime, **facts: Any) -> None:
    record(kind=kind, ref=f"rpjm:{rpjm.pk}", desa=rpjm.desa, by=by, at=at, facts=facts)
