"""The photos of a voice, and those that wait while its words are still being written."""

from django.db import models
from django.db.models import Q

from accountability.regions.models import Wilayah
from posko.models.voices import Aspirasi

MOST = 3  # photos of one voice


class VoicePhoto(models.Model):
    """One photo of a voice, drawn anew from its pixels (accountability.lib.photo); at most three each."""

    aspirasi = models.ForeignKey(Aspirasi, on_delete=models.PROTECT, related_name="photos")
    place = models.PositiveSmallIntegerField()
    file = models.ImageField(upload_to="aspirasi/")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("aspirasi", "place"), name="one_photo_at_a_place"),
            models.CheckConstraint(
                condition=Q(place__gte=1, place__lte=MOST), name="a_voice_has_at_most_three_photos"
            ),
            models.CheckConstraint(condition=~Q(file=""), name="a_photo_is_a_file"),
        )

    def __str__(self) -> str:
        return f"{self.aspirasi_id}/{self.place}"


class WaitingPhoto(models.Model):
    """A photo of a form that was shown again; its page holds the secret, here lies only the mark of it."""

    mark = models.CharField(max_length=64, unique=True)
    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="+")
    file = models.ImageField(upload_to="menunggu/")
    kept_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.desa_id} {self.kept_at:%Y-%m-%d}"
