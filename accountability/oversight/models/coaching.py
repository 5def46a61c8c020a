"""Binwas: who has which task, visits with what was agreed there, and the help desk of the PTPD."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from accountability.accounts.models import User
from accountability.regions.models import Wilayah

WORDS = 2_000  # letters in one box
SHORT = 300


class Delegation(models.Model):
    """One of the eighteen tasks in the hands of one member, with the reason; it ends when it goes on.

    `task` is a kode of data/coaching_tasks.csv.
    """

    kecamatan = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="delegations")
    task = models.CharField(max_length=20)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=SHORT)
    at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("kecamatan", "task"),
                condition=Q(ended_at=None),
                name="a_task_is_in_the_hands_of_one_member",
            ),
            models.CheckConstraint(
                condition=Exact(Length("kecamatan"), 8), name="a_task_is_delegated_in_a_kecamatan"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_delegation_has_a_reason"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("at")), name="a_delegation_ends_after_it_began"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kecamatan_id} {self.task}"


class VisitQuerySet(models.QuerySet["Visit"]):
    """Questions about visits."""

    def planned(self) -> Self:
        """Those still to come, or to be written up."""
        return self.filter(held_at=None, cancelled_at=None)

    def held(self) -> Self:
        """Those that took place."""
        return self.filter(held_at__isnull=False)


class Visit(models.Model):
    """The kecamatan comes to a village: why, when, what was seen, or why it did not take place.

    `rule` is the warning it began with (data/warning_rules.csv), `alert` what that said then; both may be "".
    """

    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="coaching_visits")
    task = models.CharField(max_length=20, blank=True)
    rule = models.CharField(max_length=20, blank=True)
    alert = models.CharField(max_length=SHORT, blank=True)
    purpose = models.CharField(max_length=SHORT)
    planned_date = models.DateField()
    visitor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    held_date = models.DateField(null=True, blank=True)
    notes = models.CharField(max_length=WORDS, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    held_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    why_cancelled = models.CharField(max_length=SHORT, blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(purpose=""), name="a_visit_has_a_purpose"),
            models.CheckConstraint(
                condition=Q(held_at=None, held_date=None, notes="")
                | (Q(held_at__isnull=False, held_date__isnull=False) & ~Q(notes="")),
                name="a_visit_is_held_with_day_and_notes",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, why_cancelled="")
                | (Q(cancelled_at__isnull=False, held_at=None) & ~Q(why_cancelled="")),
                name="a_visit_is_called_off_with_a_reason",
            ),
        )
        indexes = (models.Index(fields=("desa", "planned_date"), name="visits_of_a_desa"),)

    def __str__(self) -> str:
        return f"{self.desa_id} {self.planned_date}"


class Side(models.TextChoices):
    """Who is to do what was agreed."""

    KECAMATAN = "kecamatan", "Kecamatan"
    BPD = "bpd", "BPD"
    PEMDES = "pemdes", "Pemerintah setempat"


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    """Questions about what was agreed."""

    def undone(self) -> Self:
        """Those nobody has reported as done."""
        return self.filter(done_at=None)

    def late(self, day: dt.date) -> Self:
        """Those undone whose day is over on `day`."""
        return self.undone().filter(due_date__lt=day)

    def undone_first(self) -> Self:
        """What is still to do, by its day; then what is done."""
        return self.order_by(F("done_at").asc(nulls_first=True), "due_date", "id")


class FollowUp(models.Model):
    """One thing agreed at a visit: what, which side, until when, and what that side says it did."""

    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="follow_ups")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="follow_ups")
    side = models.CharField(max_length=10, choices=Side.choices)
    what = models.CharField(max_length=SHORT)
    due_date = models.DateField()
    agreed_at = models.DateTimeField()
    reply = models.CharField(max_length=SHORT, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(what=""), name="a_follow_up_says_what_to_do"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="a_follow_up_is_of_a_known_side"),
            models.CheckConstraint(
                condition=Q(done_at=None, reply="") | (Q(done_at__isnull=False) & ~Q(reply="")),
                name="a_follow_up_is_done_with_words",
            ),
            models.UniqueConstraint(
                fields=("visit", "side", "what"), name="the_same_is_agreed_once_at_a_visit"
            ),
        )
        indexes = (
            models.Index(fields=("desa", "due_date"), name="follow_ups_of_a_desa"),
            models.Index(fields=("due_date",), condition=Q(done_at=None), name="follow_ups_to_be_done"),
        )

    def __str__(self) -> str:
        return f"{self.side} {self.due_date}"


class FollowUpReminder(models.Model):
    """One reminder of one follow-up that was sent to one person: never twice."""

    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="reminders")
    lead_days = models.PositiveSmallIntegerField()
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reminded_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("follow_up", "lead_days", "user"), name="a_person_is_reminded_once_of_a_follow_up"
            ),
        )

    def __str__(self) -> str:
        return f"{self.follow_up_id} {self.lead_days}"


class HelpRequestQuerySet(models.QuerySet["HelpRequest"]):
    """Questions to and about the help desk."""

    def unanswered(self) -> Self:
        """Those the kecamatan has not answered."""
        return self.filter(answered_at=None)

    def rated(self) -> Self:
        """Those the village has rated."""
        return self.filter(rating__isnull=False)

    def waiting_first(self) -> Self:
        """What waits for an answer, the oldest first; then the newest answers."""
        return self.order_by(F("answered_at").desc(nulls_first=True), "asked_at", "id")


class HelpRequest(models.Model):
    """A village asks the PTPD for technical help; the kecamatan answers, and the village rates it."""

    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="help_requests")
    side = models.CharField(max_length=10, choices=Side.choices)
    task = models.CharField(max_length=20, blank=True)
    question = models.CharField(max_length=WORDS)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.CharField(max_length=WORDS, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    rating = models.PositiveSmallIntegerField(null=True, blank=True)
    rated_at = models.DateTimeField(null=True, blank=True)
    rated_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = HelpRequestQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(question=""), name="a_request_for_help_has_words"),
            models.CheckConstraint(
                condition=Q(side__in=("bpd", "pemdes")), name="help_is_asked_for_by_a_village"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="help_is_answered_with_words",
            ),
            models.CheckConstraint(
                condition=Q(rating=None, rated_at=None)
                | Q(rating__gte=1, rating__lte=5, rated_at__isnull=False, answered_at__isnull=False),
                name="answered_help_is_rated_one_to_five",
            ),
        )
        indexes = (models.Index(fields=("desa", "asked_at"), name="help_requests_of_a_desa"),)

    def __str__(self) -> str:
        return f"help {self.pk}"
