"""Who of the kecamatan has which of the eighteen tasks: given with a reason, handed on, and how many."""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from accountability.accounts.actors import Actor
from accountability.accounts.models import Membership, Role
from accountability.oversight.coaching.refusals import (
    GoneOnMeanwhile,
    InTheseHands,
    NoReason,
    NotOfThisKecamatan,
)
from accountability.oversight.coaching.tables import coaching_tasks, task_of
from accountability.oversight.models import Delegation, FollowUp, HelpRequest, Side, Visit
from accountability.regions.models import Wilayah


@dataclass(frozen=True, slots=True)
class Load:
    """What lies on one member: tasks, visits to come, what the kecamatan promised there, answered help."""

    member: Membership
    tasks: int
    visits: int
    promises: int
    answers: int

    @property
    def name(self) -> str:
        """The name a member goes by."""
        return self.member.user.display_name or self.member.user.username

    @property
    def weight(self) -> int:
        """All of it together; what was answered is past."""
        return self.tasks + self.visits + self.promises


@transaction.atomic
def delegate(
    *,
    kecamatan: Wilayah,
    task: str,
    to: Membership,
    reason: str,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> Delegation:
    """Puts a task into the hands of a member; whoever had it before has it no more.

    `seen` is the delegation the page showed (0 for none, None asks nothing): of two at once one wins. Raises
    UnknownTask, NoReason, NotOfThisKecamatan, InTheseHands, GoneOnMeanwhile.
    """
    task_of(task)
    words = " ".join(reason.split())[:300]
    if not words:
        raise NoReason
    if to.wilayah_id != kecamatan.kode or to.role != Role.CAMAT:
        raise NotOfThisKecamatan
    now = Delegation.objects.select_for_update().filter(kecamatan=kecamatan, task=task, ended_at=None).first()
    if seen is not None and seen != (now.pk if now else 0):
        raise GoneOnMeanwhile
    if now is not None:
        if now.user_id == to.user_id:
            raise InTheseHands
        now.ended_at = at
        now.save(update_fields=["ended_at"])
    try:
        with transaction.atomic():
            return Delegation.objects.create(
                kecamatan=kecamatan, task=task, user_id=to.user_id, reason=words, at=at, by_user_id=by.user_id
            )
    except IntegrityError as at_once:
        raise GoneOnMeanwhile from at_once


def staff_of(kecamatan: Wilayah, today: dt.date) -> list[Membership]:
    """Who works for the kecamatan today, by name."""
    staff = Membership.objects.on(today).filter(wilayah=kecamatan, role=Role.CAMAT)
    return list(staff.select_related("user").order_by("user__display_name", "id"))


def in_hands(kecamatan: Wilayah) -> dict[str, Delegation]:
    """The delegation in force of each task that has one."""
    found = Delegation.objects.filter(kecamatan=kecamatan, ended_at=None).select_related("user")
    return {one.task: one for one in found}


def loads_of(kecamatan: Wilayah, staff: list[Membership]) -> list[Load]:
    """What lies on each member, the least laden first. 4 queries, however many they are."""
    inside = f"{kecamatan.kode}."
    planned = Visit.objects.planned().filter(desa__kode__startswith=inside)
    promised = FollowUp.objects.undone().filter(desa__kode__startswith=inside, side=Side.KECAMATAN)
    helped = HelpRequest.objects.filter(desa__kode__startswith=inside, answered_at__isnull=False)
    tasks = _count([one.user_id for one in in_hands(kecamatan).values()])
    visits = _count(planned.values_list("visitor", flat=True))
    promises = _count(promised.values_list("visit__visitor", flat=True))
    answers = _count(helped.values_list("answered_by", flat=True))
    found = [
        Load(one, *(counted.get(one.user_id, 0) for counted in (tasks, visits, promises, answers)))
        for one in staff
    ]
    return sorted(found, key=lambda load: load.weight)


def unevenly(loads: list[Load]) -> tuple[Load, Load] | None:
    """The least and the most laden, when one has twice as many tasks as another and three more at least."""
    if len(loads) < 2:
        return None
    least, most = (pick(loads, key=lambda load: load.tasks) for pick in (min, max))
    return (least, most) if most.tasks - least.tasks >= 3 and most.tasks >= 2 * least.tasks else None


def unassigned(kecamatan: Wilayah) -> int:
    """How many of the tasks nobody has."""
    return len(coaching_tasks().keys() - in_hands(kecamatan).keys())


def _count(keys: object) -> dict[int, int]:
    counted: dict[int, int] = {}
    for key in keys:  # type: ignore[attr-defined]  # a list, or a query of keys
        counted[key] = counted.get(key, 0) + 1
    return counted
