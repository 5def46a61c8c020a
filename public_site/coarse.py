"""What is told in lists more coarsely than it is known: a week, a dusun, a name that is no number.

One reading for Open311 and open data, so that neither tells what the other holds back (decisions 12, 118).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accountability.lib import opaque
from accountability.lib.local_time import day_begins, local_date
from accountability.regions.models import Dusun
from posko import counts
from posko.models import Aspirasi
from public_site.outcomes import last_moved, public_groups
from public_site.place import Place

VOICE = "S"  # how the name of a voice in lists begins; a number of ours is digits
OTHER = "lainnya"
WEEK = dt.timedelta(days=7)
_PURPOSE = "open311-suara"


def day_of(at: dt.datetime, place: Place) -> dt.datetime:
    """The first moment of its day in the village, with its offset: the hour would tell who spoke."""
    return day_begins(local_date(at, place.desa.kode), place.desa.kode)


def week_of(at: dt.datetime, place: Place) -> dt.datetime:
    """The first moment of its Monday in the village."""
    day = local_date(at, place.desa.kode)
    return day_begins(day - dt.timedelta(days=day.weekday()), place.desa.kode)


def ident_of_voice(pk: int) -> str:
    """How a voice is called in lists: not by its number, which would show whom to guess a kunci for."""
    return VOICE + opaque.closed(str(pk), purpose=_PURPOSE)


def idents_of_voice(pk: int) -> tuple[str, ...]:
    """How a voice is called in lists now, and how it was under each SECRET_KEY that still stands beside."""
    return tuple(VOICE + one for one in opaque.closed_by_each_key(str(pk), purpose=_PURPOSE))


def voice_of_ident(ident: str) -> int | None:
    """The voice that `ident_of_voice` called so; None for anything else."""
    found = opaque.opened(ident.removeprefix(VOICE), purpose=_PURPOSE) if ident.startswith(VOICE) else None
    return int(found) if found is not None and found.isdigit() else None


def dusun_of_groups(place: Place, groups: Collection[int]) -> dict[int, Dusun]:
    """The one dusun of a kelompok that enough of its people speak of (posko.counts); else it has none.

    As the filter of "apa hasilnya": fewer would point at someone, and who came this week counts next week.
    """
    told = Aspirasi.objects.open_to_all().arrived_before(place.counted_until)
    rows = (
        told.filter(kelompok__in=groups, dusun__isnull=False)
        .values("kelompok", "dusun")
        .annotate(many=Count("pk"))
        .filter(many__gte=counts.smallest_public())
        .values_list("kelompok", "dusun")
    )
    spoken: dict[int, list[int]] = defaultdict(list)
    for group, dusun in rows:
        spoken[group].append(dusun)
    one_each = {group: many[0] for group, many in spoken.items() if len(many) == 1}
    known = Dusun.objects.in_bulk(list(one_each.values()))
    return {group: known[dusun] for group, dusun in one_each.items()}


def moving(place: Place) -> "QuerySet[Any]":
    """Public kelompok with `at`, when they last moved, and `about`, what most of their voices are about.

    Voices of this week count for it next week, as they do everywhere in public: until then the first one's
    topic is told.
    """
    said = Aspirasi.objects.open_to_all().filter(kelompok=OuterRef("pk")).exclude(topic="").order_by()
    counted = said.arrived_before(place.counted_until).values("topic").annotate(many=Count("pk"))
    most = counted.order_by("-many", "topic").values("topic")[:1]
    first = said.order_by("received_at", "pk").values("topic")[:1]
    about = Coalesce(Subquery(most), Subquery(first), Value(OTHER))
    return public_groups(place.desa).annotate(at=last_moved(place.counted_until), about=about)
