"""Whose call a meeting is: each kind is called by the office the law names (data/meeting_kinds.csv)."""

import datetime as dt

from accountability.accounts.access import BPD
from accountability.accounts.actors import Actor
from accountability.accounts.models import Membership, Role
from accountability.lib.local_time import local_date
from accountability.planning.meeting_kinds import CalledBy, kind_rules, rule_of
from accountability.planning.models import Musyawarah
from accountability.regions.models import Wilayah


class AnothersCall(Exception):
    """Only the office the law names calls, moves and calls off a meeting of this kind."""


def may_call(*, desa: Wilayah, kind: str, role: str, day: dt.date) -> bool:
    """Whether a member of this role calls meetings of this kind in the desa.

    Where no head of the village signs in, the council writes down the Musrenbang that the head called on
    paper; of the kecamatan's Musrenbang it always keeps the record, for nobody else in the desa could.
    """
    return kind in kinds_called_by(desa=desa, role=role, day=day)


def kinds_called_by(*, desa: Wilayah, role: str, day: dt.date) -> list[str]:
    """The kinds a member of this role calls, in the order of the law's table."""
    has_head = _has_head(desa, day)
    mine = {
        CalledBy.KADES: role == Role.KADES or (role in BPD and not has_head),
        CalledBy.BPD: role in BPD,
        CalledBy.CAMAT: role in BPD,
    }
    return [kind for kind, rule in kind_rules().items() if mine[rule.called_by]]


def check_call(*, desa: Wilayah, kind: str, by: Actor, at: dt.datetime) -> None:
    """Raises AnothersCall. What the system does by itself is nobody's call."""
    day = local_date(at, desa.kode)
    if by.kind == "member" and not may_call(desa=desa, kind=kind, role=by.role, day=day):
        raise AnothersCall


def called_by_the_head(held: Musyawarah) -> bool:
    """Whether the head of the village called this meeting, so that its words are signed by that office."""
    if rule_of(held.kind).called_by != CalledBy.KADES:
        return False
    of_head = Membership.objects.filter(wilayah=held.desa_id, role=Role.KADES)
    return of_head.filter(user=held.convened_by_id).exists()


def _has_head(desa: Wilayah, day: dt.date) -> bool:
    return Membership.objects.on(day).filter(wilayah=desa, role=Role.KADES).exists()
