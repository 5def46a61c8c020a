"""Lapor balik: one piece of news from the council to every voice of some kelompok."""

from django.db import models
from django.db.models import Q

from accountability.accounts.models import User
from accountability.regions.models import Wilayah
from posko.models.voices import Aspirasi, Kelompok
from sms_gateway.models import OutboundSMS


class ReportBack(models.Model):
    """What was told to whom: the words as they went out, once for each sending."""

    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="report_backs")
    template = models.CharField(max_length=60)
    words = models.CharField(max_length=300)
    kelompok = models.ManyToManyField(Kelompok, related_name="report_backs")
    at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(words=""), name="a_report_back_has_words"),)
        indexes = (models.Index(fields=("desa", "-at"), name="report_backs_of_a_desa"),)

    def __str__(self) -> str:
        return f"report back {self.pk}"


class ReportBackVoiceQuerySet(models.QuerySet["ReportBackVoice"]):
    """Questions about who was told."""

    def last_of(self, voice: models.OuterRef) -> "ReportBackVoiceQuerySet":
        """The newest one of a voice that stands, for a subquery; what was taken back was never told."""
        standing = self.filter(aspirasi=voice, report_back__taken_back_at=None)
        return standing.order_by("-report_back__at", "-id")[:1]


class ReportBackVoice(models.Model):
    """One voice a report back is for, and the SMS that carries it; none for a voice without a phone."""

    report_back = models.ForeignKey(ReportBack, on_delete=models.PROTECT, related_name="voices")
    aspirasi = models.ForeignKey(Aspirasi, on_delete=models.PROTECT, related_name="report_backs")
    outbound = models.OneToOneField(
        OutboundSMS, on_delete=models.PROTECT, null=True, blank=True, related_name="report_back_voice"
    )
    # What the page of the voice says: nothing cut, for a page has room.
    text = models.TextField()

    objects = ReportBackVoiceQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("report_back", "aspirasi"), name="a_voice_is_told_once_in_a_report_back"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="a_voice_is_told_something"),
        )

    def __str__(self) -> str:
        return f"report back voice {self.pk}"
