"""Says the same to many voices at once: a reply through the relay, or sent on to the office in charge."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from accountability.lib.together import together
from accountability.regions.models import Wilayah
from posko.answering import NothingSaid
from posko.journeys import Step, reach_held
from posko.models import Aspirasi, AspirasiQuerySet, Message
from posko.openings import MovedMeanwhile, marks_of
from posko.states import State
from posko.telling import promise_news
from posko.transitions import MOVES


@transaction.atomic
def reply_to_many(
    *,
    desa: Wilayah,
    aspirasi: AspirasiQuerySet,
    text: str,
    seen: Mapping[str, str],
    by: Actor,
    at: dt.datetime,
    wait: dt.timedelta,
) -> int:
    """Writes one text to many citizens, each through their own thread; returns to how many.

    `seen` are the marks (posko.openings) the voices were shown with: one that moved since hears nothing. The
    SMS rest for `wait`. Raises NothingSaid, MovedMeanwhile when none is left.
    """
    said = " ".join(text.split())[:300]
    if not said:
        raise NothingSaid
    voices = _unmoved(desa, aspirasi, seen)
    unread = [voice for voice in voices if voice.state == State.RECEIVED]
    if unread:  # who replies has read; the reply alone tells so
        reach_held(voices=unread, step=Step(State.READ, "dibaca", quiet=True, wait=wait), by=by, at=at)
    replies = Message.objects.bulk_create(
        Message(aspirasi=voice, from_citizen=False, text=said, at=at, by_user_id=by.user_id)
        for voice in voices
    )
    _promise_each(voices, replies, by, at, wait)
    facts = {"nomor": [voice.nomor for voice in voices]}
    record(kind="aspirasi.balasan", ref=f"desa:{desa.kode}", desa=desa, by=by, at=at, facts=facts)
    return len(voices)


def _promise_each(
    voices: list[Aspirasi], replies: list[Message], by: Actor, at: dt.datetime, wait: dt.timedelta
) -> None:
    with together() as block:
        block.announce("phone", {voice.contact_id for voice in voices if voice.contact_id})
        block.announce("voice", {voice.pk for voice in voices})
        block.announce("desa", {voice.desa_id for voice in voices})
        for voice, reply in zip(voices, replies, strict=True):
            promise_news(
                aspirasi=voice,
                template="balasan",
                about=f"w{reply.pk}",
                new=True,
                by=by,
                at=at,
                wait=wait,
                values={"tail": reply.text},
            )
    Aspirasi.objects.bulk_update(voices, ["last_news_at"])


@transaction.atomic
def forward_many(
    *,
    desa: Wilayah,
    aspirasi: AspirasiQuerySet,
    to: str,
    sentence: str,
    seen: Mapping[str, str],
    by: Actor,
    at: dt.datetime,
    wait: dt.timedelta,
) -> int:
    """Sends many voices on to one office, as posko.answering.forward does one; returns how many.

    Those that moved since they were `seen`, or may not be forwarded, stay.

    Raises NothingSaid, MovedMeanwhile.
    """
    office, said = " ".join(to.split()), " ".join(sentence.split())[:300]
    if not office or not said:
        raise NothingSaid
    voices = [one for one in _unmoved(desa, aspirasi, seen) if State.FORWARDED in MOVES[one.state]]
    if not voices:
        raise MovedMeanwhile
    step = Step(
        State.FORWARDED, "diteruskan", words={"tail": office}, sentence=said, facts={"to": office}, wait=wait
    )
    reach_held(voices=voices, step=step, by=by, at=at)
    return len(voices)


def _unmoved(desa: Wilayah, aspirasi: AspirasiQuerySet, seen: Mapping[str, str]) -> list[Aspirasi]:
    hold(desa=desa)
    rows = Aspirasi.objects.select_for_update(of=("self",)).select_related("desa", "contact").order_by("id")
    voices = list(rows.filter(pk__in=aspirasi.values("pk"), desa=desa))
    marks = marks_of(voices)
    kept = [voice for voice in voices if seen.get(voice.nomor, marks[voice.pk]) == marks[voice.pk]]
    if not kept:
        raise MovedMeanwhile
    return kept
