"""What a phone was asked, and a village's own words and numbers for its SMS."""

from django.db import models
from django.db.models import Q

from accountability.accounts.models import User
from accountability.regions.models import Wilayah
from posko.models.voices import Aspirasi
from sms_gateway.models import Contact, InboundSMS


class PendingQuestion(models.Model):
    """What a phone was last asked, so that its next words can be the answer."""

    contact = models.OneToOneField(Contact, on_delete=models.CASCADE, related_name="pending_question")
    kind = models.CharField(max_length=10)
    aspirasi = models.ForeignKey(Aspirasi, on_delete=models.PROTECT, null=True, related_name="+")
    # The numbered choices that were offered, in order: wilayah codes, numbers, or ids of dusun.
    options = models.JSONField(default=list, blank=True)
    # How often the answer did not fit; after two a person has to look.
    misfits = models.PositiveSmallIntegerField(default=0)
    inbound = models.ForeignKey(InboundSMS, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.kind


class SMSText(models.Model):
    """A village's own wording of one automatic SMS, in place of templates/posko/sms/<template>.txt."""

    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="sms_texts")
    template = models.CharField(max_length=60)
    body = models.CharField(max_length=320)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("desa", "template"), name="a_desa_words_an_automatic_sms_in_one_way"
            ),
            models.CheckConstraint(condition=~Q(body=""), name="an_automatic_sms_has_words"),
        )

    def __str__(self) -> str:
        return self.template


class EmergencyNumber(models.Model):
    """Whom to call in this village when life is at stake; without one the country's numbers are given."""

    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="emergency_numbers")
    label = models.CharField(max_length=30)
    number = models.CharField(max_length=20)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("desa", "number"), name="an_emergency_number_stands_once"),
            models.CheckConstraint(
                condition=~Q(label="") & ~Q(number=""), name="an_emergency_number_says_who_and_which"
            ),
        )

    def __str__(self) -> str:
        return self.label
