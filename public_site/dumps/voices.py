"""What citizens said and what became of it, as the list of outcomes tells it: no number, no own words.

A voice that stands alone tells the Monday of the week it came in and no dusun; a kelompok tells how many
speak by the one place of the rules of counts (posko.counts), and a dusun where enough of them name that one.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accountability.lib.local_time import local_date
from posko import counts
from posko.states import State
from posko.topics import choices
from public_site.coarse import dusun_of_groups, ident_of_voice, moving, week_of
from public_site.dumps.parts import Row
from public_site.dumps.places import absolute
from public_site.outcomes import decision_of, public_groups, public_voices, said_of, told_groups, told_voices
from public_site.place import Place

AT_ONCE = 500


def alone(place: Place) -> Iterator[Row]:
    """A row for each public voice that stands alone, in the order they came in."""
    names = dict(choices(place.words))
    for pks in _batches(public_voices(place.desa)):
        for one in told_voices(pks).order_by("pk"):
            yield (
                place.desa.kode,
                ident_of_voice(one.pk),
                week_of(one.received_at, place).date(),
                one.topic,
                names.get(one.topic, ""),
                one.state,
                _label(one.state),
                one.public_summary,
                said_of(one),
                local_date(one.state_since_at, place.desa.kode),
            )


def groups(place: Place) -> Iterator[Row]:
    """A row for each public kelompok, in the order they were made."""
    names = dict(choices(place.words))
    kode = place.desa.kode
    for pks in _batches(public_groups(place.desa)):
        dusun = dusun_of_groups(place, pks)
        moved: Any = moving(place).filter(pk__in=pks)
        told: QuerySet[Any] = told_groups(moved, place).order_by("pk")
        for one in told:
            decision = decision_of(one)
            yield (
                kode,
                one.pk,
                one.title,
                one.about,
                names.get(one.about, ""),
                one.state,
                _label(one.state),
                counts.stepped(one.voices) or None,
                dusun[one.pk].name if one.pk in dusun else "",
                local_date(one.created_at, kode),
                local_date(one.at, kode),
                decision.sentence if decision else "",
                decision.onward if decision else "",
                absolute(f"/desa/{kode}/kelompok/{one.pk}/"),
            )


def _label(state: str) -> str:
    return _(str(State(state).label))


def _batches(rows: "QuerySet[Any]") -> Iterator[list[int]]:
    """The ids in order, some at a time: a large village is never held whole."""
    last = 0
    while pks := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        yield pks
        last = pks[-1]
