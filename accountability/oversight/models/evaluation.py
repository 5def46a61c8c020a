"""The evaluation of an APB Desa: what came in, who examines it, the seventeen rows, and what follows."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length

from accountability.accounts.models import User
from accountability.budget.models import APBDesa, BudgetLine
from accountability.regions.models import Wilayah

MOST_LETTERS = 2_000  # that a person may write in one box of the sheet


class Stage(models.TextChoices):
    """How far an evaluation is."""

    RECEIVED = "received", "Diterima, belum dimulai"
    IN_PROGRESS = "in_progress", "Sedang dievaluasi"
    FINISHED = "finished", "Selesai"


class Result(models.TextChoices):
    """What an evaluation came to (Permendagri 20/2018 ps 35)."""

    IN_ORDER = "sesuai", "Sesuai"
    TO_IMPROVE = "perbaikan", "Perlu perbaikan"


class Answer(models.TextChoices):
    """What the evaluator found, by eye; blank until then. A suggestion speaks the same words."""

    YES = "ya", "Ya"
    NO = "tidak", "Tidak"


class TeamRole(models.TextChoices):
    """What someone is in the team."""

    HEAD = "ketua", "Ketua tim"
    MEMBER = "anggota", "Anggota"


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    """Questions about evaluations."""

    def unfinished(self) -> Self:
        """Those whose result is still awaited."""
        return self.exclude(stage=Stage.FINISHED)

    def finished(self) -> Self:
        """Those with a result."""
        return self.filter(stage=Stage.FINISHED)

    def newest_first(self) -> Self:
        """By the day the draft came in, the latest first."""
        return self.order_by("-received_date", "-id")


class Evaluation(models.Model):
    """One examination of one APB Desa that was handed over; handed over again, it gets another round."""

    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="evaluations")
    apb = models.ForeignKey(APBDesa, on_delete=models.PROTECT, related_name="evaluations")
    year = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField(default=1)
    letter_no = models.CharField(max_length=60, blank=True)
    received_date = models.DateField()
    due_date = models.DateField()
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    stage = models.CharField(max_length=12, choices=Stage.choices, default=Stage.RECEIVED)
    started_at = models.DateTimeField(null=True, blank=True)
    result = models.CharField(max_length=10, choices=Result.choices, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    finished_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("apb", "round"), name="an_apb_is_evaluated_in_numbered_rounds"),
            models.UniqueConstraint(
                fields=("apb",),
                condition=~Q(stage="finished"),
                name="an_apb_is_under_one_evaluation_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(due_date__gte=models.F("received_date")),
                name="an_evaluation_is_due_after_it_came_in",
            ),
            models.CheckConstraint(
                condition=Q(stage="received", started_at=None) | Q(started_at__isnull=False),
                name="an_evaluation_under_way_has_begun",
            ),
            models.CheckConstraint(
                condition=Q(stage="finished", result__in=Result.values, finished_at__isnull=False)
                | (~Q(stage="finished") & Q(result="", finished_at=None)),
                name="a_finished_evaluation_and_no_other_has_a_result",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=Stage.values), name="an_evaluation_is_at_a_known_stage"
            ),
        )
        indexes = (models.Index(fields=("desa", "year"), name="evaluations_of_a_desa"),)

    def __str__(self) -> str:
        return f"{self.desa_id} {self.year}/{self.round}"

    @property
    def is_finished(self) -> bool:
        """Whether it has a result; then nothing in it changes any more."""
        return self.stage == Stage.FINISHED


class Evaluator(models.Model):
    """Someone in the team of one evaluation, with the office as it is printed under the sheet."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="team")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="evaluations")
    role = models.CharField(max_length=8, choices=TeamRole.choices)
    position = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("evaluation", "user"), name="nobody_is_in_a_team_twice"),
            models.UniqueConstraint(
                fields=("evaluation",), condition=Q(role="ketua"), name="a_team_has_one_head"
            ),
            models.CheckConstraint(condition=Q(role__in=TeamRole.values), name="an_evaluator_has_a_role"),
        )

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.role}"


