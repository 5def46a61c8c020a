"""The keys of partners, and the addresses that are told when a voice moves; never the key itself."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from accountability.regions.models import Wilayah
from posko.models import Milestone


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    """Questions about keys."""

    def standing(self) -> Self:
        """Those that were not revoked."""
        return self.filter(revoked_at=None)

    def of(self, kode: str) -> Self:
        """Those of the wilayah with this code and of what lies in it."""
        return self.filter(Q(wilayah_id=kode) | Q(wilayah__kode__startswith=f"{kode}."))


class ApiKey(models.Model):
    """One key of a partner: an office, an application, another system; `partner` is never a person.

    Of the key only its beginning, to find it by, and the SHA-256 of the whole are kept: it holds 256 random
    bits, so nobody finds it again from that.
    """

    partner = models.CharField(max_length=120)
    wilayah = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="api_keys")
    scopes = models.JSONField()
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # A day and no more: when a partner speaks would tell when its people did.
    last_used_on = models.DateField(null=True)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(partner=""), name="a_key_names_its_partner"),
            models.CheckConstraint(
                condition=Q(revoked_by=None) | Q(revoked_at__isnull=False),
                name="who_revoked_a_key_did_so_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.prefix} {self.wilayah_id}"

    def reaches(self, kode: str) -> bool:
        """Whether the wilayah with this code is that of the key or lies in it."""
        return kode == self.wilayah_id or kode.startswith(f"{self.wilayah_id}.")

    def allows(self, scope: str) -> bool:
        """Whether the key was given for this."""
        return scope in self.scopes


class WebhookQuerySet(models.QuerySet["Webhook"]):
    """Questions about addresses that are told."""

    def standing(self) -> Self:
        """Those that were not ended, of keys that were not revoked."""
        return self.filter(ended_at=None, api_key__revoked_at=None)


class Webhook(models.Model):
    """One address of a partner; its secret lies sealed, and only who sends opens it."""

    api_key = models.ForeignKey(ApiKey, on_delete=models.PROTECT, related_name="webhooks")
    address = models.CharField(max_length=400)
    sealed_secret = models.BinaryField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    # The last step that was looked at; what was before the address was made is never told.
    first_step = models.BigIntegerField()
    seen_step = models.BigIntegerField()

    objects = WebhookQuerySet.as_manager()

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(address=""), name="a_webhook_has_an_address"),)

    def __str__(self) -> str:
        return f"webhook {self.pk}"


class Standing(models.TextChoices):
    """What became of one piece of news."""

    WAITS = "waits", "Menunggu"
    TOLD = "told", "Diterima"
    PASSED = "passed", "Tidak perlu lagi"
    DEAD = "dead", "Mati"


class WebhookDeliveryQuerySet(models.QuerySet["WebhookDelivery"]):
    """Questions about news for partners."""

    def due(self, at: dt.datetime) -> Self:
        """Waiting, its time has come, and its address stands."""
        standing = Q(webhook__ended_at=None, webhook__api_key__revoked_at=None)
        return self.filter(standing, standing_now=Standing.WAITS, not_before__lte=at)


class WebhookDelivery(models.Model):
    """One step that one address is told of, at least once; `event` is the same at every try."""

    webhook = models.ForeignKey(Webhook, on_delete=models.PROTECT, related_name="deliveries")
    step = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="+")
    event = models.CharField(max_length=40, unique=True)
    standing_now = models.CharField(max_length=6, choices=Standing.choices, default=Standing.WAITS)
    made_at = models.DateTimeField()
    not_before = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    settled_at = models.DateTimeField(null=True)
    # Our own word, or the status: never what the partner answered.
    last_answer = models.CharField(max_length=40, blank=True)

    objects = WebhookDeliveryQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("webhook", "step"), name="an_address_hears_of_a_step_once"),
            models.CheckConstraint(
                condition=Q(standing_now__in=Standing.values), name="news_of_partners_stands_somewhere"
            ),
        )
        indexes = (
            models.Index(
                fields=("not_before",), condition=Q(standing_now="waits"), name="webhook_news_that_waits"
            ),
        )

    def __str__(self) -> str:
        return f"{self.event} {self.standing_now}"


# Below, because its rows name a key.
from accountability.partners.received import Received as Received  # noqa: E402, PLC0414
