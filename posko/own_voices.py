"""What a phone said before, as far as its next SMS may be about it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Window
from django.db.models.functions import RowNumber

from accountability.lib import nomor
from accountability.lib.local_time import local_date, tanggal_pendek
from accountability.lib.together import ahead
from posko.asking import RATING_HOURS
from posko.models import Aspirasi, Verdict
from posko.states import ENDED, VerdictChoice
from posko.verdicts import RATEABLE
from sms_gateway.models import Contact

MOST_LOOKED_AT = 30
_LOOKED_AT = ("pk", "nomor", "state", "state_since_at", "received_at", "reopened", "desa_id")


@dataclass(frozen=True, slots=True)
class Said:
    """One earlier voice, as far as the next SMS may be about it."""

    pk: int
    nomor: str
    state: str
    state_since_at: dt.datetime
    received_at: dt.datetime
    reopened: int
    desa_id: str

    @property
    def is_open(self) -> bool:
        """Whether its road has not ended."""
        return self.state not in ENDED


type _Mine = tuple[list[Said], set[tuple[int, int]]]
_NOTHING: _Mine = ([], set())


@dataclass(frozen=True, slots=True)
class OwnVoices:
    """Numbers of one phone, newest first: with a rating just asked, to be rated at all, and still open."""

    ratings: tuple[str, ...]
    rateable: tuple[str, ...]
    open: tuple[str, ...]
    said: tuple[Said, ...]

    @property
    def told(self) -> dict[str, str]:
        """Each number with its day ("204-5813 (5 Okt)"): which is which, and no topic."""
        return {one.nomor: f"{nomor.written(one.nomor)} ({_day(one)})" for one in self.said}


def of(contact: Contact, at: dt.datetime) -> OwnVoices:
    """The newest voices of this phone. One query, and one more when something waits for a rating."""
    mine, judged = ahead("phone", contact.pk, "own voices", _load, _NOTHING)
    ended = [one for one in mine if one.state in RATEABLE]
    rateable = [one for one in ended if (one.pk, one.reopened) not in judged]
    since = at - dt.timedelta(hours=RATING_HOURS)
    return OwnVoices(
        ratings=tuple(one.nomor for one in rateable if one.state_since_at > since),
        rateable=tuple(one.nomor for one in rateable),
        open=tuple(one.nomor for one in mine if one.is_open),
        said=tuple(mine),
    )


def to_list(contact: Contact, most: int) -> list[Said]:
    """The newest open voices of this phone, at most so many; the newest of all when none is open."""
    mine, _ = ahead("phone", contact.pk, "own voices", _load, _NOTHING)
    still_open = [one for one in mine if one.is_open]
    if len(still_open) < most and len(mine) == MOST_LOOKED_AT:  # older ones may be open too
        older = Aspirasi.objects.of(contact).open()[:most]
        still_open = [Said(*row) for row in older.values_list(*_LOOKED_AT)]
    return still_open[:most] or mine[:1]


def _load(phones: Collection[int]) -> dict[int, _Mine]:
    """For each phone its newest voices, and which of them have been judged."""
    nth = Window(RowNumber(), partition_by="contact_id", order_by=["-received_at", "-id"])
    newest = Aspirasi.objects.filter(contact__in=phones).annotate(nth=nth)
    found: dict[int, list[Said]] = defaultdict(list)
    rows = newest.filter(nth__lte=MOST_LOOKED_AT).order_by("nth").values_list("contact_id", *_LOOKED_AT)
    for phone, *row in rows:
        found[phone or 0].append(Said(*row))
    judged = _judged([one.pk for mine in found.values() for one in mine if one.state in RATEABLE])
    return {phone: (mine, judged) for phone, mine in found.items()}


def _judged(ended: list[int]) -> set[tuple[int, int]]:
    """Those whose citizen said what they think in this round; silence is no judgement."""
    if not ended:
        return set()
    said = Verdict.objects.filter(aspirasi__in=ended).exclude(choice=VerdictChoice.UNCONFIRMED)
    return set(said.values_list("aspirasi_id", "round"))


def _day(one: Said) -> str:
    return tanggal_pendek(local_date(one.received_at, one.desa_id))
