"""Remembers what was read out of each voice for grouping: a thousand voices are compared in a moment."""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from django.db import transaction

from accountability.regions.models import Dusun, name_key
from posko.grouping.sketch import Sketch, kept, remembered, settled, sketch
from posko.lexicons import DATA
from posko.models import Aspirasi, AspirasiQuerySet, GroupingKey

LEXICONS = (
    "problem_words",
    "problem_examples",
    "problems",
    "regional_words",
    "empty_words",
    "place_words",
    "sms_abbrev",
)
SHAPE = 1  # of what is kept; another shape is read anew


@cache
def version() -> int:
    """A number that changes with the lexicons."""
    return zlib.crc32(b"".join((DATA / f"{name}.csv").read_bytes() for name in LEXICONS)) * 10 + SHAPE


def sketches_of(voices: Sequence[Aspirasi], dusun: Iterable[str]) -> list[Sketch]:
    """The sketches of voices of one desa, read once; a chosen dusun counts where none is named."""
    known = {
        key.pk: key.key
        for key in GroupingKey.objects.filter(pk__in=[voice.pk for voice in voices], version=version())
    }
    found = []
    fresh: list[GroupingKey] = []
    for voice in voices:
        if voice.pk in known:
            one = remembered(voice.text, known[voice.pk])
        else:
            one = sketch(voice.text)
            fresh.append(GroupingKey(pk=voice.pk, version=version(), problem=one.problem, key=kept(one)))
        found.append(located(one, voice.dusun))
    _keep(fresh)
    return settled(found, dusun)


def read_ahead(voices: AspirasiQuerySet, limit: int) -> bool:
    """Reads up to `limit` of these voices that were never read, newest first; whether all are read now."""
    unread = list(voices.filter(grouping_key=None).newest_first().only("id", "text")[: limit + 1])
    read = [(voice.pk, sketch(voice.text)) for voice in unread[:limit]]
    _keep([GroupingKey(pk=pk, version=version(), problem=one.problem, key=kept(one)) for pk, one in read])
    return len(unread) <= limit


def located(one: Sketch, dusun: Dusun | None) -> Sketch:
    """The sketch with a dusun that was chosen, where its words name none."""
    if dusun is None or one.places.names:
        return one
    return replace(one, places=replace(one.places, names=frozenset([name_key(dusun.name)])))


def _keep(fresh: list[GroupingKey]) -> None:
    if fresh:
        with transaction.atomic():
            GroupingKey.objects.bulk_create(
                fresh,
                update_conflicts=True,
                unique_fields=["aspirasi"],
                update_fields=["version", "problem", "key"],
                batch_size=200,
            )