class EvaluationRow(models.Model):
    """One row of the sheet: the words of the law, and what a person answered to them.

    `version` grows with each change, so that of two who write at once neither covers the other.
    """

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="rows")
    part = models.CharField(max_length=1)
    no = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    tool = models.CharField(max_length=200, blank=True)
    answer = models.CharField(max_length=5, choices=Answer.choices, blank=True)
    documents = models.CharField(max_length=MOST_LETTERS, blank=True)
    recommendation = models.CharField(max_length=MOST_LETTERS, blank=True)
    version = models.PositiveIntegerField(default=1)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("evaluation", "part", "no"), name="a_sheet_has_each_row_once"),
            models.CheckConstraint(condition=~Q(text=""), name="a_row_of_the_sheet_says_what_it_asks"),
            models.CheckConstraint(
                condition=Q(answer__in=["", *Answer.values]), name="a_row_is_answered_with_ya_or_tidak"
            ),
            models.CheckConstraint(
                condition=Q(answer="") | Q(answered_at__isnull=False), name="an_answer_has_its_moment"
            ),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """`A4`: part and number."""
        return f"{self.part}{self.no}"


class RowSuggestion(models.Model):
    """What was computed for a row: a verdict or none, its arithmetic, and what it was computed from.

    Kept apart from the answer, which is a person's.
    """

    row = models.OneToOneField(EvaluationRow, on_delete=models.PROTECT, related_name="suggestion")
    verdict = models.CharField(max_length=5, choices=Answer.choices, blank=True)
    arithmetic = models.JSONField()
    legal_basis = models.CharField(max_length=200, blank=True)
    apb_version = models.PositiveSmallIntegerField()
    fingerprint = models.CharField(max_length=64)
    computed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(verdict__in=["", *Answer.values]), name="a_suggestion_is_ya_tidak_or_none"
            ),
            models.CheckConstraint(
                condition=models.lookups.GreaterThan(Length("fingerprint"), 0),
                name="a_suggestion_says_what_it_was_computed_from",
            ),
        )

    def __str__(self) -> str:
        return self.verdict or "-"


class LineRecommendation(models.Model):
    """What the team advises on one budget line, with the line as it stood then.

    The village may take the line out of its draft afterwards; the words and figures stay.
    """

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="line_recommendations")
    line = models.ForeignKey(BudgetLine, on_delete=models.SET_NULL, null=True, related_name="+")
    account = models.CharField(max_length=12)
    kegiatan_kode = models.CharField(max_length=12, blank=True)
    description = models.CharField(max_length=160)
    amount = models.BigIntegerField()
    text = models.CharField(max_length=MOST_LETTERS)
    version = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("evaluation", "line"), name="a_line_is_advised_on_once"),
            models.CheckConstraint(condition=~Q(text=""), name="a_recommendation_says_something"),
        )

    def __str__(self) -> str:
        return self.account


class VillageTaskQuerySet(models.QuerySet["VillageTask"]):
    """Questions about what villages are to improve."""

    def undone(self) -> Self:
        """Those the village has not reported as done."""
        return self.filter(done_at=None)

    def late(self, day: dt.date) -> Self:
        """Those undone whose day is over on `day`."""
        return self.undone().filter(due_date__lt=day)


class VillageTask(models.Model):
    """One finding as work of the village: what to improve, until when, and what the village says it did."""

    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="village_tasks")
    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="tasks")
    row = models.OneToOneField(
        EvaluationRow, on_delete=models.PROTECT, null=True, blank=True, related_name="task"
    )
    on_line = models.OneToOneField(
        LineRecommendation, on_delete=models.PROTECT, null=True, blank=True, related_name="task"
    )
    text = models.CharField(max_length=MOST_LETTERS)
    due_date = models.DateField()
    created_at = models.DateTimeField()
    reply = models.CharField(max_length=MOST_LETTERS, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = VillageTaskQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(row__isnull=True) ^ Q(on_line__isnull=True),
                name="a_task_comes_from_one_row_or_one_line",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="a_task_says_what_to_do"),
            models.CheckConstraint(
                condition=Q(done_at=None, reply="") | (Q(done_at__isnull=False) & ~Q(reply="")),
                name="a_task_is_done_with_words",
            ),
        )
        indexes = (models.Index(fields=("desa", "due_date"), name="tasks_of_a_desa"),)

    def __str__(self) -> str:
        return f"{self.desa_id} {self.due_date}"
