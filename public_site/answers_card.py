"""The picture "Jawaban bulan ini" for WhatsApp: what was asked and answered in a month, in public words."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Max, QuerySet

from accountability.lib.local_time import bulan, day_begins, local_date
from posko.models import Aspirasi, Kelompok
from posko.models.voices import open_to_all
from posko.states import State
from public_site.card import HIGH, SIDE, WIDE, ask
from public_site.drawing import Drawing, width_of, wrapped
from public_site.outcomes import Card, cards, public_groups, public_voices, together
from public_site.place import Place
from public_site.poster import DARK, QUIET, Told

MOST, LAST_MONTH = 4, 12
# What counts as an answer here: it ended with a word, or its rupiah can be named.
TOLD = (State.DONE, State.ANSWERED, State.NOT_NOW, State.FORWARDED, State.BUDGETED, State.UNDER_WAY)
LINE, TOP = "#6c7772", 250
HIGHEST, LEAST, SPACIOUS = 872, 2, 300  # all answers; as if there were at least so many; from here on larger


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month of the village."""

    tahun: int
    bulan: int

    @property
    def nama(self) -> str:
        """ "Oktober 2026"."""
        return f"{bulan(dt.date(self.tahun, self.bulan, 1))} {self.tahun}"

    def bounds(self, kode: str) -> tuple[dt.datetime, dt.datetime]:
        """Its first moment in the village's own time, and the first of the next month."""
        late = self.bulan == LAST_MONTH
        after = dt.date(self.tahun + late, 1 if late else self.bulan + 1, 1)
        return day_begins(dt.date(self.tahun, self.bulan, 1), kode), day_begins(after, kode)


def month_of_answers(place: Place) -> Month | None:
    """The month of the newest answer; None before the first. Two queries."""
    groups, voices = answered(place)
    newest = [
        groups.aggregate(newest=_moved())["newest"],
        voices.aggregate(newest=Max("state_since_at"))["newest"],
    ]
    told = [one for one in newest if one is not None]
    if not told:
        return None
    day = local_date(max(told), place.desa.kode)
    return Month(day.year, day.month)


def answers_of(place: Place, month: Month) -> tuple[list[Card], bool]:
    """The newest answers of the month, at most MOST, and whether there are more. Public words only."""
    first, after = month.bounds(place.desa.kode)
    groups, voices = answered(place)
    rows, more = together(
        groups.alias(last=_moved()).filter(last__gte=first, last__lt=after),
        voices.filter(state_since_at__gte=first, state_since_at__lt=after),
        until=place.counted_until,
        most=MOST,
    )
    return cards(rows, place), more is not None


def answers_card(answers: list[Card], month: Month, told: Told, *, more: bool) -> Drawing:
    """1080 by 1350 pixels, to be read on a small phone."""
    sheet = Drawing(WIDE, HIGH, f"Jawaban bulan {month.nama}, {told.place.name}")
    sheet.rect(0, 0, WIDE, HIGH, fill="#ffffff")
    sheet.rect(0, 0, WIDE, 190, fill=DARK)
    sheet.words(SIDE, 92, f"Jawaban {month.nama}", 60, colour="#ffffff", bold=True)
    where = wrapped(f"{told.place.name}, {told.above}", 34, WIDE - 2 * SIDE, most=1)
    sheet.words(SIDE, 150, "".join(where), 34, colour="#ffffff")
    room = HIGHEST / max(len(answers), LEAST)
    top = TOP + (HIGHEST - room * len(answers)) / 2  # few answers stand in the middle
    for number, one in enumerate(answers):
        if number:
            sheet.rect(SIDE, top + number * room - 44, WIDE - 2 * SIDE, 2, fill=LINE)
        _answer(sheet, one, top + number * room, room)
    onward = "Masih ada jawaban lain. Baca semuanya:" if more else "Baca semuanya:"
    ask(sheet, told, 1118, onward)
    return sheet


def _answer(sheet: Drawing, one: Card, top: float, room: float) -> None:
    """One answer; where there are few, each has more lines and larger letters."""
    wide, large = WIDE - 2 * SIDE, room > SPACIOUS
    size, line = (42, 58) if large else (30, 40)
    asked = wrapped(one.judul, size + 8, wide, bold=True, most=2 if large else 1)
    for number, said in enumerate(asked):
        sheet.words(SIDE, top + 8 + number * (size + 18), said, size + 8, bold=True)
    y = top + 28 + (len(asked) - 1) * (size + 18)
    mark = one.lencana["label"]
    sheet.rect(SIDE, y, width_of(mark, 28, bold=True) + 36, 46, fill=DARK)
    sheet.words(SIDE + 18, y + 33, mark, 28, colour="#ffffff", bold=True)
    y += 46 + line
    most = int((top + room - 50 - y) // line) + 1
    for number, said in enumerate(wrapped(one.isi, size, wide, most=max(most, 1))):
        sheet.words(SIDE, y + number * line, said, size, colour=QUIET)


def _moved() -> Max:
    """When the newest open voice of a group moved: what is secret chooses no month."""
    return Max("aspirasi__state_since_at", filter=open_to_all("aspirasi__"))


def answered(place: Place) -> "tuple[QuerySet[Kelompok], QuerySet[Aspirasi]]":
    """The groups and the voices standing alone that have an answer; public words only."""
    groups = public_groups(place.desa).filter(state__in=TOLD)
    return groups, public_voices(place.desa).filter(state__in=TOLD)
