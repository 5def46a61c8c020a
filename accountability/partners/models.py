"""The keys of partners: whose, for which wilayah, and for what; never the key itself."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from accountability.regions.models import Wilayah


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


# Below, because its rows name a key.
from accountability.partners.received import Received as Received  # noqa: E402, PLC0414
