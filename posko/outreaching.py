"""Goes out to hear people: an outreach is planned with its guide, changed, called off, its result told."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.db import IntegrityError, models, transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from accountability.lib.local_time import local_date
from accountability.regions.models import Dusun, Wilayah
from posko.models import Outreach, OutreachTarget, Volunteer


class GuideIncomplete(Exception):
    """The guide must say maksud, tujuan, sasaran, waktu and uraian kegiatan (Permendagri 110/2016 ps 33)."""


class EndsBeforeItBegins(Exception):
    """An outreach ends on the day it begins, or later."""


class CalledOffAlready(Exception):
    """This outreach was called off; plan a new one."""


class NoReason(Exception):
    """Who was to be visited is told why it does not happen."""


class NotBegunYet(Exception):
    """A result can be told once the outreach has begun, and presented afterwards."""


class NothingFound(Exception):
    """A result needs words before it is presented."""


class NamedAlready(Exception):
    """A volunteer of that name is in this outreach."""


class ElsewhereDusun(Exception):
    """That dusun is not of this desa."""


@dataclass(frozen=True, slots=True)
class Guide:
    """What the guide of an outreach says; `ends_on` is its last day."""

    kind: str
    title: str
    maksud: str
    tujuan: str
    sasaran: str
    starts_on: dt.date
    ends_on: dt.date
    uraian: str
    hours: str = ""
    place: str = ""
    decision_no: str = ""
    decision_date: dt.date | None = None
    target_sheets: int | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """Whom it means to hear: a dusun, a group (posko.states.Population), or that group in that dusun."""

    dusun: Dusun | None = None
    group: str = ""


@transaction.atomic
def plan_outreach(
    *, desa: Wilayah, guide: Guide, targets: Iterable[Target], by: Actor, at: dt.datetime
) -> Outreach:
    """Writes it into the council's calendar. Raises GuideIncomplete, EndsBeforeItBegins, ElsewhereDusun."""
    _check(guide)
    hold(desa=desa)
    outreach = Outreach.objects.create(desa=desa, planned_at=at, planned_by_id=by.user_id, **asdict(guide))
    _aim(outreach, targets)
    _told("rencana", outreach, by, at)
    return outreach


@transaction.atomic
def change_outreach(
    *, outreach: Outreach, guide: Guide, targets: Iterable[Target], by: Actor, at: dt.datetime
) -> None:
    """Writes the guide anew. Raises as `plan_outreach`, and CalledOffAlready."""
    _check(guide)
    held = _held(outreach)
    for name, value in asdict(guide).items():
        setattr(held, name, value)
    held.save()
    held.targets.all().delete()
    _aim(held, targets)
    _told("ubah", held, by, at)


@transaction.atomic
def call_off(*, outreach: Outreach, why: str, by: Actor, at: dt.datetime) -> None:
    """It does not happen; the reason stays. Raises NoReason, CalledOffAlready."""
    reason = " ".join(why.split())[:200]
    if not reason:
        raise NoReason
    held = _held(outreach)
    held.called_off_at, held.called_off_why = at, reason
    held.save(update_fields=["called_off_at", "called_off_why"])
    _told("batal", held, by, at)


@transaction.atomic
def tell_result(
    *, outreach: Outreach, result: str, presented_on: dt.date | None, by: Actor, at: dt.datetime
) -> None:
    """What was found, and the day it was presented in a musyawarah of the council (ps 33), or None: not yet.

    Raises NothingFound, NotBegunYet, CalledOffAlready.
    """
    if not result.strip():
        raise NothingFound
    held = _held(outreach)
    today = local_date(at, held.desa_id)
    if today < held.starts_on or (presented_on and not held.starts_on <= presented_on <= today):
        raise NotBegunYet
    held.result, held.presented_on = result.strip(), presented_on
    held.save(update_fields=["result", "presented_on"])
    _told("hasil", held, by, at, presented=presented_on is not None)


@transaction.atomic
def enlist(
    *,
    outreach: Outreach,
    name: str,
    dusun: Dusun | None,
    target_sheets: int | None,
    by: Actor,
    at: dt.datetime,
) -> Volunteer:
    """Adds a volunteer, by the name the desk knows. Raises NamedAlready, ElsewhereDusun, CalledOffAlready."""
    held = _held(outreach)
    if dusun is not None and dusun.desa_id != held.desa_id:
        raise ElsewhereDusun
    try:
        with transaction.atomic():
            volunteer = Volunteer.objects.create(
                outreach=held, name=" ".join(name.split()), dusun=dusun, target_sheets=target_sheets
            )
    except IntegrityError:
        raise NamedAlready from None
    _told("relawan", held, by, at)
    return volunteer


def volunteers_of(desa: Wilayah) -> models.QuerySet[Volunteer]:
    """The volunteers of outreaches that stand, of the latest outreach first."""
    found = Volunteer.objects.filter(outreach__desa=desa, outreach__called_off_at=None)
    return found.select_related("outreach__desa", "dusun").order_by("-outreach__starts_on", "name", "pk")


def _check(guide: Guide) -> None:
    five = (guide.title, guide.maksud, guide.tujuan, guide.sasaran, guide.uraian)
    if not all(said.strip() for said in five):
        raise GuideIncomplete
    if guide.ends_on < guide.starts_on:
        raise EndsBeforeItBegins


def _aim(outreach: Outreach, targets: Iterable[Target]) -> None:
    wanted = dict.fromkeys(target for target in targets if target.dusun or target.group)
    if any(target.dusun and target.dusun.desa_id != outreach.desa_id for target in wanted):
        raise ElsewhereDusun
    OutreachTarget.objects.bulk_create(
        [OutreachTarget(outreach=outreach, dusun=one.dusun, group=one.group) for one in wanted]
    )


def _held(outreach: Outreach) -> Outreach:
    hold(desa=outreach.desa)
    held = Outreach.objects.select_for_update(of=("self",)).select_related("desa").get(pk=outreach.pk)
    if held.called_off_at is not None:
        raise CalledOffAlready
    return held


def _told(what: str, outreach: Outreach, by: Actor, at: dt.datetime, **facts: bool) -> None:
    record(
        kind=f"penggalian.{what}",
        ref=str(outreach.pk),
        desa=outreach.desa,
        by=by,
        at=at,
        facts={"kind": outreach.kind, **facts},
    )
