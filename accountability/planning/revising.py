"""Opens an enacted plan, RKP or RPJM, again for a change by Perdes, and closes it when nothing came of it.

An RPJM is changed on special events (disaster, crisis) or by new policy from above, agreed in a Musrenbang
and enacted by Perdes (Permendagri 114/2014 ps 26); an RKP likewise.
"""

import datetime as dt
from typing import Any, cast

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from accountability.planning.models import KegiatanChange, PlanRevision, RKPDesa, RPJMDesa
from accountability.planning.plan_history import Plan


class NotEnactedYet(Exception):
    """A plan that is still a draft is changed as it is, without a revision."""


class RevisingAlready(Exception):
    """The plan is open already."""


class NoReasonToRevise(Exception):
    """A revision says why."""


class NotRevising(Exception):
    """The plan is not open."""


class ChangedAlready(Exception):
    """Something was changed: the revision ends with its Perdes."""


@transaction.atomic
def open_revision(*, plan: Plan, why: str, by: Actor, at: dt.datetime) -> PlanRevision:
    """Opens an enacted plan; the wording enacted so far is kept. Its Perdes (`enact`, `enact_rpjm`) ends it.

    Raises NotEnactedYet, RevisingAlready, NoReasonToRevise.
    """
    if not why.strip():
        raise NoReasonToRevise
    held = hold_plan(plan)
    if held.enacted_date is None:
        raise NotEnactedYet
    if held.revising_since is not None:
        raise RevisingAlready
    held.revision, held.revising_since = held.revision + 1, at
    held.save(update_fields=["revision", "revising_since"])
    made = keep_wording(held, held.enacted_date, number=held.revision, why=why, by=by, at=at)
    _record(held, "revisi", held.revision, by, at)
    return made


@transaction.atomic
def give_up_revision(*, plan: Plan, by: Actor, at: dt.datetime) -> None:
    """Closes a revision in which nothing was changed; the ledger keeps that it was open.

    Raises NotRevising, ChangedAlready.
    """
    held = hold_plan(plan)
    if held.revising_since is None:
        raise NotRevising
    number = held.revision
    changed = KegiatanChange.objects.filter(revision=number)
    mine = {"kegiatan__rkp": held} if isinstance(held, RKPDesa) else {"rpjm_activity__rpjm": held}
    if changed.filter(**mine).exists():
        raise ChangedAlready
    held.revisions.filter(number=number).delete()
    held.revision, held.revising_since = number - 1, None
    held.save(update_fields=["revision", "revising_since"])
    _record(held, "revisi_batal", number, by, at)


def keep_wording(
    plan: Plan,
    enacted_date: dt.date,
    *,
    number: int,
    why: str,
    by: Actor,
    at: dt.datetime,
    extended_to: int | None = None,
) -> PlanRevision:
    """Keeps the Perdes of a plan, enacted on `enacted_date`, before another one changes it."""
    return PlanRevision.objects.create(
        rkp=plan if isinstance(plan, RKPDesa) else None,
        rpjm=plan if isinstance(plan, RPJMDesa) else None,
        number=number,
        extended_to=extended_to,
        why=why.strip()[:300],
        perdes_no_before=plan.perdes_no,
        enacted_date_before=enacted_date,
        opened_at=at,
        opened_by_id=by.user_id,
    )


def hold_plan[P: RKPDesa | RPJMDesa](plan: P) -> P:
    """The plan as it stands now, held against every other deed of its desa."""
    hold(desa=plan.desa)
    rows = type(plan)._default_manager.select_for_update(of=("self",)).select_related("desa")
    return cast("P", rows.get(pk=plan.pk))


def _record(plan: Plan, what: str, number: int, by: Actor, at: dt.datetime) -> None:
    name = "rkp" if isinstance(plan, RKPDesa) else "rpjm"
    facts: dict[str, Any] = {"revision": number}
    facts |= (
        {"year": plan.year}
        if isinstance(plan, RKPDesa)
        else {"first_year": plan.first_year, "last_year": plan.last_year}
    )
    record(kind=f"{name}.{what}", ref=f"{name}:{plan.pk}", desa=plan.desa, by=by, at=at, facts=facts)
