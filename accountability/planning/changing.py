"""Changes a planned kegiatan, and keeps how it was before."""

import datetime as dt

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from accountability.planning.jobs import Job, told, write_groups
from accountability.planning.models import Kegiatan, KegiatanChange
from accountability.planning.plan_history import NothingChanged, remember
from accountability.planning.rkp import check_open, check_rpjm


class DroppedAlready(Exception):
    """The kegiatan was dropped from the plan; it must be restored first."""


@transaction.atomic
def change(*, kegiatan: Kegiatan, job: Job, by: Actor, at: dt.datetime, why: str = "") -> KegiatanChange:
    """Writes a kegiatan anew; its origin stays. The history keeps what was and what is.

    Raises AlreadyEnacted, DroppedAlready, NothingChanged, ElsewhereRPJM, UnknownActivity, and what Job.check
    raises.
    """
    job.check()
    held = held_for_change(kegiatan)
    if held.dropped_at is not None:
        raise DroppedAlready
    check_rpjm(held.desa, job)
    before = told(held)
    for name, value in job.columns().items():
        setattr(held, name, value)
    held.save(update_fields=list(job.columns()))
    write_groups(held, job.groups)
    after = told(held)
    if before == after:
        raise NothingChanged
    made = remember(of=held, before=before, after=after, why=why, by=by, at=at)
    facts = {"kode": held.kode, "cost_before": before["cost"], "cost": held.cost, "revision": made.revision}
    record(kind="rkp.kegiatan_diubah", ref=f"kegiatan:{held.pk}", desa=held.desa, by=by, at=at, facts=facts)
    return made


def held_for_change(kegiatan: Kegiatan) -> Kegiatan:
    """The kegiatan, held against every other deed of its desa. Raises AlreadyEnacted."""
    hold(desa=kegiatan.desa)
    rows = Kegiatan.objects.select_for_update(of=("self",))
    held = rows.select_related("desa", "rkp__desa", "rpjm_activity", "usulan__kelompok__desa").get(
        pk=kegiatan.pk
    )
    check_open(held.rkp)
    return held
