"""The history of plans: what was changed in a kegiatan, and the wordings a plan had, each with its Perdes."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accountability.accounts.actors import Actor
from accountability.lib.local_time import tanggal
from accountability.planning.models import (
    Kegiatan,
    KegiatanChange,
    PlanKind,
    RKPDesa,
    RPJMActivity,
    RPJMDesa,
)
from accountability.regions.models import Wilayah

type Plan = RKPDesa | RPJMDesa


class NothingChanged(Exception):
    """What was sent is what stands there already."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a plan by Perdes, in the order they were made.

    `number` says the how manieth revision, 0 for one that only made an RPJM longer, to `extended_to`. The
    Perdes `before` and the one that changed it are number and day; the latter is None while it is open.
    """

    number: int
    extended_to: int | None
    why: str
    before: tuple[str, dt.date]
    by: tuple[str, dt.date] | None


def changes_of(plan: Plan | None) -> list[Change]:
    """Every change of a plan by Perdes, the newest first; one query."""
    if plan is None:
        return []
    found: list[Change] = []
    until = None if plan.revising_since is not None else _perdes(plan.perdes_no, plan.enacted_date)
    for one in plan.revisions.order_by("-opened_at", "-id"):
        before = (one.perdes_no_before, one.enacted_date_before)
        found.append(Change(one.number, one.extended_to, one.why, before, until))
        until = before
    return found


def standing_of(plan: Plan | None, perdes: str) -> str:
    """How a plan stands, as its papers say it: a draft, or by which Perdes (`perdes` is the local word)."""
    if plan is None or plan.enacted_date is None:
        return _("Rancangan, belum ditetapkan")
    told = f"{perdes} {plan.perdes_no}, {tanggal(plan.enacted_date)}"
    if plan.revising_since is not None:
        return f"{told} ({_('sedang diubah')})"
    return f"{told} ({_('perubahan ke')} {plan.revision})" if plan.revision else told


def plan_of(desa: Wilayah, plan: str, year: int) -> Plan | None:
    """The RKP of `year`, or the RPJM that begins with it."""
    if plan == PlanKind.RKP:
        return RKPDesa.objects.filter(desa=desa, year=year).first()
    return RPJMDesa.objects.filter(desa=desa, first_year=year).first()


def first_perdes(plan: Plan) -> tuple[str, dt.date] | None:
    """Number and day of the Perdes that enacted it first; None for a draft. One query."""
    earliest = plan.revisions.order_by("enacted_date_before", "id").first()
    if earliest is not None:
        return earliest.perdes_no_before, earliest.enacted_date_before
    return _perdes(plan.perdes_no, plan.enacted_date)


def _perdes(number: str, day: dt.date | None) -> tuple[str, dt.date] | None:
    return (number, day) if day is not None else None


def remember(
    *,
    of: Kegiatan | RPJMActivity,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    by: Actor,
    at: dt.datetime,
    why: str = "",
) -> KegiatanChange:
    """Adds to the history of a kegiatan, of a year or of an RPJM: only what differs."""
    names = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
    return KegiatanChange.objects.create(
        kegiatan=of if isinstance(of, Kegiatan) else None,
        rpjm_activity=of if isinstance(of, RPJMActivity) else None,
        revision=of.rkp.revision if isinstance(of, Kegiatan) else of.rpjm.revision,
        before={name: before.get(name) for name in names},
        after={name: after.get(name) for name in names},
        why=why.strip()[:200],
        changed_at=at,
        changed_by_id=by.user_id,
    )
