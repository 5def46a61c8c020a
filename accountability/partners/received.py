"""What another system sent for a village: it waits until a desk of the village uses it or puts it aside."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from accountability.budget.models import BroughtIn
from accountability.regions.models import Wilayah


class Sort(models.TextChoices):
    """What was sent."""

    BUDGET = "anggaran", "Laporan APB Desa"
    RESIDENTS = "penduduk", "Laporan penduduk"
    PROGRAMME = "bantuan", "Program bantuan"
    PARTICIPANTS = "peserta", "Peserta program bantuan"
    WORK = "pembangunan", "Pembangunan"
    PROGRESS = "kemajuan", "Kemajuan pembangunan"


class ReceivedQuerySet(models.QuerySet["Received"]):
    """Questions about what was sent."""

    def waiting(self) -> Self:
        """Decided by nobody yet, the newest first; a budget is decided where it was brought in."""
        undecided = Q(brought_in=None) | Q(brought_in__adopted_at=None, brought_in__dropped_at=None)
        return self.filter(undecided, settled_at=None).order_by("-received_at", "-id")

    def settled(self) -> Self:
        """Used or put aside, the newest first."""
        decided = Q(brought_in__adopted_at__isnull=False) | Q(brought_in__dropped_at__isnull=False)
        return self.filter(decided | Q(settled_at__isnull=False)).order_by("-received_at", "-id")


class Received(models.Model):
    """One thing that was sent, under the number `ref` it has there; sent anew it takes its own place.

    `facts` are counts and words of an office, never of persons. The file is a PDF, or a photo drawn anew; it
    is deleted when the thing is settled, as `facts` are. A budget that could be read waits as `brought_in`.
    """

    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="received")
    api_key = models.ForeignKey("partners.ApiKey", on_delete=models.PROTECT, related_name="+")
    sort = models.CharField(max_length=12, choices=Sort.choices)
    ref = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField(null=True)
    part = models.PositiveSmallIntegerField(null=True)
    facts = models.JSONField(default=dict)
    file = models.FileField(upload_to="kiriman/", blank=True)
    sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    brought_in = models.ForeignKey(BroughtIn, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    used = models.BooleanField(null=True)

    objects = ReceivedQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("desa", "sort", "ref"), name="what_is_sent_anew_takes_its_place"),
            models.CheckConstraint(
                condition=Q(settled_at=None, used=None) | Q(settled_at__isnull=False, used__isnull=False),
                name="what_is_settled_was_used_or_put_aside",
            ),
        )

    def __str__(self) -> str:
        return f"{self.sort} {self.desa_id} {self.ref}"
