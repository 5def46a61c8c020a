"""Who has a voice before them just now, and whether it moved while they looked: two people, one act.

Every opening is kept (trust: who read what can be told); being "here" lasts HERE after the last sign of life.
"""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max, QuerySet

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold
from accountability.lib.bell import ring_group
from accountability.regions.models import Wilayah
from posko.live import group_of
from posko.models import Aspirasi, Opening

HERE = dt.timedelta(minutes=2)


class MovedMeanwhile(Exception):
    """Somebody else moved or answered the voice after this page was opened."""


@transaction.atomic
def opened(*, aspirasi: Aspirasi, by: Actor, at: dt.datetime) -> Opening | None:
    """Keeps that a member has the words of a voice before them; None for whoever is no member.

    Looked at again within HERE it is the same opening, only longer. Others at the desk are told to look.
    """
    if by.user_id is None:
        return None
    mine = Opening.objects.filter(aspirasi=aspirasi, user=by.user_id)
    last = mine.filter(seen_at__gte=at - HERE, seen_at__lte=at).order_by("-seen_at", "-id").first()
    if last is not None:
        Opening.objects.filter(pk=last.pk).update(seen_at=at)
        last.seen_at = at
        return last
    fresh = Opening.objects.create(aspirasi=aspirasi, user_id=by.user_id, opened_at=at, seen_at=at)
    ring_group(group_of(aspirasi.desa_id))
    return fresh


@transaction.atomic
def still_here(*, aspirasi: Aspirasi, by: Actor, at: dt.datetime) -> bool:
    """Whether the member's opening goes on; one that was given up is not begun again by a page left open."""
    mine = Opening.objects.filter(aspirasi=aspirasi, user=by.user_id, seen_at__gte=at - HERE, seen_at__lte=at)
    return bool(mine.update(seen_at=at))


def who_else(*, aspirasi: Aspirasi, user_id: int | None, at: dt.datetime) -> list[str]:
    """The names of other members who have this voice before them, by the desk's own names."""
    return who_else_of(voices=[aspirasi.pk], user_id=user_id, at=at).get(aspirasi.pk, [])


def who_else_of(*, voices: Iterable[int], user_id: int | None, at: dt.datetime) -> dict[int, list[str]]:
    """The same for many voices, by id, in one query; voices nobody else has open are left out."""
    found: dict[int, list[str]] = {}
    here = _here(at).filter(aspirasi__in=list(voices)).exclude(user=user_id)
    for voice, name, username in here.values_list("aspirasi_id", "user__display_name", "user__username"):
        names = found.setdefault(voice, [])
        if (shown := name or username) not in names:
            names.append(shown)
    return found


def open_in(*, desa: Wilayah, user_id: int | None, at: dt.datetime) -> dict[str, list[str]]:
    """The numbers of this desa that other members have open, each with their names."""
    rows = _here(at).filter(aspirasi__desa=desa).exclude(user=user_id)
    found: dict[str, list[str]] = {}
    for number, name, username in rows.values_list("aspirasi__nomor", "user__display_name", "user__username"):
        names = found.setdefault(number, [])
        if (shown := name or username) not in names:
            names.append(shown)
    return found


def marks_of(voices: Iterable[Aspirasi]) -> dict[int, str]:
    """A mark of how each voice stands, by id: it changes with every move and every word. One query."""
    some = list(voices)
    rows = Aspirasi.objects.filter(pk__in=[voice.pk for voice in some])
    last = dict(rows.annotate(last=Max("messages__id")).order_by("pk").values_list("pk", "last"))
    return {
        one.pk: f"{one.state}.{int(one.state_since_at.timestamp() * 1000)}.{last.get(one.pk) or 0}"
        for one in some
    }


def mark_of(aspirasi: Aspirasi) -> str:
    """The mark of one voice."""
    return marks_of([aspirasi])[aspirasi.pk]


@transaction.atomic
def check_unmoved(*, aspirasi: Aspirasi, seen: str, at: dt.datetime) -> None:
    """Holds the desa and raises MovedMeanwhile unless the voice stands as it was `seen` ("" asks nothing).

    In one transaction with the deed that follows, so that of two who act at once one wins.
    """
    if not seen:
        return
    hold(desa=aspirasi.desa)
    held = Aspirasi.objects.select_for_update(of=("self",)).get(pk=aspirasi.pk)
    if mark_of(held) != seen:
        raise MovedMeanwhile


def _here(at: dt.datetime) -> QuerySet[Opening]:
    return Opening.objects.filter(seen_at__gte=at - HERE, seen_at__lte=at).order_by("seen_at", "id")
