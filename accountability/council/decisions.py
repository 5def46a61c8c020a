"""Keputusan of the council: entered once with number and day, and from then on a line of the register."""

import datetime as dt
import re
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from accountability.accounts.actors import Actor
from accountability.council.models import CouncilDecision
from accountability.ledger.record import hold, record
from accountability.lib.local_time import local_date
from accountability.planning.models import Musyawarah
from accountability.regions.models import Wilayah


class NumberTaken(Exception):
    """A decision of this year has that number already."""


class NotDecidedYet(Exception):
    """A decision is entered on its day or later."""


class ElsewhereMusyawarah(Exception):
    """A decision rests on a musyawarah of its own desa."""


class NotWhole(Exception):
    """A decision has a number, a subject and words."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided, when, under which number, and in which musyawarah if it was in one."""

    number: str
    date: dt.date
    about: str
    text: str
    musyawarah: Musyawarah | None = None


@transaction.atomic
def enter_decision(*, desa: Wilayah, decided: Decided, by: Actor, at: dt.datetime) -> CouncilDecision:
    """Enters a decision; raises NumberTaken, NotDecidedYet, ElsewhereMusyawarah, NotWhole."""
    hold(desa=desa)
    number, about, text = decided.number.strip(), decided.about.strip(), decided.text.strip()
    if not (number and about and text):
        raise NotWhole
    if decided.date > local_date(at, desa.kode):
        raise NotDecidedYet
    if decided.musyawarah is not None and decided.musyawarah.desa_id != desa.kode:
        raise ElsewhereMusyawarah
    try:
        with transaction.atomic():
            entered = CouncilDecision.objects.create(
                desa=desa,
                year=decided.date.year,
                number=number,
                date=decided.date,
                about=about,
                text=text,
                musyawarah=decided.musyawarah,
                entered_at=at,
                entered_by_id=by.user_id,
            )
    except IntegrityError as twice:
        raise NumberTaken from twice
    facts = {"year": entered.year, "date": entered.date.isoformat()}
    record(kind="keputusan.dicatat", ref=f"keputusan:{entered.pk}", desa=desa, by=by, at=at, facts=facts)
    return entered


def suggested_number(*, desa: Wilayah, year: int) -> str:
    """The next number of the year, written as the last one is: after "3/KEP/2026" comes "4/KEP/2026"."""
    numbers = CouncilDecision.objects.filter(desa=desa, year=year).order_by("date", "id")
    written = list(numbers.values_list("number", flat=True))
    counted = [int(found[0]) for one in written if (found := re.match(r"\d+", one))]
    following = max(counted, default=0) + 1
    like = next((one for one in reversed(written) if re.match(r"\d", one)), f"0/KEP/{year}")
    return re.sub(r"^\d+", lambda old: f"{following:0{len(old[0])}d}", like)
