"""Finds what came up: a second BELUM, or what a village sent on to the kecamatan or the kabupaten.

Villages write it upstream and know of no desk above (docs/architecture.md); here it gets its row, with the
moment it really came. What was settled below in the meantime leaves the desk again.
"""

import datetime as dt
from collections.abc import Iterable, Iterator

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
    for voice in up.filter(open_here).order_by("escalated_at", "pk"):
        if voice.escalated_at is not None:
            yield _row(voice, Origin.TWICE_NOT_YET, voice.escalated_at, Level.KECAMATAN)


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
    yield from _leading(
        steps.select_related("aspirasi").defer("aspirasi__text").order_by("-at", "aspirasi"),
        _by_letter(villages),
    )


def _by_letter(villages: QuerySet[Wilayah]) -> frozenset[int]:
    """The proposals that go up in a DU-RKP: with its letter, and their answer comes that way."""
    listed = DURKPItem.objects.filter(usulan__isnull=False, du_rkp__desa__in=villages)
    return frozenset(listed.values_list("usulan", flat=True))


def _leading(steps: Iterable[Milestone], by_letter: frozenset[int]) -> Iterator[PassedUp]:
    """One row for each voice, or for all voices a musyawarah forwarded together; the newest word counts."""
    seen: set[tuple[str, int]] = set()
    for step in steps:
        voice = step.aspirasi
        together = "usulan" in step.facts and voice.kelompok_id is not None
        mine = ("k", voice.kelompok_id or 0) if together else ("a", voice.pk)
        level = None if step.facts.get("usulan") in by_letter else _level(step)
        new = mine not in seen
        seen.add(mine)
        if level is None or not new:
            continue
        row = _row(voice, Origin.FORWARDED, step.at, level)
        row.kelompok_id = voice.kelompok_id if together else None
        yield row


def _level(step: Milestone) -> Level | None:
    if decided := step.facts.get("forwarded_to"):
        return _BY_DECISION.get(decided)
    return level_named(str(step.facts.get("to", "")), words_for(step.aspirasi.desa_id))


def _row(voice: Aspirasi, origin: Origin, came_at: dt.datetime, level: Level) -> PassedUp:
    return PassedUp(
        desa_id=voice.desa_id,
        aspirasi=voice,
        origin=origin,
        came_at=came_at,
        level=level,
    )
