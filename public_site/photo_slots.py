"""Three places for photos of a kegiatan, before, halfway and done; an empty one says so."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accountability.budget.models import Realisasi

START, HALF, END = 0, 50, 100
_NAMES = {
    START: gettext_noop("Sebelum mulai"),
    HALF: gettext_noop("Setengah jalan"),
    END: gettext_noop("Selesai"),
}


@dataclass(frozen=True, slots=True)
class Slot:
    """One place: what it is for, and the photo that fits it best, if any."""

    name: str
    wanted: int
    photo: Realisasi | None


def slots(paid: Iterable[Realisasi]) -> list[Slot]:
    """The three slots: below 10 percent, the nearest to half, and 100 percent; of equals the latest."""
    shown = [one for one in paid if one.photo and one.percent is not None]
    before = [one for one in shown if (one.percent or 0) < 10]
    between = [one for one in shown if 10 <= (one.percent or 0) < END]
    done = [one for one in shown if one.percent == END]
    half = min(reversed(between), key=lambda one: abs((one.percent or 0) - HALF), default=None)
    found = {START: before[-1] if before else None, HALF: half, END: done[-1] if done else None}
    return [Slot(_(_NAMES[wanted]), wanted, photo) for wanted, photo in found.items()]
