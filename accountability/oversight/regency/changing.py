"""Changes settings of a wilayah, remembers what stood before, and takes a change back.

Every topic is a map from keys to values (`kept.KEEPERS`); a change writes only what differs, and one row of
history holds both sides. So taking back is the same deed the other way round, and never touches what was
changed since.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from accountability.oversight.models import SettingChange, Topic
from accountability.oversight.regency.kept import KEEPERS, Place
from accountability.oversight.regency.refusals import ChangedSince, NothingToTakeBack
from accountability.regions.models import Wilayah


@transaction.atomic
def change_settings(
    *,
    wilayah: Wilayah,
    topic: Topic,
    values: Mapping[str, Any],
    by: Actor,
    at: dt.datetime,
    year: int = 0,
    seen: str = "",
) -> SettingChange | None:
    """Writes what differs of `values` (None takes a key away); None where nothing differs.

    The ledger of every village it reaches tells it. `seen` is the mark (`mark_of`) of what stood there when
    the writer looked; without it nobody looked. Raises ChangedSince where something else stands there by now,
    and what the topic's keeper raises (refusals).
    """
    reached = _held(wilayah)
    place = Place(wilayah, topic, year)
    before = KEEPERS[topic].read(place, list(values))
    if seen and seen != mark_of(before):
        raise ChangedSince
    after = {key: value for key, value in values.items() if before.get(key) != value}
    if not after:
        return None
    KEEPERS[topic].write(place, after, by, at)
    made = SettingChange.objects.create(
        wilayah=wilayah,
        topic=topic,
        year=year,
        before={key: before.get(key) for key in after},
        after=after,
        at=at,
        by_user_id=by.user_id,
        by_role=by.role,
    )
    _tell(made, reached, "aturan.diubah", by, at)
    return made


@transaction.atomic
def take_back(*, wilayah: Wilayah, pk: int, by: Actor, at: dt.datetime) -> SettingChange:
    """Writes again what stood before a change. Raises NothingToTakeBack, ChangedSince, what keepers raise."""
    reached = _held(wilayah)
    found = SettingChange.objects.select_for_update(of=("self",)).filter(wilayah=wilayah, pk=pk).first()
    if found is None or found.undone_at is not None:
        raise NothingToTakeBack
    place = Place(wilayah, Topic(found.topic), found.year)
    if KEEPERS[found.topic].read(place, list(found.after)) != found.after:
        raise ChangedSince
    KEEPERS[found.topic].write(place, found.before, by, at)
    found.undone_at = at
    found.save(update_fields=["undone_at"])
    _tell(found, reached, "aturan.ditarik", by, at)
    return found


def mark_of(values: Mapping[str, Any]) -> str:
    """A short mark of what stands under some keys, for a form to bring back."""
    told = json.dumps(values, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def standing(*, wilayah: Wilayah, topic: Topic, keys: Sequence[str], year: int = 0) -> dict[str, Any]:
    """What stands under these keys now."""
    return KEEPERS[topic].read(Place(wilayah, topic, year), keys)


def _held(wilayah: Wilayah) -> list[Wilayah]:
    """The villages in service inside, each held until the commit, in the order of their codes."""
    inside = Wilayah.objects.filter(level=Wilayah.Level.DESA_KELURAHAN).in_service().within(wilayah.kode)
    villages = list(inside.order_by("kode"))
    for desa in villages:
        hold(desa=desa)
    return villages


def _tell(made: SettingChange, reached: list[Wilayah], kind: str, by: Actor, at: dt.datetime) -> None:
    """In the ledger of each village that it is about: where keys are villages, in theirs alone."""
    facts = {"topic": made.topic, "year": made.year, "keys": len(made.after), "set_by": made.wilayah_id}
    about = KEEPERS[made.topic].about(made)
    for desa in reached:
        if about is None or desa.kode in about:
            record(kind=kind, ref=f"aturan:{made.pk}", desa=desa, by=by, at=at, facts=facts)
