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
from posko.states import State, VerdictChoice
from posko.verdicts import RATEABLE
from sms_gateway.models import Contact

MOST_LOOKED_AT = 30
_LOOKED_AT = ("nomor", "state", "state_since_at", "received_at", "reopened", "desa_id", "contact_id")

type _Said = tuple[list[Aspirasi], set[tuple[int, int]]]
_NOTHING: _Said = ([], set())


@dataclass(frozen=True, slots=True)
class OwnVoices:
    """Numbers of one phone, newest first: with a rating just asked, to be rated at all, and still open.

    `told` is each number with its day ("204-5813 (5 Okt)"): which is which, and no topic.
    """

    ratings: tuple[str, ...]
    rateable: tuple[str, ...]
    open: tuple[str, ...]
    told: dict[str, str]


def of(contact: Contact, at: dt.datetime) -> OwnVoices:
    """The newest voices of this phone. One query, and one more when something waits for a rating."""
    mine, judged = ahead("phone", contact.pk, "own voices", _load, _NOTHING)
    ended = [one for one in mine if one.state in RATEABLE]
    rateable = [one for one in ended if (one.pk, one.reopened) not in judged]
    since = at - dt.timedelta(hours=RATING_HOURS)
    return OwnVoices(
        ratings=tuple(one.nomor for one in rateable if one.state_since_at > since),
        rateable=tuple(one.nomor for one in rateable),
        open=tuple(one.nomor for one in mine if one.is_open and one.state != State.CLOSED),
        told={one.nomor: f"{nomor.written(one.nomor)} ({_day(one)})" for one in mine},
    )


def _load(phones: Collection[int]) -> dict[int, _Said]:
    """For each phone its newest voices, and which of them have been judged."""
    nth = Window(RowNumber(), partition_by="contact_id", order_by=["-received_at", "-id"])
    newest = Aspirasi.objects.filter(contact__in=phones).annotate(nth=nth)
    found: dict[int, list[Aspirasi]] = defaultdict(list)
    for one in newest.filter(nth__lte=MOST_LOOKED_AT).order_by("nth").only(*_LOOKED_AT):
        found[one.contact_id or 0].append(one)
    judged = _judged([one for mine in found.values() for one in mine if one.state in RATEABLE])
    return {phone: (mine, judged) for phone, mine in found.items()}


def _judged(ended: list[Aspirasi]) -> set[tuple[int, int]]:
    """Those whose citizen said what they think in this round; silence is no judgement."""
    if not ended:
        return set()
    said = Verdict.objects.filter(aspirasi__in=ended).exclude(choice=VerdictChoice.UNCONFIRMED)
    return set(said.values_list("aspirasi_id", "round"))


def _day(one: Aspirasi) -> str:
    return tanggal_pendek(local_date(one.received_at, one.desa_id))
