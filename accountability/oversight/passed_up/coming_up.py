"""Finds what came up: a second BELUM, or what a village sent on to the kecamatan or the kabupaten.

Villages write it upstream and know of no desk above (docs/architecture.md); here it gets its row, with the
moment it really came. What was settled below in the meantime leaves the desk again.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accountability.accounts.access import BPD, PEMDES
from accountability.accounts.models import Role
from accountability.lib.local_time import local_date
from accountability.oversight.models import Level, Origin, PassedUp, Standing
from accountability.oversight.passed_up.clocks import due
from accountability.oversight.passed_up.offices import level_named
from accountability.planning.models import DURKPItem, ForwardedTo
from accountability.regions.days_off import days_off_now
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for
from posko.models import Aspirasi, Milestone
from posko.regrouping import PATIENCE
from posko.states import State

# From here an office above may still do something; what a musyawarah took up goes its own way.
HELPABLE = (State.READ, State.NEEDS_DETAIL, State.MERGED, State.FORWARDED)
_SENT_ON = (Origin.FORWARDED, Origin.COUNTER)
_KABUPATEN = 5  # letters of its code
_BELOW = [*BPD, *PEMDES, Role.PETUGAS]
_BY_DECISION = {ForwardedTo.KECAMATAN: Level.KECAMATAN, ForwardedTo.KABUPATEN: Level.KABUPATEN}


class _Sent(NamedTuple):
    """A step that sent a voice on, as it is looked through: a region has thousands."""

    aspirasi: int
    kelompok: int | None
    desa: str
    at: dt.datetime
    facts: dict[str, Any]


@transaction.atomic
def come_up(*, region: Wilayah, at: dt.datetime) -> int:
    """Gives every voice of `region` that came up since the last look its row; returns how many.

    Asks the same few questions for fifty villages as for one. Two looks at once make one row.
    """
    inside = f"{region.kode}."
    _settle_below(inside)
    villages = Wilayah.objects.desa().within(region.kode)
    fresh = [*_escalated(villages), *_forwarded(villages, at)]
    off: dict[str, frozenset[dt.date]] = {}
    for row in fresh:
        around = row.desa_id[:_KABUPATEN]
        if around not in off:
            off[around] = days_off_now(row.desa_id)
        row.due_date = due("terima", local_date(row.came_at, row.desa_id), off[around])
    if fresh:
        PassedUp.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def _settle_below(inside: str) -> None:
    """What the village answered, or took up again, needs nobody above any more."""
    ours = PassedUp.objects.open().filter(desa__kode__startswith=inside)
    gone_on = ~Q(aspirasi__state__in=HELPABLE)
    gone_on |= Q(origin__in=_SENT_ON) & ~Q(aspirasi__state=State.FORWARDED)
    gone_on |= ~Q(standing=Standing.WAITING) & ~Q(aspirasi__state=State.FORWARDED)
    # One voice of a kelompok that was answered alone settles nothing for the others.
    still = Aspirasi.objects.filter(kelompok=OuterRef("kelompok"), state=State.FORWARDED)
    gone_on = Q(kelompok=None) & gone_on | Q(~Exists(still), kelompok__isnull=False)
    by_letter = PassedUp.objects.filter(pk=OuterRef("pk"), kelompok__usulan__du_rkp_items__isnull=False)
    gone_on |= Q(Exists(by_letter), standing=Standing.WAITING)
    keys = list(ours.filter(gone_on).values_list("pk", flat=True))
    if keys:
        PassedUp.objects.open().filter(pk__in=keys).update(standing=Standing.SETTLED_BELOW)


def _escalated(villages: QuerySet[Wilayah]) -> Iterator[PassedUp]:
    known = PassedUp.objects.filter(aspirasi=OuterRef("pk"))
    up = Aspirasi.objects.filter(
        ~Exists(known.filter(came_at__gte=OuterRef("escalated_at"))),
        desa__in=villages,  # by the index of each village, not through all voices of the region
        escalated_at__isnull=False,
        state__in=HELPABLE,
    )
    open_here = ~Exists(known.filter(standing__in=(Standing.WAITING, Standing.ACCEPTED, Standing.SP4N)))
    found = up.filter(open_here).order_by("escalated_at", "pk").values_list("desa", "pk", "escalated_at")
    for desa, pk, at in found:
        if at is not None:
            yield _row(desa, pk, Origin.TWICE_NOT_YET, at, Level.KECAMATAN)


def _forwarded(villages: QuerySet[Wilayah], at: dt.datetime) -> Iterator[PassedUp]:
    """Only once nobody below can take it back any more, and only what lies where the last word sent it."""
    known = PassedUp.objects.filter(came_at__gte=OuterRef("at"))
    steps = Milestone.objects.filter(
        ~Exists(known.filter(aspirasi=OuterRef("aspirasi"))),
        ~Exists(known.filter(kelompok__isnull=False, kelompok=OuterRef("aspirasi__kelompok"))),
        aspirasi__desa__in=villages,
        aspirasi__state=State.FORWARDED,
        state=State.FORWARDED,
        news="diteruskan",
        actor_role__in=_BELOW,
        at__lte=at - PATIENCE,
    )
    told = steps.order_by("-at", "aspirasi").values_list(
        "aspirasi", "aspirasi__kelompok", "aspirasi__desa", "at", "facts"
    )
    yield from _leading((_Sent(*one) for one in told), _by_letter(villages))


def _by_letter(villages: QuerySet[Wilayah]) -> frozenset[int]:
    """The proposals that go up in a DU-RKP: with its letter, and their answer comes that way."""
    listed = DURKPItem.objects.filter(usulan__isnull=False, du_rkp__desa__in=villages)
    return frozenset(listed.values_list("usulan", flat=True))


def _leading(steps: Iterable[_Sent], by_letter: frozenset[int]) -> Iterator[PassedUp]:
    """One row for each voice, or for all voices a musyawarah forwarded together; the newest word counts."""
    seen: set[tuple[str, int]] = set()
    for step in steps:
        together = step.kelompok if "usulan" in step.facts else None
        mine = ("k", together) if together is not None else ("a", step.aspirasi)
        level = None if step.facts.get("usulan") in by_letter else _level(step)
        new = mine not in seen
        seen.add(mine)
        if level is None or not new:
            continue
        row = _row(step.desa, step.aspirasi, Origin.FORWARDED, step.at, level)
        row.kelompok_id = together
        yield row


def _level(step: _Sent) -> Level | None:
    if decided := step.facts.get("forwarded_to"):
        return _BY_DECISION.get(decided)
    to = str(step.facts.get("to", ""))
    return level_named(to, words_for(step.desa)) if to else None


def _row(desa: str, aspirasi: int, origin: Origin, came_at: dt.datetime, level: Level) -> PassedUp:
    return PassedUp(
        desa_id=desa,
        aspirasi_id=aspirasi,
        origin=origin,
        came_at=came_at,
        level=level,
    )
