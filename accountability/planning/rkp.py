"""Writes the year plan: what was adopted becomes a kegiatan with its official code, until it is enacted."""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from accountability.planning import activity_codes
from accountability.planning.models import Kegiatan, RKPDesa, Usulan
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import has_budget
from posko.journeys import Step, reach_together
from posko.states import State


class NoPlanHere(Exception):
    """Only a desa or desa adat has an RKP Desa; a kelurahan has none."""


class NotAdopted(Exception):
    """Only what a musyawarah adopted goes into the plan as a citizens' proposal."""


class AlreadyPlanned(Exception):
    """This proposal is already a kegiatan of this plan."""


class AlreadyEnacted(Exception):
    """The plan was enacted; changes need a revision."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done: official code, name, size, place, cost in rupiah, source of funds."""

    kode: str
    name: str
    cost: int
    volume: int | None = None
    unit: str = ""
    place: str = ""
    beneficiaries: int | None = None
    fund_source: str = ""
    pelaksana: str = ""


@transaction.atomic
def plan(
    *, desa: Wilayah, year: int, job: Job, by: Actor, at: dt.datetime, usulan: Usulan | None = None
) -> Kegiatan:
    """Puts a kegiatan into the RKP Desa of `year`; with `usulan`, its voices hear of it.

    Raises UnknownActivity, NoPlanHere, NotAdopted, AlreadyPlanned, AlreadyEnacted.
    """
    if not has_budget(desa.kode):
        raise NoPlanHere
    activity_codes.kegiatan(job.kode)
    hold(desa=desa)
    if usulan is not None and not Usulan.objects.adopted().filter(pk=usulan.pk, desa=desa).exists():
        raise NotAdopted
    rkp, _ = RKPDesa.objects.get_or_create(desa=desa, year=year)
    if rkp.enacted_date is not None:
        raise AlreadyEnacted
    kegiatan = _write(desa, rkp, job, usulan)
    facts = {"year": year, "kode": job.kode, "cost": job.cost, "usulan": usulan.pk if usulan else None}
    record(kind="rkp.kegiatan", ref=f"kegiatan:{kegiatan.pk}", desa=desa, by=by, at=at, facts=facts)
    if usulan is not None:
        step = Step(
            State.PLANNED,
            "direncanakan",
            words={"tahun": year, "tail": kegiatan.name},
            facts={
                "kegiatan": kegiatan.pk,
                "kode": job.kode,
                "name": kegiatan.name,
                "year": year,
                "rupiah": job.cost,
            },
        )
        reach_together(kelompok=usulan.kelompok, step=step, by=by, at=at)
    return kegiatan


def _write(desa: Wilayah, rkp: RKPDesa, job: Job, usulan: Usulan | None) -> Kegiatan:
    try:
        with transaction.atomic():
            return Kegiatan.objects.create(
                desa=desa,
                rkp=rkp,
                usulan=usulan,
                kode=job.kode,
                name=job.name,
                volume=job.volume,
                unit=job.unit,
                place=job.place,
                beneficiaries=job.beneficiaries,
                cost=job.cost,
                fund_source=job.fund_source,
                pelaksana=job.pelaksana,
            )
    except IntegrityError as twice:
        if usulan is not None and rkp.kegiatan.filter(usulan=usulan).exists():
            raise AlreadyPlanned from twice
        raise


@transaction.atomic
def enact(*, rkp: RKPDesa, perdes_no: str, enacted_date: dt.date, by: Actor, at: dt.datetime) -> None:
    """Records that the plan became a Perdes. Raises AlreadyEnacted."""
    hold(desa=rkp.desa)
    held = RKPDesa.objects.select_for_update(of=("self",)).select_related("desa").get(pk=rkp.pk)
    if held.enacted_date is not None:
        raise AlreadyEnacted
    held.perdes_no, held.enacted_date = perdes_no, enacted_date
    held.save(update_fields=["perdes_no", "enacted_date"])
    facts = {"year": held.year, "perdes_no": perdes_no}
    record(kind="rkp.ditetapkan", ref=f"rkp:{held.pk}", desa=held.desa, by=by, at=at, facts=facts)
