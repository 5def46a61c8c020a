"""Makes and ends the addresses that are told when a voice moves."""

import base64
import datetime as dt
import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from accountability.lib.sealed_words import renewed, seal, unseal
from accountability.partners.models import ApiKey, Standing, Webhook, WebhookDelivery
from accountability.partners.webhook_rules import RULES
from posko.models import Milestone

HEAR = "status:terima"
SECRET_MARK = "whsec_"  # noqa: S105 - as Standard Webhooks writes every secret
_PURPOSE = "webhook"


class MayNotHear(Exception):
    """The key was revoked, or was not given for this."""


class AddressUnfit(Exception):
    """Only an address by https, with a name and without user, at the usual port."""


class TooManyWebhooks(Exception):
    """The key has as many addresses as it may."""


class AlreadyEnded(Exception):
    """This address is told no more since before."""


@dataclass(frozen=True, slots=True)
class Added:
    """An address that was just added; `secret` is shown this once."""

    webhook: Webhook
    secret: str


@transaction.atomic
def add_webhook(*, api_key: ApiKey, address: str, by: Actor, at: dt.datetime) -> Added:
    """From now on `address` is told. Raises MayNotHear, AddressUnfit, TooManyWebhooks."""
    hold(desa=api_key.wilayah)
    if api_key.revoked_at is not None or not api_key.allows(HEAR):
        raise MayNotHear
    if not fits(address):
        raise AddressUnfit
    if api_key.webhooks.standing().count() >= RULES.webhooks_of_a_key:
        raise TooManyWebhooks
    raw = secrets.token_bytes(32)
    newest = Milestone.objects.aggregate(last=Max("pk"))["last"] or 0
    row = Webhook.objects.create(
        api_key=api_key,
        address=address,
        sealed_secret=seal(_PURPOSE, raw),
        made_at=at,
        first_step=newest,
        seen_step=newest,
    )
    record(kind="webhook.tambah", ref=f"webhook:{row.pk}", desa=api_key.wilayah, by=by, at=at)
    return Added(row, SECRET_MARK + base64.b64encode(raw).decode())


@transaction.atomic
def end_webhook(*, webhook: Webhook, by: Actor, at: dt.datetime) -> None:
    """From now on the address is told nothing. Raises AlreadyEnded."""
    place = webhook.api_key.wilayah
    hold(desa=place)
    if not Webhook.objects.filter(pk=webhook.pk, ended_at=None).update(ended_at=at):
        raise AlreadyEnded
    record(kind="webhook.akhiri", ref=f"webhook:{webhook.pk}", desa=place, by=by, at=at)


@transaction.atomic
def try_dead_again(*, webhook: Webhook, by: Actor, at: dt.datetime) -> int:
    """News that was given up waits anew; how many. Nothing is written down where nothing was given up."""
    place = webhook.api_key.wilayah
    hold(desa=place)
    dead = WebhookDelivery.objects.filter(webhook=webhook, standing_now=Standing.DEAD)
    again = dead.update(standing_now=Standing.WAITS, tries=0, not_before=at, settled_at=None)
    if again:
        record(kind="webhook.ulang", ref=f"webhook:{webhook.pk}", desa=place, by=by, at=at)
    return again


def fits(address: str) -> bool:
    """Whether the address may be kept; where it leads is looked at anew before each call.

    settings.WEBHOOKS_ALSO_TO adds origins ("http://127.0.0.1:9000"), for tests on this machine alone.
    """
    if len(address) > RULES.address_length or not address.isascii() or not address.isprintable():
        return False
    if any(sign in address for sign in "\\ @#"):
        return False
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    if f"{parts.scheme}://{parts.netloc}" in settings.WEBHOOKS_ALSO_TO:
        return True
    return parts.scheme == "https" and port in {None, 443} and "." in (parts.hostname or "")


def secret_of(webhook: Webhook) -> bytes | None:
    """The secret it is signed with; None where it opens with no key of ours."""
    return unseal(_PURPOSE, bytes(webhook.sealed_secret))


def reseal_secrets(*, at: dt.datetime) -> int:
    """The secrets of webhooks, from SECRET_KEY_FALLBACKS to SECRET_KEY; returns how many."""
    done = 0
    for pk, sealed in list(Webhook.objects.values_list("pk", "sealed_secret")):
        anew = renewed(_PURPOSE, bytes(sealed))
        if anew is not None:
            done += Webhook.objects.filter(pk=pk).update(sealed_secret=anew)
    return done
