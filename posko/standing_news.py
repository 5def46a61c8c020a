"""Tells voices something of where they stand, without moving them: kept in their history, and told by SMS."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from accountability.lib.together import together
from accountability.regions.models import Wilayah
from posko.models import Aspirasi, Milestone
from posko.telling import promise_news


@dataclass(frozen=True, slots=True)
class StandingNews:
    """What is said: the news' template with its `words`, the sentence and facts of the history."""

    news: str
    sentence: str
    words: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    wait: dt.timedelta = dt.timedelta()


@transaction.atomic
def tell_standing(
    *,
    desa: Wilayah,
    voices: Iterable[int],
    told: StandingNews,
    by_sms: bool,
    by: Actor,
    at: dt.datetime,
) -> int:
    """Tells the open ones of these voices (keys) of one desa; returns how many.

    Each stays where it is. `by_sms` also promises the SMS, where there is a phone.
    """
    hold(desa=desa)
    held = list(
        Aspirasi.objects.open()
        .filter(pk__in=list(voices), desa=desa)
        .select_for_update(of=("self",))
        .select_related("desa", "contact")
        .order_by("id")
    )
    kept = Milestone.objects.bulk_create(_milestone(voice, told, by, at) for voice in held)
    with together() as block:
        block.announce("phone", {voice.contact_id for voice in held if voice.contact_id})
        block.announce("voice", {voice.pk for voice in held})
        block.announce("desa", {desa.kode})
        for voice, milestone in zip(held, kept, strict=True):
            record(kind=f"aspirasi.{told.news}", ref=voice.nomor, desa=desa, by=by, at=at, facts=told.facts)
            if by_sms:
                _promise(voice, milestone, told, by, at)
    _remember_when(held)
    return len(held)


def _milestone(voice: Aspirasi, told: StandingNews, by: Actor, at: dt.datetime) -> Milestone:
    return Milestone(
        aspirasi=voice,
        state=voice.state,
        news=told.news,
        at=at,
        actor_kind=by.kind,
        actor_role=by.role,
        actor_user_id=by.user_id,
        sentence=told.sentence[:300],
        facts=told.facts,
    )


def _promise(voice: Aspirasi, milestone: Milestone, told: StandingNews, by: Actor, at: dt.datetime) -> None:
    promise_news(
        aspirasi=voice,
        template=told.news,
        about=f"m{milestone.pk}",
        new=True,
        by=by,
        at=at,
        wait=told.wait,
        values=told.words,
    )


def _remember_when(voices: Iterable[Aspirasi]) -> None:
    when = defaultdict(list)
    for voice in voices:
        when[voice.last_news_at].append(voice.pk)
    for last_news_at, keys in when.items():
        Aspirasi.objects.filter(pk__in=keys).update(last_news_at=last_news_at)
