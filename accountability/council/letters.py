"""Letters of the council: written with a number of the agenda, received, and noted as delivered."""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from accountability.accounts.actors import Actor
from accountability.council.models import Direction, Letter
from accountability.council.numbering import next_order, suggest
from accountability.ledger.record import hold, record
from accountability.lib.local_time import local_date
from accountability.regions.models import Wilayah


class LetterUnfinished(Exception):
    """A letter has a number, an office it comes from or goes to, and a subject."""


class NumberTaken(Exception):
    """Another letter of this year has the number; `following` is the next free one."""

    def __init__(self, following: str) -> None:
        self.following = following
        super().__init__()


class LetterOfTomorrow(Exception):
    """A letter is dated today at the latest."""


class ReceivedTomorrow(Exception):
    """A letter came in today at the latest."""


class ReceivedBeforeWritten(Exception):
    """A letter comes in on its own day or later."""


class DeliveredBeforeWritten(Exception):
    """A letter is delivered on its day or later, and not after today."""


class NotOurLetter(Exception):
    """Only what the council wrote itself is delivered by it."""


@dataclass(frozen=True, slots=True)
class LetterText:
    """What stands in a letter. An outgoing one without a `number` gets the next of the agenda."""

    date: dt.date
    party: str
    subject: str
    body: str = ""
    number: str = ""

    def tidy(self) -> "LetterText":
        """Without blanks around, and no longer than a row holds."""
        party, subject = " ".join(self.party.split())[:120], " ".join(self.subject.split())[:200]
        number = " ".join(self.number.split())[:60]
        return LetterText(self.date, party, subject, self.body.strip(), number)


@transaction.atomic
def write(*, desa: Wilayah, text: LetterText, by: Actor, at: dt.datetime) -> Letter:
    """Writes a letter of the council into the agenda of outgoing letters.

    Raises LetterUnfinished, LetterOfTomorrow, NumberTaken.
    """
    said = _checked(desa, text, at)
    hold(desa=desa)
    letter = _line(desa, Direction.OUT, said, by, at)
    letter.number = said.number or suggest(desa, said.date)
    try:
        with transaction.atomic():
            letter.save(force_insert=True)
    except IntegrityError as taken:
        raise NumberTaken(suggest(desa, said.date)) from taken
    _record("surat.keluar", letter, by, at)
    return letter


@transaction.atomic
def receive(*, desa: Wilayah, text: LetterText, received_date: dt.date, by: Actor, at: dt.datetime) -> Letter:
    """Enters a letter that came in, under the number its sender gave it.

    Raises LetterUnfinished, LetterOfTomorrow, ReceivedTomorrow, ReceivedBeforeWritten.
    """
    said = _checked(desa, text, at)
    if received_date < said.date:
        raise ReceivedBeforeWritten
    if not said.number:
        raise LetterUnfinished
    if received_date > local_date(at, desa.kode):
        raise ReceivedTomorrow
    hold(desa=desa)
    letter = _line(desa, Direction.IN, said, by, at, year=received_date.year)
    letter.number, letter.received_date = said.number, received_date
    letter.save(force_insert=True)
    _record("surat.masuk", letter, by, at)
    return letter


@transaction.atomic
def deliver(*, letter: Letter, on: dt.date, to: str, by: Actor, at: dt.datetime) -> None:
    """Notes when an outgoing letter was handed over and which office took it (Buku Ekspedisi).

    A later note corrects an earlier one. Raises NotOurLetter, DeliveredBeforeWritten, LetterUnfinished.
    """
    if letter.direction != Direction.OUT:
        raise NotOurLetter
    if not letter.date <= on <= local_date(at, letter.desa_id):
        raise DeliveredBeforeWritten
    office = " ".join(to.split())[:120]
    if not office:
        raise LetterUnfinished
    hold(desa=letter.desa)
    if (letter.delivered_on, letter.delivered_to) == (on, office):
        return
    letter.delivered_on, letter.delivered_to = on, office
    letter.save(update_fields=["delivered_on", "delivered_to"])
    facts = {"on": on.isoformat()}
    record(kind="surat.diantar", ref=f"surat:{letter.pk}", desa=letter.desa, by=by, at=at, facts=facts)


def _checked(desa: Wilayah, text: LetterText, at: dt.datetime) -> LetterText:
    said = text.tidy()
    if not (said.party and said.subject):
        raise LetterUnfinished
    if said.date > local_date(at, desa.kode):
        raise LetterOfTomorrow
    return said


def _line(
    desa: Wilayah, direction: Direction, said: LetterText, by: Actor, at: dt.datetime, year: int = 0
) -> Letter:
    of_year = year or said.date.year
    return Letter(
        desa=desa,
        direction=direction,
        year=of_year,
        order=next_order(desa, direction, of_year),
        date=said.date,
        party=said.party,
        subject=said.subject,
        body=said.body,
        entered_at=at,
        entered_by_id=by.user_id,
    )


def _record(kind: str, letter: Letter, by: Actor, at: dt.datetime) -> None:
    facts = {"order": letter.order, "year": letter.year}
    record(kind=kind, ref=f"surat:{letter.pk}", desa=letter.desa, by=by, at=at, facts=facts)
