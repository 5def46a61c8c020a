"""The steps a budget takes by law, from the agreement with the council to the accountability report."""

from django.db import models
from django.db.models import Q

from accountability.accounts.models import User
from accountability.budget.models.apb import APBDesa


class Stage(models.TextChoices):
    """One step, in the order of the law (Permendagri 20/2018 ps 32-39, 68-72)."""

    AGREED = "disepakati", "Disepakati bersama"
    SENT = "dikirim", "Dikirim untuk dievaluasi"
    IN_ORDER = "sesuai", "Hasil evaluasi: sesuai"
    TO_REPAIR = "perbaikan", "Hasil evaluasi: perlu perbaikan"
    BY_SILENCE = "diam_berlaku", "Berlaku karena tidak dijawab"
    ANNULLED = "dibatalkan", "Dibatalkan"
    ENACTED = "ditetapkan", "Ditetapkan"
    SEMESTER_REPORT = "semester_1", "Laporan semester I"
    ACCOUNT_GIVEN = "lpj", "Laporan pertanggungjawaban"


class BudgetStepQuerySet(models.QuerySet["BudgetStep"]):
    """Questions about steps."""

    def in_order(self) -> "BudgetStepQuerySet":
        """As they were taken."""
        return self.order_by("taken_date", "id")


class BudgetStep(models.Model):
    """A step that was taken, with its day and the number of its document; never changed."""

    apb = models.ForeignKey(APBDesa, on_delete=models.PROTECT, related_name="steps")
    stage = models.CharField(max_length=12, choices=Stage.choices)
    taken_date = models.DateField()
    document_no = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = BudgetStepQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(stage__in=Stage.values), name="a_budget_step_is_a_known_stage"
            ),
        )
        indexes = (models.Index(fields=("apb", "stage"), name="steps_of_a_budget"),)

    def __str__(self) -> str:
        return f"{self.stage} {self.taken_date}"
