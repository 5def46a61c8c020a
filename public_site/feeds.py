"""What became of the groups of a desa, and of one group, as Atom feeds.

XML knows no control characters at all: one in a title would shut the whole feed, so they go.
"""

import datetime as dt
from typing import Any

from django.db.models import Min
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from accountability.lib.local_time import day_begins, local_date
from accountability.lib.typed_text import typed_text
from posko.models import Kelompok, Milestone
from posko.states import State
from posko.transitions import STEPS
from public_site.journey import road_of, steps
from public_site.outcomes import last_moved, public_groups
from public_site.place import Place

MOST = 30


def feed_of(place: Place, absolute: Any) -> str:
    """The feed as text; `absolute` makes a full address of a path."""
    home = absolute(reverse("desa", args=[place.desa.kode]))
    feed = Atom1Feed(
        title=typed_text(f"Kabar usul warga {place.name}"),
        link=home,
        description="",
        language="id",
        feed_url=absolute(reverse("umpan", args=[place.desa.kode])),
    )
    moved: Any = public_groups(place.desa).annotate(at=last_moved(place.counted_until)).order_by("-at", "-pk")
    for group in moved[:MOST]:
        feed.add_item(
            title=typed_text(f"{State(group.state).label}: {group.title}"),
            link=absolute(reverse("kelompok", args=[place.desa.kode, group.pk])),
            description=str(State(group.state).label),
            updateddate=_day(group.at, place),
            unique_id=f"tag:posko,{place.desa.kode}:{group.pk}:{group.state}",
        )
    return str(feed.writeString("utf-8"))


def feed_of_group(group: Kelompok, place: Place, absolute: Any) -> str:
    """The steps of one group that were reached, the furthest first, as text."""
    page = absolute(reverse("kelompok", args=[place.desa.kode, group.pk]))
    feed = Atom1Feed(
        title=typed_text(f"{group.title}, {place.name}"),
        link=page,
        description="",
        language="id",
        feed_url=absolute(reverse("umpan-kelompok", args=[place.desa.kode, group.pk])),
    )
    open_ones = group.aspirasi.open_to_all()
    moments = Milestone.objects.filter(aspirasi__in=open_ones).values("state").annotate(first=Min("at"))
    first_at = dict(moments.values_list("state", "first"))
    reached = [one for one in steps(road_of(group), place.words, state=group.state) if one.keadaan != "nanti"]
    before = group.created_at
    dated = []
    for one in reached:
        states = next((states for code, _, states in STEPS if code == one.kode), {one.kode})
        before = max(before, min((first_at[s] for s in states if s in first_at), default=before))
        dated.append((one, before))
    for one, at in reversed(dated):
        feed.add_item(
            title=one.judul,
            link=page,
            description=typed_text(". ".join(one.ket)),
            updateddate=_day(at, place),
            unique_id=f"tag:posko,{place.desa.kode}:{group.pk}:{one.kode}",
        )
    return str(feed.writeString("utf-8"))


def _day(at: dt.datetime, place: Place) -> dt.datetime:
    """The first moment of its day in the village: the hour of a deed would tell who had a phone in hand."""
    return day_begins(local_date(at, place.desa.kode), place.desa.kode)
