"""Every step a voice takes, the words added to it, and what its citizen thinks of the result."""

from django.db import models
from django.db.models import Q

from accountability.accounts.models import User
from posko.models.voices import Aspirasi
from posko.states import CloseClass, ReasonClass, State, VerdictChoice
from sms_gateway.models import InboundSMS


class MilestoneQuerySet(models.QuerySet["Milestone"]):
    """Questions about steps taken."""

    def in_order(self) -> "MilestoneQuerySet":
        """As they happened."""
        return self.order_by("at", "id")


class Milestone(models.Model):
    """One step of one aspirasi: when, by what office, and what was said about it to the citizen."""

    aspirasi = models.ForeignKey(
        # Its index is `milestones_of_an_aspirasi`.
        Aspirasi,
        on_delete=models.PROTECT,
        related_name="milestones",
        db_index=False,
    )
    state = models.CharField(max_length=14, choices=State.choices)
    news = models.CharField(max_length=20)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_role = models.CharField(max_length=40, blank=True)
    actor_user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reason_class = models.CharField(
        max_length=20, choices=[*ReasonClass.choices, *CloseClass.choices], blank=True
    )
    sentence = models.CharField(max_length=300, blank=True)
    next_step = models.CharField(max_length=200, blank=True)
    facts = models.JSONField(default=dict, blank=True)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(state=State.NOT_NOW)
                | (~Q(reason_class="") & ~Q(sentence="") & ~Q(next_step="")),
                name="not_now_always_says_why_and_what_next",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="a_milestone_has_a_known_state"),
            models.CheckConstraint(
                condition=~Q(state=State.CLOSED) | ~Q(sentence=""), name="closed_always_says_why"
            ),
        )
        indexes = (models.Index(fields=("aspirasi", "at"), name="milestones_of_an_aspirasi"),)

    def __str__(self) -> str:
        return f"{self.news} {self.at:%Y-%m-%d}"


class Message(models.Model):
    """Words added later to an aspirasi: by the citizen, or to the citizen by an office."""

    aspirasi = models.ForeignKey(Aspirasi, on_delete=models.PROTECT, related_name="messages")
    from_citizen = models.BooleanField()
    text = models.TextField()
    at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    inbound = models.OneToOneField(
        InboundSMS, on_delete=models.PROTECT, null=True, blank=True, related_name="added_words"
    )

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(text=""), name="a_message_has_words"),)

    def __str__(self) -> str:
        return f"message {self.pk}"


class Verdict(models.Model):
    """A citizen's own rating of what was done; only citizens write it."""

    aspirasi = models.ForeignKey(Aspirasi, on_delete=models.PROTECT, related_name="verdicts")
    choice = models.CharField(max_length=12, choices=VerdictChoice.choices)
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    round = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("aspirasi", "round", "choice"), name="a_voice_says_the_same_once_a_round"
            ),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=1, score__lte=5), name="a_score_is_one_to_five"
            ),
            models.CheckConstraint(
                condition=Q(choice__in=VerdictChoice.values), name="a_verdict_is_a_known_choice"
            ),
        )

    def __str__(self) -> str:
        return self.choice
