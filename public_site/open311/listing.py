"""The requests of a village: its public kelompok and voices, filtered, in the order of what is told."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, Q

from accountability.lib import nomor
from accountability.planning.models import Usulan
from posko.models import Aspirasi
from public_site.coarse import VOICE, WEEK, day_of, dusun_of_groups, moving, voice_of_ident, week_of
from public_site.open311.asked import Asked
from public_site.open311.offered import OTHER
from public_site.open311.points import where
from public_site.open311.refusals import not_there
from public_site.open311.shown import (
    GROUP,
    Request,
    group_of_ident,
    of_group,
    of_number,
    of_voice,
)
from public_site.open311.standing import states_of
from public_site.outcomes import public_voices
from public_site.place import Place

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Row:
    """One row of the list before it is read: what is told of its day, when it last moved, which it is."""

    told: dt.datetime
    moved: dt.datetime
    pk: int
    what: str

    def __str__(self) -> str:
        return f"{self.told.timestamp():.6f} {self.moved.timestamp():.6f} {self.pk} {self.what}"


def listed(asked: Asked, place: Place) -> tuple[list[Request], str]:
    """A page of the list, and the cursor of the next; "" behind the last."""
    if asked.numbers:
        found = [one for ident in asked.numbers if (one := known(ident, place)) is not None]
        return found, ""
    rows = sorted((*_groups(asked, place), *_voices(asked, place)), reverse=True)
    first = _first_behind(rows, asked.after) + (asked.page - 1) * asked.size
    page, more = rows[first : first + asked.size], len(rows) > first + asked.size
    return read(page, place), asked.cursor(str(page[-1])) if more and page else ""


def one_of(ident: str, place: Place) -> Request:
    """The request that is called so, in this village. Raises Refused."""
    found = known(ident, place)
    if found is None:
        raise not_there("service_request_id tidak ditemukan.")
    return found


def known(ident: str, place: Place) -> Request | None:
    """The request that is called so: a number somebody holds, or what the list calls it; else None."""
    if nomor.is_valid(nomor.tidy(ident)) and len(ident) <= nomor.MAX_DIGITS + 1:
        return _by_number(nomor.tidy(ident), place)
    if (group := group_of_ident(ident)) is not None:
        rows = [
            _row_of(one, place)
            for one in moving(place).filter(pk=group).values_list("pk", "created_at", "at")
        ]
        return next(iter(read(rows, place)), None)
    if (voice := voice_of_ident(ident)) is not None:
        return next(iter(_read_voices([voice], place).values()), None)
    return None


def read(rows: Sequence[Row], place: Place) -> list[Request]:
    """The requests of these rows, in their order and in a constant number of queries."""
    groups = _read_groups([row for row in rows if row.what == GROUP], place)
    voices = _read_voices([row.pk for row in rows if row.what == VOICE], place)
    found = [(groups if row.what == GROUP else voices).get(row.pk) for row in rows]
    return [one for one in found if one is not None]


def _first_behind(rows: Sequence[Row], after: str) -> int:
    """How many rows stand before the place a cursor tells; rows that came or went do not move it."""
    parts = after.split(" ")
    if len(parts) != 4:
        return 0
    behind = (float(parts[0]), float(parts[1]), int(parts[2]), parts[3])
    keys = ((row.told.timestamp(), row.moved.timestamp(), row.pk, row.what) for row in rows)
    return sum(key >= behind for key in keys)


def _groups(asked: Asked, place: Place) -> Iterable[Row]:
    """Public kelompok that began in the span, as (day, moved, pk)."""
    wanted = moving(place).filter(created_at__gte=asked.start - DAY, created_at__lte=asked.end + DAY)
    if asked.statuses:
        wanted = wanted.filter(state__in=states_of(asked.statuses))
    if asked.services:
        wanted = wanted.filter(about__in=asked.services)
    for one in wanted.values_list("pk", "created_at", "at"):
        row = _row_of(one, place)
        if asked.start <= row.told <= asked.end:
            yield row


def _voices(asked: Asked, place: Place) -> Iterable[Row]:
    """Public voices that stand alone and came in a week that began in the span."""
    wanted = public_voices(place.desa).filter(
        received_at__gte=asked.start - DAY, received_at__lt=asked.end + WEEK + DAY
    )
    if asked.statuses:
        wanted = wanted.filter(state__in=states_of(asked.statuses))
    if asked.services:
        none = Q(topic="") if OTHER in asked.services else Q(pk__in=())
        wanted = wanted.filter(Q(topic__in=asked.services) | none)
    for pk, came, moved in wanted.values_list("pk", "received_at", "state_since_at"):
        row = Row(week_of(came, place), moved, pk, VOICE)
        if asked.start <= row.told <= asked.end:
            yield row


def _row_of(one: tuple[int, dt.datetime, dt.datetime], place: Place) -> Row:
    pk, began, moved = one
    return Row(day_of(began, place), moved, pk, GROUP)


def _read_groups(rows: Sequence[Row], place: Place) -> dict[int, Request]:
    if not rows:
        return {}
    proposals = Usulan.objects.select_related("decision").order_by("-proposed_at", "-id")
    pks = [row.pk for row in rows]
    dusun = dusun_of_groups(place, pks)
    found = moving(place).filter(pk__in=pks).prefetch_related(Prefetch("usulan", proposals))
    return {
        one.pk: of_group(one, place, code=one.about, moved=one.at, where=where(place, dusun.get(one.pk)))
        for one in found
    }


def _read_voices(pks: Sequence[int], place: Place) -> dict[int, Request]:
    if not pks:
        return {}
    found = public_voices(place.desa).filter(pk__in=pks).prefetch_related("milestones")
    here = where(place)
    return {one.pk: of_voice(one, place, here) for one in found}


def _by_number(digits: str, place: Place) -> Request | None:
    voice = (
        Aspirasi.objects.filter(nomor=digits, desa=place.desa)
        .select_related("kelompok")
        .prefetch_related("milestones__aspirasi")
        .first()
    )
    return of_number(voice, place, where(place)) if voice is not None else None


def moved_between(asked: Asked, place: Place) -> list[Request]:
    """Every public request that last moved in the span, by the day that is told of it."""
    near = {"at__gte": asked.start - DAY, "at__lte": asked.end}
    groups = [
        _row_of(one, place) for one in moving(place).filter(**near).values_list("pk", "created_at", "at")
    ]
    moved = public_voices(place.desa).filter(
        state_since_at__gte=asked.start - DAY, state_since_at__lte=asked.end
    )
    voices = [
        Row(week_of(came, place), at, pk, VOICE)
        for pk, came, at in moved.values_list("pk", "received_at", "state_since_at")
    ]
    return [one for one in read([*groups, *voices], place) if asked.start <= one.updated <= asked.end]
