"""What a kabupaten sets beside its tables: thresholds of its own, and what was changed when."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from accountability.accounts.models import User
from accountability.regions.models import Wilayah


class Topic(models.TextChoices):
    """What a change is about; the first five are the tables of `RuleTable`."""

    PAY = "siltap", "Penghasilan tetap dan insentif"
    PRICES = "harga", "Standar harga"
    AUTHORITY = "kewenangan", "Daftar kewenangan"
    PRIORITY = "prioritas", "Prioritas daerah"
    FORBIDDEN = "larangan", "Belanja yang dilarang"
    THRESHOLD = "ambang", "Ambang peringatan"
    WORDS = "sebutan", "Sebutan"
    LINES = "nomor", "Nomor SMS"
    MAP = "peta", "Letak di peta"


class RegionalThreshold(models.Model):
    """From which figure on a rule of warning speaks in a kabupaten, in place of the national threshold."""

    kabupaten = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="regional_thresholds")
    rule = models.CharField(max_length=30)
    threshold = models.PositiveIntegerField()
    legal_basis = models.CharField(max_length=120)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("kabupaten", "rule"), name="a_rule_has_one_threshold_in_a_kabupaten"
            ),
            models.CheckConstraint(
                condition=Exact(Length("kabupaten"), 5), name="a_regional_threshold_is_that_of_a_kabupaten"
            ),
            models.CheckConstraint(condition=~Q(legal_basis=""), name="a_regional_threshold_names_its_basis"),
        )

    def __str__(self) -> str:
        return f"{self.kabupaten_id} {self.rule} {self.threshold}"


class SettingChangeQuerySet(models.QuerySet["SettingChange"]):
    """Questions about what was changed."""

    def of(self, wilayah: Wilayah | str, *topics: str) -> Self:
        """The changes of one wilayah, the newest first; of these topics, or of all."""
        found = self.filter(wilayah=wilayah)
        return (found.filter(topic__in=topics) if topics else found).order_by("-id")

    def standing(self) -> Self:
        """Those that were not taken back."""
        return self.filter(undone_at=None)


class SettingChange(models.Model):
    """One saving of settings: by key what stood before and what stands since; None where there was nothing.

    Values are those of `oversight.regency.kept`, as JSON. Taking a change back writes `before` again.
    """

    wilayah = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="setting_changes")
    topic = models.CharField(max_length=10, choices=Topic.choices)
    year = models.PositiveSmallIntegerField(default=0)
    before = models.JSONField()
    after = models.JSONField()
    at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by_role = models.CharField(max_length=20, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = SettingChangeQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(topic__in=Topic.values), name="a_setting_change_has_a_known_topic"
            ),
        )
        indexes = (models.Index(fields=("wilayah", "topic", "-id"), name="changes_of_a_wilayah"),)

    def __str__(self) -> str:
        return f"{self.wilayah_id} {self.topic} {self.pk}"
