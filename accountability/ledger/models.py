"""The append-only record of what happened, one hash chain for each desa."""

from django.db import models
from django.db.models import Q

from accountability.regions.models import Wilayah


class EntryQuerySet(models.QuerySet["Entry"]):
    """Questions about what was recorded."""

    def chain(self, desa_kode: str) -> "EntryQuerySet":
        """One desa's chain, in order."""
        return self.filter(desa_id=desa_kode).order_by("seq")

    def about(self, ref: str) -> "EntryQuerySet":
        """Everything recorded about one thing, in order."""
        return self.filter(ref=ref).order_by("desa_id", "seq")


class Entry(models.Model):
    """One deed, chained by hash to the one before it in the same desa; never changed, never removed.

    `facts` hold codes, amounts and numbers only: no name, phone number or words of a citizen.
    """

    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="+")
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    ref = models.CharField(max_length=80)
    actor_kind = models.CharField(max_length=10)
    actor_role = models.CharField(max_length=40, blank=True)
    actor_user_id = models.BigIntegerField(null=True, blank=True)
    facts = models.JSONField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("desa", "seq"), name="a_chain_has_each_place_once"),
            models.UniqueConstraint(fields=("desa", "previous_hash"), name="a_chain_never_forks"),
            models.CheckConstraint(condition=Q(seq__gte=1), name="a_chain_begins_at_one"),
        )
        indexes = (models.Index(fields=("ref",), name="ledger_entry_ref"),)

    def __str__(self) -> str:
        return f"{self.desa_id}#{self.seq} {self.kind}"
