"""Writes the year plan: what was adopted becomes a kegiatan with its official code, until it is enacted."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from accountability.planning.jobs import Job as Job  # noqa: PLC0414 - known from here
from accountability.planning.jobs import told, write_groups
from accountability.planning.models import Kegiatan, PlanKind, RKPDesa, RPJMActivity, Usulan
from accountability.planning.perdes_days import check_perdes_day
from accountability.planning.plan_history import remember
from accountability.planning.plan_stages import check_steps_before
from accountability.planning.revising import hold_plan
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import has_budget
from posko.journeys import Step, reach_from, reach_together
from posko.models import Kelompok
from posko.states import State


class NoPlanHere(Exception):
    """Only a desa or desa adat has an RKP Desa; a kelurahan has none."""


class NotAdopted(Exception):
    """Only what a musyawarah adopted goes into the plan as a citizens' proposal."""


class AlreadyPlanned(Exception):
    """This proposal is already a kegiatan of this plan."""


class AlreadyEnacted(Exception):
    """The plan was enacted; changes need a revision."""


class ElsewhereRPJM(Exception):
    """A kegiatan can only belong to an activity that stands in its own desa's RPJM."""


@transaction.atomic
def plan(
    *, desa: Wilayah, year: int, job: Job, by: Actor, at: dt.datetime, usulan: Usulan | None = None
) -> Kegiatan:
    """Puts a kegiatan into the RKP Desa of `year`; with `usulan`, its voices hear of it.

    One that belongs to an activity of the RPJM has the origin of that activity, unless it says its own.
    Raises UnknownActivity, NoPlanHere, NotAdopted, AlreadyPlanned, AlreadyEnacted, ElsewhereRPJM, and what
    Job.check raises.
    """
    if not has_budget(desa.kode):
        raise NoPlanHere
    job.check()
    hold(desa=desa)
    if usulan is not None and not Usulan.objects.adopted().filter(pk=usulan.pk, desa=desa).exists():
        raise NotAdopted
    check_rpjm(desa, job)
    rkp, _ = RKPDesa.objects.get_or_create(desa=desa, year=year)
    check_open(rkp)
    kegiatan = _write(desa, rkp, job, usulan or _origin_in_rpjm(rkp, job))
    write_groups(kegiatan, job.groups)
    if rkp.revision:
        remember(of=kegiatan, before={}, after=told(kegiatan), by=by, at=at)
    origin = kegiatan.usulan
    facts = {"year": year, "kode": job.kode, "cost": job.cost, "usulan": origin.pk if origin else None}
    record(kind="rkp.kegiatan", ref=f"kegiatan:{kegiatan.pk}", desa=desa, by=by, at=at, facts=facts)
    if origin is not None:
        tell_planned(kegiatan=kegiatan, kelompok=origin.kelompok, year=year, by=by, at=at)
    return kegiatan


def check_open(rkp: RKPDesa) -> None:
    """Raises AlreadyEnacted unless the plan may be written: a draft, or one opened again by a revision."""
    if not rkp.is_open:
        raise AlreadyEnacted


def check_rpjm(desa: Wilayah, job: Job) -> None:
    """Raises ElsewhereRPJM for an activity of another desa, or one that was dropped."""
    of = job.rpjm_activity  # read before the desa was held: it may have been dropped since
    if (
        of is not None
        and not RPJMActivity.objects.filter(pk=of.pk, rpjm__desa=desa, dropped_at=None).exists()
    ):
        raise ElsewhereRPJM


@transaction.atomic
def tell_planned(*, kegiatan: Kegiatan, kelompok: Kelompok, year: int, by: Actor, at: dt.datetime) -> int:
    """Tells every voice behind a kegiatan that it stands in the plan; how many were told."""
    back_on_agenda(kelompok=kelompok, facts={"kegiatan": kegiatan.pk}, by=by, at=at)
    step = Step(
        State.PLANNED,
        "direncanakan",
        words={"tahun": year, "tail": kegiatan.name},
        facts={
            "kegiatan": kegiatan.pk,
            "kode": kegiatan.kode,
            "name": kegiatan.name,
            "year": year,
            "rupiah": kegiatan.cost,
        },
    )
    return reach_together(kelompok=kelompok, step=step, by=by, at=at)


@transaction.atomic
def back_on_agenda(*, kelompok: Kelompok, facts: dict[str, Any], by: Actor, at: dt.datetime) -> None:
    """Those that a plan let go of come back to the agenda before they stand in one again, without news."""
    gone = Q(usulan__kelompok=kelompok, changes__after={"stands": False})
    if Kegiatan.objects.filter(gone).exists() or RPJMActivity.objects.filter(gone).exists():
        back = Step(State.ON_AGENDA, "kembali_rencana", facts=facts, quiet=True)
        reach_from(kelompok=kelompok, here=State.NOT_NOW, step=back, by=by, at=at)


def _origin_in_rpjm(rkp: RKPDesa, job: Job) -> Usulan | None:
    """The usulan behind the activity a kegiatan belongs to, unless it stands in this plan already."""
    found = job.rpjm_activity.usulan if job.rpjm_activity is not None else None
    if found is None or rkp.kegiatan.standing().filter(usulan=found).exists():
        return None
    return found


def _write(desa: Wilayah, rkp: RKPDesa, job: Job, usulan: Usulan | None) -> Kegiatan:
    try:
        with transaction.atomic():
            return Kegiatan.objects.create(desa=desa, rkp=rkp, usulan=usulan, **job.columns())
    except IntegrityError as twice:
        if usulan is not None and rkp.kegiatan.standing().filter(usulan=usulan).exists():
            raise AlreadyPlanned from twice
        raise


@transaction.atomic
def enact(*, rkp: RKPDesa, perdes_no: str, enacted_date: dt.date, by: Actor, at: dt.datetime) -> None:
    """Records that the plan, or its revision, became a Perdes.

    A plan is made in the year before its own, follows the musyawarah recorded among its steps, and a revision
    what it revises. Raises AlreadyEnacted, PerdesNotYet, PerdesTooEarly, PerdesBeforeStep.
    """
    held = hold_plan(rkp)
    check_open(held)
    first = held.enacted_date or dt.date(held.year - 1, 1, 1)
    check_perdes_day(day=enacted_date, desa=held.desa, at=at, after=first)
    check_steps_before(desa=held.desa, plan=PlanKind.RKP, year=held.year, perdes_on=enacted_date)
    held.perdes_no, held.enacted_date, held.revising_since = perdes_no, enacted_date, None
    held.save(update_fields=["perdes_no", "enacted_date", "revising_since"])
    facts = {"year": held.year, "perdes_no": perdes_no, "revision": held.revision}
    record(kind="rkp.ditetapkan", ref=f"rkp:{held.pk}", desa=held.desa, by=by, at=at, facts=facts)
