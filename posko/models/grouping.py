"""What the search for like voices keeps: what was read out of each, and which were told apart."""

from django.db import models
from django.db.models import F, Q

from accountability.accounts.models import User
from accountability.regions.models import Wilayah
from posko.models.voices import Aspirasi


class GroupingKey(models.Model):
    """What was read out of a voice for finding its like; kept so that its words are read once."""

    aspirasi = models.OneToOneField(
        Aspirasi, on_delete=models.CASCADE, primary_key=True, related_name="grouping_key"
    )
    # Of the lexicon it was read with (posko.keys); another lexicon reads anew.
    version = models.BigIntegerField()
    problem = models.CharField(max_length=30, blank=True)
    key = models.JSONField()

    def __str__(self) -> str:
        return f"key {self.pk}"


class KeptApart(models.Model):
    """Two voices of one desa of which the council said that they do not belong together."""

    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="kept_apart")
    one = models.ForeignKey(Aspirasi, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Aspirasi, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("one", "other"), name="two_voices_are_kept_apart_once"),
            models.CheckConstraint(
                condition=Q(one__lt=F("other")), name="kept_apart_has_the_older_voice_first"
            ),
        )

    def __str__(self) -> str:
        return f"{self.one_id} {self.other_id}"
