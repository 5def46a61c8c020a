"""What became of kelompok as Atom feeds (RFC 4287): of a desa, of a kecamatan, and of one kelompok.

Each entry keeps its id for ever, whatever host the posko moves to, and is dated by the day alone. Long feeds
go on in pages (RFC 5005, section 3): "next" leads to what moved before. XML knows no control characters at
all: one in a title would shut the whole feed, so they go.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Min, Q
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.http import urlencode

from accountability.lib.local_time import day_begins, local_date
from accountability.lib.typed_text import typed_text
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for
from posko.models import Kelompok, KelompokQuerySet, Milestone
from posko.states import State
from posko.transitions import STEPS
from public_site.journey import road_of, steps
from public_site.outcomes import GROUP, Mark, any_public_groups, last_moved, public_groups
from public_site.place import Place, first_upper

MOST = 30
RIGHTS = "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/deed.id"
_IDS = uuid.uuid5(uuid.NAMESPACE_URL, "https://posko-aspirasi.invalid/umpan")

type Absolute = Callable[[str], str]


class _Feed(Atom1Feed):
    """Django's Atom with what RFC 5005 adds; dated by its newest entry or, without any, by `quiet_since`."""

    def root_attributes(self) -> dict[str, str]:
        """The language of the words, not that of a visitor."""
        return {**super().root_attributes(), "xml:lang": "id"}

    def add_root_elements(self, handler: Any) -> None:
        """With the sides of its pages."""
        super().add_root_elements(handler)
        for rel in ("first", "next"):
            if self.feed.get(rel):
                handler.addQuickElement("link", "", {"rel": rel, "href": self.feed[rel]})

    def latest_post_date(self) -> dt.datetime:
        """Never the clock: a feed in which nothing moved says so by its date."""
        days = [one["updateddate"] for one in self.items]
        newest: dt.datetime = max(days, default=self.feed["quiet_since"])
        return newest


def feed_of(place: Place, absolute: Absolute, *, after: Mark | None = None) -> str:
    """The feed of a desa as text; `absolute` makes a full address of a path."""
    kode = place.desa.kode
    groups, onward = _newest(public_groups(place.desa), place.counted_until, after)
    feed = _begun(
        title=f"Kabar usul warga {place.name}",
        told=f"Setiap usul bersama warga {place.name} dan sampai mana jalannya.",
        page=absolute(reverse("desa", args=[kode])),
        address=absolute(reverse("umpan", args=[kode])),
        name=kode,
        quiet_since=place.counted_until,
        pages=(after, onward),
    )
    for group in groups:
        _add_group(feed, group, absolute)
    return str(feed.writeString("utf-8"))


def feed_of_kecamatan(
    kecamatan: Wilayah, absolute: Absolute, *, until: dt.datetime, after: Mark | None = None
) -> str:
    """The same of all desa of a kecamatan that use the posko; `until` as Place.counted_until."""
    words = words_for(kecamatan.kode)
    named = f"{first_upper(words.kecamatan)} {kecamatan.name}"
    own = any_public_groups().filter(
        desa__kode__startswith=f"{kecamatan.kode}.", desa__facts__isnull=False
    )  # fmt: skip
    groups, onward = _newest(own.select_related("desa"), until, after)
    feed = _begun(
        title=f"Kabar usul warga {named}",
        told=f"Setiap usul bersama warga di {named} dan sampai mana jalannya.",
        page=absolute(reverse("kecamatan", args=[kecamatan.kode])),
        address=absolute(reverse("umpan-kecamatan", args=[kecamatan.kode])),
        name=kecamatan.kode,
        quiet_since=until,
        pages=(after, onward),
    )
    for group in groups:
        _add_group(feed, group, absolute, before=f"{first_upper(words.desa)} {group.desa.name}: ")
    return str(feed.writeString("utf-8"))


def feed_of_group(group: Kelompok, place: Place, absolute: Absolute) -> str:
    """The steps of one group that were reached, the furthest first, as text."""
    page = absolute(reverse("kelompok", args=[place.desa.kode, group.pk]))
    feed = _begun(
        title=f"{group.title}, {place.name}",
        told="Perjalanan satu usul bersama, dari usul sampai jadi nyata.",
        page=page,
        address=absolute(reverse("umpan-kelompok", args=[place.desa.kode, group.pk])),
        name=f"{place.desa.kode}/{group.pk}",
        quiet_since=_day(group.created_at, place.desa.kode),
    )
    for one, at in reversed(_reached(group, place)):
        feed.add_item(
            title=typed_text(one.judul),
            link=page,
            description=escape(typed_text(". ".join(one.ket))),
            updateddate=_day(at, place.desa.kode),
            unique_id=_id(f"{place.desa.kode}/{group.pk}/langkah/{one.kode}"),
        )
    return str(feed.writeString("utf-8"))


def _reached(group: Kelompok, place: Place) -> list[tuple[Any, dt.datetime]]:
    """The steps that were reached, each with the moment it was: never before the step in front of it."""
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
    return dated


def _newest(
    groups: KelompokQuerySet, until: dt.datetime, after: Mark | None
) -> tuple[list[Any], Mark | None]:
    """A page of groups by when they moved, and the mark of the next page."""
    moved: Any = groups.annotate(at=last_moved(until)).order_by("-at", "-pk")
    if after is not None:
        moved = moved.filter(Q(at__lt=after.at) | Q(at=after.at, pk__lt=after.number))
    rows = list(moved[: MOST + 1])
    last = rows[MOST - 1] if len(rows) > MOST else None
    return rows[:MOST], Mark(last.at, last.pk, GROUP) if last is not None else None


def _begun(
    *,
    title: str,
    told: str,
    page: str,
    address: str,
    name: str,
    quiet_since: dt.datetime,
    pages: Iterable[Mark | None] = (None, None),
) -> _Feed:
    """A feed without entries: what RFC 4287 asks of its head."""
    here, onward = (f"{address}?{urlencode({'sesudah': str(one)})}" if one else "" for one in pages)
    return _Feed(
        title=typed_text(title),
        link=page,
        description="",
        subtitle=typed_text(told),
        language="id",
        author_name="Posko Aspirasi",
        feed_url=here or address,
        feed_guid=_id(name),
        feed_copyright=RIGHTS,
        quiet_since=quiet_since,
        first=address if here or onward else "",
        next=onward,
    )


def _add_group(feed: _Feed, group: Any, absolute: Absolute, *, before: str = "") -> None:
    """An entry for where the group stands: when it moves on, that is news with an id of its own."""
    label = str(State(group.state).label)
    feed.add_item(
        title=typed_text(f"{before}{label}: {group.title}"),
        link=absolute(reverse("kelompok", args=[group.desa_id, group.pk])),
        description=escape(typed_text(f"{group.title}. Sekarang: {label.lower()}.")),
        updateddate=_day(group.at, group.desa_id),
        unique_id=_id(f"{group.desa_id}/{group.pk}/{group.state}"),
    )


def _id(name: str) -> str:
    """An id that stays (RFC 4287, 4.2.6): of the thing, not of the host that tells it."""
    return f"urn:uuid:{uuid.uuid5(_IDS, name)}"


def _day(at: dt.datetime, kode: str) -> dt.datetime:
    """The first moment of its day in the village: the hour of a deed would tell who had a phone in hand."""
    return day_begins(local_date(at, kode), kode)
