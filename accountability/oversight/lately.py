"""The signs of a desk's villages as they were within the last minute: opened more often than they change.

What people answered to a warning is read anew at each look (oversight.told); only the figures may be so much
behind. Rounds, reports and deeds measure anew.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import replace

from django.conf import settings
from django.core.cache import cache

from accountability.lib.local_time import local_date
from accountability.oversight.signs import Signs, measured
from accountability.regions.models import Wilayah


def measured_lately(villages: Iterable[Wilayah], *, at: dt.datetime) -> list[Signs]:
    """As signs.measured, at most settings.SIGNS_HOLD_SECONDS old; where they are kept, 1 query."""
    wanted = list(villages)
    seconds = settings.SIGNS_HOLD_SECONDS
    if not seconds or not wanted:
        return measured(wanted, at=at)
    name = _name(wanted, at)
    kept: list[Signs] | None = cache.get(name)
    if kept is not None:
        return [replace(signs, desa=desa) for signs, desa in zip(kept, wanted, strict=True)]
    found = measured(wanted, at=at)
    # Without the village itself, which is read anew with each page.
    cache.set(name, [replace(signs, desa=Wilayah(kode=signs.desa.kode)) for signs in found], seconds)
    return found


def _name(wanted: list[Wilayah], at: dt.datetime) -> str:
    """Of exactly these villages on this day."""
    kode = ",".join(desa.kode for desa in wanted)
    day = local_date(at, wanted[0].kode)
    return f"tanda:{day}:{hashlib.sha256(kode.encode()).hexdigest()}"
