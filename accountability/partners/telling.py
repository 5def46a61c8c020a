"""Tells partners that a voice moved: rows first, then each address is called, at least once.

Told are steps that offices take, of voices that are open to all; a citizen's own step is not, for the hour of
a call would tell when somebody spoke. What is told is where the voice stands when it is told, and the day.
"""

import base64
import datetime as dt
import hashlib
import hmac
import json
import uuid

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max, OuterRef, Q, Subquery

from accountability.lib.local_time import local_date
from accountability.partners.calling_out import post
from accountability.partners.models import Standing, Webhook, WebhookDelivery, WebhookDeliveryQuerySet
from accountability.partners.webhook_rules import RULES
from accountability.partners.webhooks import secret_of
from posko.models import Milestone
from posko.models.voices import open_to_all
from posko.states import State

KIND = "aspirasi.keadaan"
_CITIZEN = "citizen"


def tell_due(*, at: dt.datetime, limit: int) -> int:
    """Finds what is new and calls up to `limit` addresses; returns how many were called.

    Must not be called inside a transaction: a claim has to be durable before anybody is called.
    """
    for webhook in Webhook.objects.standing().select_related("api_key").order_by("pk"):
        note_new(webhook=webhook, at=at)
    _forget(at)
    called = 0
    while called < limit and (mine := _claim(at)) is not None:
        called += 1
        _call(mine, at)
    return called


@transaction.atomic
def note_new(*, webhook: Webhook, at: dt.datetime) -> int:
    """A row for each step this address has not been told of; the same step never twice. How many are new."""
    settled = at - dt.timedelta(seconds=RULES.settle_seconds)
    kode = webhook.api_key.wilayah_id
    newest = Milestone.objects.aggregate(last=Max("pk"))["last"] or 0
    # A step of a long transaction may appear behind ones that were seen: so thousands are seen again.
    after = max(webhook.first_step, webhook.seen_step - RULES.look_back)
    before = Milestone.objects.filter(aspirasi=OuterRef("aspirasi"), pk__lt=OuterRef("pk")).order_by("-pk")
    inside = Q(aspirasi__desa_id=kode) | Q(aspirasi__desa__kode__startswith=f"{kode}.")
    new = (
        Milestone.objects.filter(
            inside, open_to_all("aspirasi__"), pk__gt=after, pk__lte=newest, at__lte=settled
        )
        .exclude(actor_kind=_CITIZEN)
        .annotate(stood=Subquery(before.values("state")[:1]))
        .exclude(state=F("stood"))
        .exclude(pk__in=webhook.deliveries.filter(step_id__gt=after).values("step_id"))
        .order_by("pk")
    )
    rows = [
        WebhookDelivery(
            webhook=webhook, step_id=pk, event=f"msg_{uuid.uuid4().hex}", made_at=at, not_before=at
        )
        for pk in new.values_list("pk", flat=True)
    ]
    WebhookDelivery.objects.bulk_create(rows, ignore_conflicts=True)
    if newest > webhook.seen_step:
        Webhook.objects.filter(pk=webhook.pk, seen_step__lt=newest).update(seen_step=newest)
    return len(rows)


def signed(*, event: str, stamp: int, body: bytes, secret: bytes) -> dict[str, str]:
    """The headers by which a partner knows that it was us, and when (Standard Webhooks 1.0)."""
    mac = hmac.new(secret, f"{event}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": event,
        "webhook-timestamp": str(stamp),
        "webhook-signature": f"v1,{base64.b64encode(mac).decode()}",
    }


@transaction.atomic(durable=True)
def _claim(at: dt.datetime) -> WebhookDelivery | None:
    """The next that is due, moved ahead so that no other sender takes it; a try, whatever comes of it."""
    due = WebhookDelivery.objects.due(at).order_by("not_before", "pk")
    held = due.select_for_update(skip_locked=True, of=("self",)).first()
    if held is not None:
        held.tries += 1
        held.not_before = at + dt.timedelta(minutes=RULES.sending_minutes)
        held.save(update_fields=["tries", "not_before"])
    return held


def _call(mine: WebhookDelivery, at: dt.datetime) -> None:
    row = WebhookDelivery.objects.select_related("webhook", "step__aspirasi").get(pk=mine.pk)
    voice = row.step.aspirasi
    if not voice.is_open_to_all or voice.state != row.step.state:
        _settle(row, Standing.PASSED, at, "")  # it is nobody's business any more, or a later step tells it
        return
    secret = secret_of(row.webhook)
    if secret is None:
        _settle(row, Standing.DEAD, at, "secret")
        return
    body = json.dumps(_payload(row), ensure_ascii=False, separators=(",", ":")).encode()
    headers = signed(event=row.event, stamp=int(at.timestamp()), body=body, secret=secret)
    came = post(
        row.webhook.address,
        body=body,
        headers={**headers, "Content-Type": "application/json", "User-Agent": "posko-aspirasi"},
    )
    if came.isdecimal() and came.startswith("2"):
        _settle(row, Standing.TOLD, at, came)
    elif came == "410" or row.tries >= RULES.tries:
        _settle(row, Standing.DEAD, at, came)
    else:
        rest = min(RULES.first_rest_seconds * 2 ** (row.tries - 1), RULES.longest_rest_seconds)
        _mine(row).update(not_before=at + dt.timedelta(seconds=rest), last_answer=came[:40])


def _payload(row: WebhookDelivery) -> dict[str, object]:
    """What is told: a number, where it stands, in which desa and since which day."""
    voice = row.step.aspirasi
    base = settings.PUBLIC_BASE_URL.rstrip("/")
    day = local_date(row.step.at, voice.desa_id).isoformat()
    return {
        "type": KIND,
        "timestamp": day,
        "data": {
            "nomor": voice.nomor,
            "desa": voice.desa_id,
            "keadaan": voice.state,
            "keadaan_label": str(State(voice.state).label),
            "sejak": day,
            "alamat": f"{base}/api/v1/aspirasi/{voice.nomor}/",
        },
    }


def _settle(row: WebhookDelivery, standing: Standing, at: dt.datetime, came: str) -> None:
    _mine(row).update(standing_now=standing, settled_at=at, last_answer=came[:40])


def _mine(row: WebhookDelivery) -> WebhookDeliveryQuerySet:
    """Whoever comes back late, after another took it up, notes nothing."""
    return WebhookDelivery.objects.filter(pk=row.pk, tries=row.tries, standing_now=Standing.WAITS)


def _forget(at: dt.datetime) -> None:
    """What is settled long since goes, but never so early that its step would be told again."""
    old = at - dt.timedelta(days=RULES.keep_days)
    gone = WebhookDelivery.objects.filter(settled_at__lt=old)
    gone.filter(step_id__lte=F("webhook__seen_step") - RULES.look_back).delete()
