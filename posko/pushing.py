"""Pushes what was promised to browsers: claimed, handed to the push service, and its answer noted.

A push says only that there is news of a number, so all that is due for one browser goes as one push. A sender
that dies in between leaves `sending_at`, and another takes it up minutes later; the browser shows a second
push of the same number in the place of the first.
"""

import datetime as dt
import json
import logging
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from accountability.lib import nomor, phone_vault
from posko.models import PushNews, PushSubscription
from posko.push_rules import LIMITS
from posko.push_service import Answer, Outcome, push
from posko.telling import decent_moment

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Claimed:
    """A browser that is ours for now, with the rows that one push tells; none: their time was moved."""

    subscription: PushSubscription
    news: list[int]


def push_due(*, at: dt.datetime, limit: int) -> int:
    """Pushes to up to `limit` browsers whose news is due; returns how many were looked at.

    Must not be called inside a transaction: the claim has to be durable before the service is called. Ends
    early when nobody answers, so that a line that is down does not hold up other work.
    """
    looked_at = 0
    if not settings.VAPID_PRIVATE_KEY or not settings.PHONE_PRIVATE_KEY:
        return 0
    while looked_at < limit and (claimed := _claim(at)) is not None:
        looked_at += 1
        if not claimed.news:
            continue
        answer = _pushed(claimed.subscription, at)
        _note(claimed, answer, at)
        if answer.outcome == Outcome.AWAY:
            break
    return looked_at


@transaction.atomic(durable=True)
def _claim(at: dt.datetime) -> _Claimed | None:
    stale = at - dt.timedelta(minutes=LIMITS.sending_minutes)
    due = PushSubscription.objects.with_due_news(at, stale=stale).select_related("aspirasi").order_by("pk")
    held = due.select_for_update(skip_locked=True, of=("self",)).first()
    if held is None:
        return None
    news = PushNews.objects.due(at).filter(subscription=held)
    decent = decent_moment(held.aspirasi.desa_id, held.last_pushed_at, at)
    if decent > at:
        news.update(not_before=decent)
        return _Claimed(held, [])
    held.sending_at = at
    held.save(update_fields=["sending_at"])
    return _Claimed(held, list(news.values_list("pk", flat=True)))


def _pushed(subscription: PushSubscription, at: dt.datetime) -> Answer:
    digits = subscription.aspirasi.nomor
    said = render_to_string("posko/dorong/ada_kabar.txt", {"nomor": nomor.written(digits)}).strip()
    payload = json.dumps({"isi": said, "alamat": reverse("kabar", args=[digits])}, ensure_ascii=False)
    return push(
        sealed=bytes(subscription.sealed),
        payload=payload.encode(),
        # A name of the conversation that tells the push service nothing.
        topic=phone_vault.fingerprint(f"push:{subscription.pk}")[:32],
        at=at,
    )


@transaction.atomic
def _note(claimed: _Claimed, answer: Answer, at: dt.datetime) -> None:
    mine = PushSubscription.objects.filter(pk=claimed.subscription.pk)
    if answer.outcome == Outcome.GONE:
        mine.delete()
        return
    news = PushNews.objects.waiting().filter(pk__in=claimed.news)
    if answer.outcome == Outcome.TAKEN:
        news.update(pushed_at=at)
        mine.update(sending_at=None, last_pushed_at=at)
        return
    mine.update(sending_at=None)
    if answer.outcome == Outcome.REFUSED:
        logger.error("A push service refused push news of browser %s.", claimed.subscription.pk)
        news.update(given_up_at=at)
        return
    away = answer.outcome == Outcome.AWAY  # our own line may be down for a night: that is nobody's refusal
    for row in news:
        row.tries += not away
        too_late = row.promised_at <= at - dt.timedelta(hours=LIMITS.lives_hours)
        if row.tries >= LIMITS.tries or too_late:
            row.given_up_at = at
        row.not_before = at + _rest(row.tries, answer.retry_after)
        row.save(update_fields=["tries", "given_up_at", "not_before"])


def _rest(tries: int, asked: int) -> dt.timedelta:
    """Ever longer, and as long as the service asks, within reason."""
    seconds = max(LIMITS.backoff_seconds * 2 ** max(tries - 1, 0), asked)
    return dt.timedelta(seconds=min(seconds, LIMITS.backoff_longest_seconds))
