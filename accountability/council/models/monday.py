"""The Monday note: who wants it and where, and each one that was written."""

from django.db import models
from django.db.models import Q

from accountability.accounts.models import User
from accountability.regions.models import Wilayah
from sms_gateway.models import Contact, OutboundSMS


class Reachable(models.Model):
    """Where a member of the council wants the Monday note; the number is sealed like a citizen's."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="reachable")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    email = models.EmailField(blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(contact__isnull=False) | ~Q(email=""),
                name="who_is_reachable_has_a_phone_or_an_address",
            ),
        )

    def __str__(self) -> str:
        return f"reachable {self.pk}"


class MondayNote(models.Model):
    """The note of one week for one member of one council: what came, what is late, whom nobody heard."""

    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="monday_notes")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    week = models.DateField()
    words = models.CharField(max_length=480)
    outbound = models.OneToOneField(
        OutboundSMS, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    written_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("desa", "user", "week"), name="a_member_gets_one_note_a_week"),
            models.CheckConstraint(condition=~Q(words=""), name="a_monday_note_has_words"),
        )
        indexes = (
            models.Index(
                fields=("next_try_at",), condition=Q(next_try_at__isnull=False), name="monday_notes_to_mail"
            ),
        )

    def __str__(self) -> str:
        return f"monday note {self.pk}"
