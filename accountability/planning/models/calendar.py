"""The calendar of the village year: what a kabupaten set otherwise, what was done, who was reminded."""

from django.db import models
from django.db.models import Q

from accountability.accounts.models import User
from accountability.regions.models import Wilayah


class CalendarOverride(models.Model):
    """A deadline of one year that a kabupaten, or a kecamatan, set otherwise than the national rule.

    `item` is an id of data/calendar.csv; `year` is the year the item counts from there (its N).
    """

    wilayah = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="calendar_overrides")
    item = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    due_date = models.DateField()
    legal_basis = models.CharField(max_length=120)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("wilayah", "item", "year"), name="a_deadline_is_set_once_by_a_wilayah"
            ),
            models.CheckConstraint(condition=~Q(legal_basis=""), name="a_deadline_has_a_legal_basis"),
        )

    def __str__(self) -> str:
        return f"{self.item} {self.year}"


class CalendarDone(models.Model):
    """What a desa says it has done of its calendar where no other row of the product shows it."""

    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="calendar_done")
    item = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    done_on = models.DateField()
    document_no = models.CharField(max_length=60, blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("desa", "item", "year"), name="a_desa_does_a_thing_of_its_calendar_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.item} {self.year}"


class CalendarReminder(models.Model):
    """One early reminder that was sent to one person about one deadline: never twice."""

    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="+")
    item = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    due_date = models.DateField()
    lead_days = models.SmallIntegerField()
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reminded_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("desa", "item", "year", "due_date", "lead_days", "user"),
                name="a_person_is_reminded_once_of_a_deadline",
            ),
        )

    def __str__(self) -> str:
        return f"reminder {self.pk}"
